"""What GovStack's form of reading is: which registries there are, and by which fields they are asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL
from services.registry.govstack.refusals import FieldUnknownError, ListTooDeepError, RegistryUnknownError

VERSION = "1.0"
PAGE_MAX = 200
PAGE_DEFAULT = 10
DEPTH_MAX = 10_000
"""Records before a page, at most."""
ID_NAMES = frozenset({"ID", "id", "uuid"})
_ALL = frozenset({"country", "status", "place_code", "municipality_code"})


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Registry:
    """One registry: its collection, its kind in search, and the fields its records are asked by."""

    collection: str
    kind: str
    fields: frozenset[str]


REGISTRIES: Mapping[str, Registry] = MappingProxyType(
    {
        "enterprises": Registry(
            "enterprises", "enterprise", _ALL | {"sector", "activity_code", "size_class", "register_number"}
        ),
        "cooperatives": Registry("cooperatives", "cooperative", _ALL | {"kind", "form", "register_number"}),
        "farmer-groups": Registry("farmer_groups", "farmer_group", _ALL | {"kind", "commodities"}),
    }
)


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class PageAsked:
    """Which page, the first is 1, and in which direction of ids."""

    number: int
    size: int
    descending: bool = False

    @property
    def before(self) -> int:
        """How many records lie before it.

        Raises:
            ListTooDeepError: too many.
        """
        before = (self.number - 1) * self.size
        if before > DEPTH_MAX:
            raise ListTooDeepError(f"pages begin within the first {DEPTH_MAX} records")
        return before


def registry_of(name: str, version: str) -> Registry:
    """Look a registry up.

    Raises:
        RegistryUnknownError: there is none of that name and version.
    """
    found = REGISTRIES.get(name)
    if found is None or version != VERSION:
        raise RegistryUnknownError(f"the registries are {', '.join(REGISTRIES)}, each in version {VERSION}")
    return found


def query_of(content: Mapping[str, str], registry: Registry) -> dict[str, str]:
    """Write what records must have as a query of equalities.

    Raises:
        FieldUnknownError: the registry is not asked by a field.
    """
    query = {}
    for name, value in content.items():
        if name not in ID_NAMES and name not in registry.fields:
            raise FieldUnknownError(f"the fields are ID, {', '.join(sorted(registry.fields))}")
        query["_id" if name in ID_NAMES else name] = value
    return query

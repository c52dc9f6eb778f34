"""Whose register a request is about, and in which language it is answered."""

from services.kernel import Country, ForbiddenError
from services.kernel.languages import Language


class CallerWithoutRegisterError(ForbiddenError):
    """Files go into, and come out of, the register of the caller's own ministry."""

    code = "caller_without_register"


def home_of(ministry: Country | None) -> Country:
    """Give the country whose register a caller keeps.

    Raises:
        CallerWithoutRegisterError: the caller is of no ministry.
    """
    if ministry is None:
        raise CallerWithoutRegisterError("registers are kept by ministries")
    return ministry


def language_of(accepted: str) -> Language:
    """Give the language that `Accept-Language` likes best of the four; English where it names none."""
    wanted = [_weighed(part) for part in accepted.split(",")]
    for weight, name in sorted(wanted, key=lambda one: -one[0]):
        if weight > 0 and name in set(Language):
            return Language(name)
    return Language.EN


def _weighed(part: str) -> tuple[float, str]:
    name, _, weight = part.partition(";")
    try:
        quality = float(weight.strip().removeprefix("q=") or 1)
    except ValueError:
        quality = 0.0
    return quality, name.strip().lower().partition("-")[0]

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.chassis.fingerprints import VOLATILE_FIELDS, fingerprint_of

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.text(max_size=8) | st.binary(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.dictionaries(st.text("defgh", min_size=1, max_size=4), VALUES, max_size=4)
STORES = st.dictionaries(st.text("0123456789", min_size=1, max_size=4), FIELDS, min_size=1, max_size=6)

Document = dict[str, Any]


def documents(store: dict[str, Document]) -> list[Document]:
    return [{"_id": key, **fields} for key, fields in store.items()]


@given(STORES)
def test_neither_the_order_of_documents_nor_that_of_their_fields_matters(store: dict[str, Document]) -> None:
    turned = [dict(reversed(document.items())) for document in reversed(documents(store))]

    assert fingerprint_of(documents(store)).hash == fingerprint_of(turned).hash


@given(STORES, st.sampled_from(VOLATILE_FIELDS))
def test_when_a_document_was_written_does_not_matter(store: dict[str, Document], field: str) -> None:
    stamped = [{**document, field: datetime(2026, 11, 1, tzinfo=UTC)} for document in documents(store)]

    assert fingerprint_of(documents(store)).hash == fingerprint_of(stamped).hash


@given(STORES, st.data())
def test_every_changed_missing_or_added_document_is_named(store: dict[str, Document], data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(store)))
    whole = fingerprint_of(documents(store))

    changed = fingerprint_of(documents({**store, key: {**store[key], "changed": 1}}))
    missing = fingerprint_of(documents({other: fields for other, fields in store.items() if other != key}))

    for other in (changed, missing):
        assert len(whole.differing(other)) == len(other.differing(whole)) == 1
        assert other.hash != whole.hash


def test_an_integer_is_not_the_text_that_looks_like_it() -> None:
    assert fingerprint_of([{"_id": "a", "n": 1}]).hash != fingerprint_of([{"_id": "a", "n": "1"}]).hash
    assert fingerprint_of([{"_id": "1"}]).differing(fingerprint_of([{"_id": 1}]))

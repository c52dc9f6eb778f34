"""What becomes of an import's row, and for which rows it is asked whether the register has one alike."""

from dataclasses import replace

from services.registry.imports.judging import Found, Said, judge, may_be_alike
from services.registry.imports.model import Row, RowProblem
from tests.unit.registry.test_duplicates import DESCRIBED

NEW = Said(Row(1, {}, "digest-1"), DESCRIBED)
AGAIN = replace(NEW, row=Row(2, {}, "digest-2"))
NUMBERED = replace(NEW, row=Row(3, {}, "digest-3"), description=replace(DESCRIBED, identifiers=("TIN:7654321",)))
REFUSED = Said(Row(4, {}, "digest-4"), None, (RowProblem("sector", "value_missing"),))
LEFT_OUT = replace(NEW, row=Row(5, {}, "digest-5"), decision="skip")
WANTED = replace(NEW, row=Row(6, {}, "digest-6"), decision="import")
HELD = Found(imported={"digest-2": "ent-2"}, holders={"TIN:7654321": "ent-3"})


def test_only_a_row_that_the_register_may_hold_is_compared_with_others() -> None:
    rows = (NEW, AGAIN, NUMBERED, REFUSED, LEFT_OUT, WANTED)

    assert [said.row.number for said in rows if may_be_alike(said, HELD)] == [1, 6]


def test_what_is_alike_changes_nothing_for_a_row_that_was_not_compared() -> None:
    alike = replace(HELD, alike=dict.fromkeys(range(1, 7), ("ent-9",)))

    for said in (AGAIN, NUMBERED, REFUSED, LEFT_OUT):
        assert judge([said], alike) == judge([said], HELD)
    assert [judge([NEW], found)[0][0].outcome for found in (HELD, alike)] == ["ready", "likely_duplicate"]

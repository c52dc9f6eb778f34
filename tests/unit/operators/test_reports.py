from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from operators.broker import lag_report, topics_report
from operators.declared import Declared
from operators.letters import Choice
from operators.outcomes import Exit
from operators.replaying import replay_report
from operators.showing import Report, table
from services.chassis.offsets import Extent, Position

TOPIC, GROUP = "tl.registry.enterprise.v1", "figures.registry.enterprise.tl"
KNOWN = (
    Declared("registry", frozenset({TOPIC}), {}, frozenset(), 2),
    Declared("evaluation", frozenset(), {GROUP: TOPIC}, frozenset(), 2),
)
ROW: dict[str, Any] = {
    "collection": "enterprises",
    "documents": 60,
    "replayed_documents": 60,
    "hash": "a" * 64,
    "replayed_hash": "a" * 64,
    "differing": 0,
}
FIGURES = {"records": 120, "seconds": 2.0, "records_per_second": 60.0, "facts_applied": 120, "topics_cut": []}
REBUILT: dict[str, Any] = {
    "service": "evaluation",
    "onto": "scratch",
    "collections": [ROW],
    "equal": True,
    "same_facts": True,
    "parked": 0,
    "held": 0,
    **FIGURES,
}


def printed(report: Report) -> str:
    paper = StringIO()
    for made in report.tables:
        Console(width=200, file=paper).print(made)
    return paper.getvalue() + "\n".join(report.notes)


def position(committed: int | None, *, first: int = 0, end: int = 100) -> Position:
    return Position(GROUP, Extent(TOPIC, 0, first, end), committed)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (position(100), Exit.GOOD),
        (position(90), Exit.GOOD),
        (position(89), Exit.NEEDS_A_PERSON),
        (position(None), Exit.NEEDS_A_PERSON),
        (position(5, first=95), Exit.NEEDS_A_PERSON),
    ],
)
def test_a_lag_above_its_limit_or_a_lost_record_needs_a_person(given: Position, code: Exit) -> None:
    assert lag_report(KNOWN, [given], lag_max=10).exit_code is code


def test_lag_is_told_for_each_position_and_the_longest_stands_first() -> None:
    other = Position(GROUP, Extent(TOPIC, 1, 0, 50), 10)

    report = lag_report(KNOWN, [position(98), other], lag_max=100)

    assert report.document["lag"] == 42
    assert [row["service"] for row in report.document["positions"]] == ["evaluation", "evaluation"]
    lines = [line for line in printed(report).splitlines() if GROUP in line]
    assert [line.split("│")[4].strip() for line in lines] == ["1", "0"]


@pytest.mark.parametrize(
    ("partitions", "fault"), [(2, ""), (0, "missing"), (1, "1 partitions, 2 demanded"), (3, "3 partitions, 2 demanded")]
)
def test_a_topic_must_be_there_with_the_demanded_partitions(partitions: int, fault: str) -> None:
    extents = [Extent(TOPIC, number, 2, 5) for number in range(partitions)]

    report = topics_report(KNOWN, extents, {TOPIC: {"retention.ms": "86400000", "flush.ms": "1"}})

    (row,) = report.document["topics"]
    assert (row["fault"], row["records"]) == (fault, 3 * partitions)
    assert (row["publisher"], row["readers"], row["retention_days"]) == ("registry", ["evaluation"], 1.0)
    assert row["settings"] == {"retention.ms": "86400000"}
    assert report.exit_code is (Exit.NEEDS_A_PERSON if fault else Exit.GOOD)


def test_equal_projections_are_good() -> None:
    report = replay_report(REBUILT)

    assert report.exit_code is Exit.GOOD
    assert "Nothing differs." in printed(report)
    assert report.document == REBUILT


def test_a_difference_needs_a_person_and_is_told_with_what_may_explain_it() -> None:
    different = {**ROW, "differing": 1, "replayed_hash": "b" * 64}
    result = {**REBUILT, "collections": [different], "equal": False, "same_facts": False, "held": 3}

    report = replay_report({**result, "topics_cut": [f"{TOPIC}/0"]})

    assert report.exit_code is Exit.NEEDS_A_PERSON
    said = printed(report)
    for part in ("THEY DIFFER", "different facts", "3 held", "1 partitions are gone", "a" * 16, "b" * 16):
        assert part in said


def test_a_replay_onto_the_live_store_tells_what_it_wrote_for_others() -> None:
    result = {**REBUILT, "onto": "live", "facts_written": 0, "facts_applied": 0}

    assert "0 facts were written for others." in printed(replay_report(result))


@pytest.mark.parametrize(
    ("choice", "taken"),
    [
        (Choice(), True),
        (Choice(consumer="figures"), True),
        (Choice(consumer="borrowers"), False),
        (Choice(cause="refused"), True),
        (Choice(cause="refused:too_old"), True),
        (Choice(cause="refuse"), False),
        (Choice(consumer="figures", cause="failed"), False),
    ],
)
def test_messages_are_chosen_by_consumer_and_cause(choice: Choice, taken: bool) -> None:  # noqa: FBT001
    assert choice.takes({"consumer": "figures", "cause": "refused:too_old"}) is taken


def test_a_cell_of_a_table_is_never_read_as_markup_and_never_cut() -> None:
    long_id = "letter/" + "x" * 300

    made = table("Messages", ("id", "detail"), [(long_id, "[red]refused[/red]")])

    text = printed(Report({}, [made]))
    assert "[red]refused[/red]" in text
    assert text.count("x") == 300

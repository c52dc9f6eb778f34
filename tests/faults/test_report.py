"""What a run of the matrix leaves on its page."""

from dataclasses import replace
from pathlib import Path

from tests.faults.matrix import Result, Row
from tests.faults.report import write
from tests.faults.rows import ROWS

PAGE = "Before.\n<!-- the table begins -->\n<!-- the table ends -->\nAfter.\n"
K1, K2 = ROWS[0], ROWS[1]


def _result(row: Row = K1, harm: int = 25, violations: tuple[str, ...] = ()) -> Result:
    clean = Result(K1, 25, harm, violations, (), (5.0, 7.0), 1.6, 180.0, Path("history.jsonl"))
    return replace(clean, row=row)


def test_a_row_left_out_of_a_later_part_of_the_same_run_keeps_its_line(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE)

    write([_result(K1, harm=24)], 7, "Apache Kafka", page)
    write([_result(K2)], 7, "Apache Kafka", page)

    text = page.read_text()
    assert [line.split(" | ")[0] for line in text.splitlines() if line.startswith("| K")] == ["| K1", "| K2"]
    assert "49 faults without a violation: with 95 % confidence fewer than 6.1%" in text


def test_rows_of_another_seed_or_broker_do_not_stay(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE)

    write([_result(K1)], 7, "Apache Kafka", page)
    write([_result(K2)], 8, "Apache Kafka", page)
    write([_result(K2)], 8, "noida-db", page)

    assert "| K1 |" not in page.read_text()
    assert page.read_text().startswith("Before.\n")
    assert page.read_text().endswith("After.\n")


def test_a_violation_of_an_earlier_part_is_still_told(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE)

    write([_result(K1, violations=("I1: lost",))], 7, "Apache Kafka", page)
    write([_result(K2)], 7, "Apache Kafka", page)

    assert "1 of 2 rows are not good." in page.read_text()

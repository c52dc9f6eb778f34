"""Reports: the same facts give the same tables, workbook and seal, in four languages."""

import asyncio
import csv
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from services.evaluation.indicators.repository import load_indicators
from services.evaluation.reports.describing import report_of
from services.evaluation.reports.key_files import make_certificate, read_key
from services.evaluation.reports.printing import Printing, print_report
from services.evaluation.reports.refusals import (
    ReportPeriodEmptyError,
    SealedReportUnreadableError,
    SealingNotSetUpError,
)
from services.evaluation.reports.sealing import seal
from services.evaluation.reports.sheets import Cell, Sheet, Table, table_of
from services.evaluation.reports.signatories import SealingKey, SealingOffice
from services.evaluation.reports.spreadsheets import csv_of, workbook_of
from services.evaluation.reports.verification import verify_sealed
from services.evaluation.reports.words import wordings, words_in
from services.kernel.cells import BYTE_ORDER_MARK, FORMULA_STARTS, plain
from services.kernel.languages import Language
from tests.unit.evaluation.judged import CLOSED
from tests.unit.evaluation.reported import FACTS, HALF_YEAR, LAST, LENDING, REPORT, TL, findings, report

ENGLISH = words_in(Language.EN)
NUMBER = re.compile(r"-?\d+(\.\d+)?")
every_language = pytest.mark.parametrize("language", Language)


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_facts_in_another_order_make_the_same_report_and_the_same_bytes() -> None:
    turned = report(facts=sorted(FACTS, key=lambda fact: fact.subject))

    assert turned.digest == REPORT.digest
    for sheet in Sheet:
        assert csv_of(table_of(sheet, turned, ENGLISH)) == csv_of(table_of(sheet, REPORT, ENGLISH))


def test_another_fact_changes_the_digest_of_the_report_and_of_its_figures() -> None:
    fewer = report(facts=FACTS[:-1])

    assert fewer.digest != REPORT.digest
    assert fewer.figures_digest != REPORT.figures_digest


def test_money_is_told_in_units_of_its_currency_and_currencies_are_never_added() -> None:
    paid = {
        one.currency: one.value for one in REPORT.figures if one.indicator == "loans_disbursed_amount" and not one.by
    }
    planned = {one.code: one for one in REPORT.commitments[0].results}

    assert paid == {"USD": Decimal("1000.50"), "IDR": Decimal(500_000)}
    assert (planned["paid_out"].target, planned["paid_out"].value) == (Decimal("2001.00"), Decimal("1000.50"))
    assert planned["at_risk"].target == Decimal("0.1")


def test_a_result_that_was_never_assessed_is_told_without_a_value() -> None:
    unseen = next(one for one in REPORT.commitments[0].results if one.code == "at_risk")

    assert (unseen.value, unseen.status) == (None, "not_assessed")


def test_a_report_tells_what_was_decided_and_not_why_in_people_s_own_words() -> None:
    said = csv_of(table_of(Sheet.RECOMMENDATION, REPORT, ENGLISH)).decode()

    assert "visits_behind" in said
    assert "Half of the visits" not in said


def test_a_period_of_which_nothing_is_known_has_no_report() -> None:
    nothing = findings(facts=(), commitments=(), rounds=())

    with pytest.raises(ReportPeriodEmptyError):
        report_of(nothing, HALF_YEAR, as_of=LAST)
    assert report(facts=(), commitments=(), rounds=(CLOSED,)).rounds


@every_language
def test_every_word_of_a_report_is_there_in_every_language(language: Language) -> None:
    words = words_in(language)
    named = {f"indicator.{one.code}" for one in load_indicators()} | {f"sheet.{sheet}" for sheet in Sheet}

    assert named <= {one.key for one in wordings()}
    for sheet in Sheet:
        assert all(table_of(sheet, REPORT, words).headings)
    assert words.unsure is (language is Language.TET)


def test_the_rows_of_a_round_carry_the_digest_and_both_signatures() -> None:
    (row,) = table_of(Sheet.ROUNDS, REPORT, ENGLISH).rows

    assert CLOSED.document_digest in row
    assert {one.value for one in CLOSED.signatures.values()} <= set(row)


CELLS = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.integers(-(10**12), 10**12),
    st.decimals(-(10**9), 10**9, places=6),
    st.dates(),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=6))
def test_a_csv_is_read_back_cell_by_cell(rows: list[tuple[Cell, Cell]]) -> None:
    table = Table("any", ("one", "another"), tuple(rows))

    read = lines(csv_of(table))[1:]

    assert [[plain(cell) for cell in row] for row in read] == [
        ["" if cell is None else f"{cell:f}" if isinstance(cell, Decimal) else str(cell) for cell in row]
        for row in rows
    ]


@settings(max_examples=200, deadline=None)
@given(CELLS)
def test_no_cell_of_a_csv_begins_a_formula_unless_it_is_a_number(cell: Cell) -> None:
    ((_, written),) = lines(csv_of(Table("any", ("one", "two"), (("x", cell),))))[1:]

    assert NUMBER.fullmatch(written) or written.lstrip()[:1] not in FORMULA_STARTS
    assert not written.startswith(("\t", "\r", "\n"))


def test_a_csv_begins_with_the_mark_and_ends_its_lines_as_rfc_4180_says() -> None:
    content = csv_of(table_of(Sheet.COMMITMENTS, REPORT, ENGLISH))

    assert content.startswith(BYTE_ORDER_MARK)
    assert content.count(b"\r\n") == len(table_of(Sheet.COMMITMENTS, REPORT, ENGLISH).rows) + 1
    assert f"'{LENDING.title}" in content.decode()


@every_language
def test_a_workbook_has_every_sheet_with_real_numbers_and_days_below_a_frozen_heading(language: Language) -> None:
    book = load_workbook(BytesIO(workbook_of(REPORT, words_in(language))))

    assert book.sheetnames == [words_in(language).say(f"sheet.{sheet}") for sheet in Sheet]
    assert {sheet.freeze_panes for sheet in book} == {"A2"}
    figures, commitments = book.worksheets[0], book.worksheets[1]
    amounts = [row[6].value for row in figures.iter_rows(min_row=2) if row[6].value is not None]
    assert 1000.5 in amounts
    assert commitments["E2"].value.date() == LAST
    assert {cell.data_type for row in commitments.iter_rows() for cell in row} <= {"inlineStr", "s", "n", "d"}
    assert REPORT.digest in {row[1].value for row in book.worksheets[-1].iter_rows()}


NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> SealingKey:
    path = tmp_path_factory.mktemp("certificates") / "tl.pem"
    make_certificate(path, "A trial", NOW - timedelta(minutes=1))
    return read_key(path)


def sealed(key: SealingKey, language: Language = Language.EN) -> bytes:
    printed = print_report(Printing(REPORT, words_in(language), TL, key.certificate))
    return asyncio.run(seal(printed, key))


@pytest.fixture(scope="module")
def document(key: SealingKey) -> bytes:
    return sealed(key)


def outcomes(document: bytes, certificate: str) -> list[str]:
    return [one.outcome for one in verify_sealed(document, certificate.encode())]


@every_language
def test_a_report_is_printed_with_its_digests_the_signatures_and_how_to_verify(
    language: Language, key: SealingKey
) -> None:
    words, content = words_in(language), sealed(key, language)

    said = "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages)

    expected = [REPORT.digest, REPORT.figures_digest, CLOSED.document_digest or "", key.certificate.fingerprint]
    expected += [one.value for one in CLOSED.signatures.values()] + [words.say("about.self_signed")]
    assert [text for text in expected if "".join(text.split()) not in said] == []


def test_the_printed_report_has_the_same_bytes_each_time(key: SealingKey) -> None:
    told = Printing(REPORT, ENGLISH, TL, key.certificate)

    assert print_report(told) == print_report(told)


def test_a_sealed_report_is_verified_with_the_certificate_alone(document: bytes, key: SealingKey) -> None:
    assert outcomes(document, key.certificate.pem) == ["passed", "passed", "passed"]
    assert key.certificate.is_self_signed


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_an_altered_byte_breaks_the_seal(document: bytes, key: SealingKey, data: st.DataObject) -> None:
    sealed_until = document.index(b"/Contents <") if b"/Contents <" in document else document.index(b"/ByteRange")
    place = data.draw(st.integers(0, sealed_until - 1))
    altered = bytearray(document)
    altered[place] ^= data.draw(st.sampled_from([1 << bit for bit in range(8)]))

    try:
        found = outcomes(bytes(altered), key.certificate.pem)
    except SealedReportUnreadableError:
        return

    assert "failed" in found


def test_what_is_added_after_the_seal_is_noticed(document: bytes, key: SealingKey) -> None:
    assert outcomes(document + b"\n% more\n", key.certificate.pem) == ["passed", "failed", "passed"]


def test_a_seal_of_another_certificate_is_noticed(document: bytes, tmp_path: Path) -> None:
    make_certificate(tmp_path / "other.pem", "A trial", NOW - timedelta(minutes=1))

    assert outcomes(document, read_key(tmp_path / "other.pem").certificate.pem)[2] == "failed"


def test_what_is_no_sealed_report_is_refused(key: SealingKey) -> None:
    unsealed = print_report(Printing(REPORT, ENGLISH, TL, key.certificate))

    for content in (b"", b"%PDF-1.7", unsealed):
        with pytest.raises(SealedReportUnreadableError):
            verify_sealed(content, key.certificate.pem.encode())
    with pytest.raises(SealedReportUnreadableError):
        verify_sealed(unsealed, b"no certificate")


def test_a_key_that_is_not_the_certificate_s_is_refused_and_no_key_is_written_over(tmp_path: Path) -> None:
    for name in ("one.pem", "two.pem"):
        make_certificate(tmp_path / name, name, NOW)
    one, two = ((tmp_path / name).read_bytes() for name in ("one.pem", "two.pem"))
    begin = b"-----BEGIN CERTIFICATE"
    (tmp_path / "mixed.pem").write_bytes(one[: one.index(begin)] + two[two.index(begin) :])

    with pytest.raises(ValueError, match="not the key's"):
        read_key(tmp_path / "mixed.pem")
    with pytest.raises(FileExistsError):
        make_certificate(tmp_path / "one.pem", "again", NOW)
    assert (tmp_path / "one.pem").stat().st_mode & 0o077 == 0


def test_without_a_certificate_nothing_is_sealed() -> None:
    with pytest.raises(SealingNotSetUpError):
        SealingOffice({}, {}).key_of(TL)

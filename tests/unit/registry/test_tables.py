"""Tables in and out: what is written is read back, in every format, and files that are not sound are refused."""

import asyncio
import csv
import json
import zipfile
from collections.abc import AsyncIterator, Sequence
from io import BytesIO, StringIO
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kernel.cells import FORMULA_STARTS, neutral, plain
from services.kernel.languages import Language
from services.registry.exports.views import COLUMNS
from services.registry.tables.columns import fields, header_of
from services.registry.tables.formats import FileFormat
from services.registry.tables.reading import Table
from services.registry.tables.refusals import (
    ColumnMissingError,
    ColumnTwiceError,
    ColumnUnknownError,
    FileEncodingError,
    FileMalformedError,
    FileTooLargeError,
)
from services.registry.tables.writing import ExportFormat, written

HEADER = ("legal_name", "place", "sector", "activity_code", "owner_gender")
NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), min_size=1, max_size=40)
RISKY = st.builds(str.__add__, st.sampled_from([*FORMULA_STARTS, "'", "'="]), NAMES)
READ_AS = {"csv": FileFormat.CSV, "xlsx": FileFormat.XLSX, "jsonl": FileFormat.JSONL}


def exported(form: ExportFormat, lines: Sequence[Sequence[str]]) -> bytes:
    async def table() -> AsyncIterator[Sequence[Sequence[str]]]:
        yield lines[:1]
        yield lines[1:]

    async def collect() -> bytes:
        return b"".join([piece async for piece in written(form, table())])

    return asyncio.run(collect())


def rows_of(content: bytes, form: FileFormat, mapping: dict[str, str] | None = None) -> list[dict[str, str]]:
    return [row.cells for page in Table(BytesIO(content), form, mapping or {}).pages(2) for row in page]


@given(st.one_of(NAMES, RISKY))
def test_no_written_cell_is_a_formula_and_each_is_read_back(text: str) -> None:
    assert plain(neutral(text)) == text
    assert neutral(text).lstrip()[:1] not in FORMULA_STARTS


@pytest.mark.parametrize("form", get_args(ExportFormat))
@settings(max_examples=15)
@given(names=st.lists(st.one_of(NAMES, RISKY), min_size=1, max_size=5), language=st.sampled_from(Language))
def test_what_is_exported_can_be_imported_with_every_languages_headers(
    form: ExportFormat, names: list[str], language: Language
) -> None:
    lines = [
        tuple(header_of(name, language) for name in COLUMNS),
        *(tuple(name if column == "legal_name" else "x" for column in COLUMNS) for name in names),
    ]

    found = rows_of(exported(form, lines), READ_AS[form])

    assert [row["legal_name"] for row in found] == names
    assert all(row.keys() == set(COLUMNS) for row in found)


@given(
    delimiter=st.sampled_from(",;\t|"),
    mark=st.sampled_from(["utf-8", "utf-8-sig"]),
    names=st.lists(NAMES, min_size=1, max_size=5),
)
def test_a_csv_is_read_with_any_delimiter_with_or_without_a_mark(delimiter: str, mark: str, names: list[str]) -> None:
    text = StringIO()
    csv.writer(text, delimiter=delimiter).writerows([HEADER, *((neutral(name), *"abcd") for name in names)])

    found = rows_of(text.getvalue().encode(mark), FileFormat.CSV)

    assert [row["legal_name"] for row in found] == names


@given(names=st.lists(NAMES, min_size=1, max_size=5), ascii_only=st.booleans())
def test_a_json_array_and_json_lines_are_read_alike(names: list[str], *, ascii_only: bool) -> None:
    objects = [dict(zip(HEADER, (name + '}{"\\', "a", 1, 2.5, None), strict=True)) for name in names]
    lines = "\n".join(json.dumps(one, ensure_ascii=ascii_only) for one in objects)

    found = rows_of(lines.encode(), FileFormat.JSONL)

    assert found == rows_of(json.dumps(objects, ensure_ascii=ascii_only).encode(), FileFormat.JSON)
    assert [row["legal_name"] for row in found] == [name + '}{"\\' for name in names]
    assert found[0]["activity_code"] == "2.5"


def test_a_mapping_goes_before_headers() -> None:
    content = b"Toko,Lugar,Sektor,KBLI,Gender\nKios,Dili,Retail,47111,mane\n"

    found = rows_of(content, FileFormat.CSV, {"toko": "legal_name"})

    assert found[0]["legal_name"] == "Kios"
    with pytest.raises(ColumnMissingError, match="legal_name"):
        rows_of(content, FileFormat.CSV)
    with pytest.raises(ColumnUnknownError):
        rows_of(content, FileFormat.CSV, {"Toko": "password"})
    with pytest.raises(ColumnTwiceError):
        rows_of(content, FileFormat.CSV, {"Toko": "sector"})


def workbook(part: bytes, *, times: int = 1) -> bytes:
    sound = BytesIO(exported("xlsx", [HEADER, tuple("abcde")]))
    with zipfile.ZipFile(sound, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/more.xml", part * times)
    return sound.getvalue()


@pytest.mark.parametrize(
    ("content", "form", "error"),
    [
        (b"PK\x03\x04nothing", FileFormat.XLSX, FileMalformedError),
        (workbook(b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'), FileFormat.XLSX, FileMalformedError),
        (workbook(b" " * 1_000_000, times=401), FileFormat.XLSX, FileTooLargeError),
        (",".join(HEADER).encode() + b"\n\xff\xfe", FileFormat.CSV, FileEncodingError),
        (json.dumps([{name: ["a"] for name in HEADER}]).encode(), FileFormat.JSON, FileMalformedError),
        (b'[{"legal_name": "' + b"a" * 400_000 + b'"}]', FileFormat.JSON, FileTooLargeError),
        (b'{"legal_name": "a"', FileFormat.JSONL, FileMalformedError),
        (b"[1, 2]", FileFormat.JSON, FileMalformedError),
        (b",".join(b"c%d" % number for number in range(61)), FileFormat.CSV, FileTooLargeError),
    ],
    ids=["no-zip", "entities", "zip-bomb", "encoding", "nested", "endless", "cut-off", "numbers", "columns"],
)
def test_a_file_that_is_not_sound_is_refused(content: bytes, form: FileFormat, error: type[Exception]) -> None:
    with pytest.raises(error):
        rows_of(content, form)


def test_a_csv_with_an_open_quote_is_refused_with_its_row() -> None:
    content = ",".join(HEADER) + '\n"open,b,c,d,e\n'

    with pytest.raises(FileMalformedError, match="row 2"):
        rows_of(content.encode(), FileFormat.CSV)


def test_every_field_goes_by_a_header_in_each_language() -> None:
    assert all(len(known.headers[language]) for known in fields() for language in Language)
    assert {known.field for known in fields()} >= set(COLUMNS)

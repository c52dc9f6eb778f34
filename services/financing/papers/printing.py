"""A paper as a PDF: its text can be selected and searched, its font is inside, and it has the same bytes each time.

The bytes follow from the paper and from the editions of reportlab and zlib: no clock and no chance is in them.
"""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from typing import Any

from reportlab.lib.colors import Color, black
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from services.financing.papers.model import Cell, Paper, Phrase, Section, Signatures, Table

MEDIA_TYPE = "application/pdf"
UNSURE_MARK = "(?)"
REGULAR, BOLD = "Vera", "VeraBd"
"""Bitstream Vera, which comes with reportlab: free to embed, with every letter of the four languages."""
MARGIN = 18 * mm
FONT_SIZE = 8.5
FRAME_PADDING = 6
COLUMN_GAP = 6
WIDTH = A4[0] - 2 * (MARGIN + FRAME_PADDING)
LABEL_SHARE = 0.4
SIGNATURE_HEIGHT = 16 * mm
GREY = Color(0.75, 0.75, 0.75)

_BODY = ParagraphStyle("body", fontName=REGULAR, fontSize=FONT_SIZE, leading=11.5, spaceAfter=3)
_RIGHT = ParagraphStyle("right", parent=_BODY, alignment=TA_RIGHT)
_NOTE = ParagraphStyle("note", parent=_BODY, fontSize=7, leading=9)
_HEADING = ParagraphStyle("heading", parent=_BODY, fontName=BOLD, fontSize=10, leading=13, spaceBefore=8)
_TITLE = ParagraphStyle("title", parent=_BODY, fontName=BOLD, fontSize=14, leading=18)


def print_paper(paper: Paper) -> bytes:
    """Lay a paper out on A4; a wording that nobody checked has a mark, which a note at the end explains once."""
    _load_fonts()
    target = BytesIO()
    document = SimpleDocTemplate(
        target,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=paper.title.text,
        lang=paper.language.value,
        invariant=1,
    )

    def foot(canvas: Canvas, _: Any) -> None:  # noqa: ANN401 - reportlab's own
        canvas.setFont(REGULAR, 7)
        canvas.drawRightString(A4[0] - MARGIN, MARGIN / 2, f"{paper.loan_id} · {canvas.getPageNumber()}")

    document.build(list(_flow(paper)), onFirstPage=foot, onLaterPages=foot)
    return target.getvalue()


def digest(content: bytes) -> str:
    """Give the SHA-256 of a file as an HTTP field of RFC 9530 has it."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"


@cache
def _load_fonts() -> None:
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))


def _flow(paper: Paper) -> Iterator[Flowable]:
    yield _paragraph(paper.title, _TITLE)
    for section in paper.sections:
        yield from _section(section)
    if paper.signatures is not None:
        yield _signatures(paper.signatures)
    yield Spacer(0, 5 * mm)
    yield from (_paragraph(note, _NOTE) for note in paper.notes)
    if paper.unsure_note is not None:
        yield Paragraph(_escaped(f"{UNSURE_MARK} {paper.unsure_note.text}"), _NOTE)


def _section(section: Section) -> Iterator[Flowable]:
    yield _paragraph(section.heading, _HEADING)
    if section.lines:
        rows = [[_paragraph(line.label, _BODY), _cell(line.content)] for line in section.lines]
        widths = [WIDTH * LABEL_SHARE, WIDTH * (1 - LABEL_SHARE)]
        yield Grid(rows, colWidths=widths, style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *_PADDING]))
    if section.table is not None:
        yield _table(section.table)
    yield from (_paragraph(text, _BODY) for text in section.texts)


_PADDING: list[tuple[Any, ...]] = [
    ("TOPPADDING", (0, 0), (-1, -1), 1),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), COLUMN_GAP),
]


def _table(table: Table) -> Flowable:
    columns = list(zip(*table.rows, strict=True))
    amounts = [any(_is_amount(cell) for cell in column) for column in columns]
    headings = [
        _paragraph(heading, _RIGHT if right else _BODY) for heading, right in zip(table.headings, amounts, strict=True)
    ]
    rows = [[_tabled(cell) for cell in row] for row in table.rows]
    style = [
        ("FONT", (0, 0), (-1, -1), REGULAR, FONT_SIZE),
        ("LINEBELOW", (0, 0), (-1, 0), 0.7, black),
        ("LINEBELOW", (0, 1), (-1, -1), 0.2, GREY),
        *(("ALIGN", (number, 0), (number, -1), "RIGHT") for number, right in enumerate(amounts) if right),
        *_PADDING,
    ]
    return LongTable([headings, *rows], colWidths=_widths(columns), repeatRows=1, style=TableStyle(style))


def _widths(columns: Sequence[tuple[Cell, ...]]) -> list[float]:
    """Give each column what its longest figure needs and an equal share of what is left."""
    needed = [max(map(_needed, column)) for column in columns]
    share = max(0, WIDTH - sum(needed)) / len(columns)
    return [width + share for width in needed]


def _needed(cell: Cell) -> float:
    return 0 if isinstance(cell, Phrase) else pdfmetrics.stringWidth(cell.shown, REGULAR, FONT_SIZE) + COLUMN_GAP


def _tabled(cell: Cell) -> Paragraph | str:
    """Set a figure as it is: it fits its column, and a paragraph for each would take seconds for a long loan."""
    return _paragraph(cell, _BODY) if isinstance(cell, Phrase) else cell.shown


def _signatures(signatures: Signatures) -> Flowable:
    rows = [[_paragraph(party, _BODY), ""] for party in signatures.parties]
    widths = [WIDTH * LABEL_SHARE, WIDTH * (1 - LABEL_SHARE)]
    style = TableStyle([("LINEBELOW", (1, 0), (1, -1), 0.5, black), ("VALIGN", (0, 0), (-1, -1), "BOTTOM"), *_PADDING])
    lines = Grid(rows, colWidths=widths, rowHeights=SIGNATURE_HEIGHT, style=style)
    return KeepTogether([_paragraph(signatures.heading, _HEADING), lines])


def _is_amount(cell: Cell) -> bool:
    return not isinstance(cell, Phrase) and isinstance(cell.value, int)


def _cell(cell: Cell) -> Paragraph:
    return _paragraph(cell, _BODY) if isinstance(cell, Phrase) else Paragraph(_escaped(cell.shown), _BODY)


def _paragraph(phrase: Phrase, style: ParagraphStyle) -> Paragraph:
    return Paragraph(_escaped(f"{phrase.text}\N{NO-BREAK SPACE}{UNSURE_MARK}" if phrase.unsure else phrase.text), style)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

"""A report as a PDF to read and keep: its letters are inside, its text can be searched, no clock is in it.

The bytes follow from the report and from the editions of reportlab, Babel and zlib.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from reportlab.lib.colors import Color, black
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from services.evaluation.reports.model import ClosedRound, CommitmentStanding, Figure, Report, ResultStanding
from services.evaluation.reports.sheets import Sheet, opening_of, table_of
from services.evaluation.reports.signatories import Certificate
from services.evaluation.reports.words import Words
from services.kernel import Country
from services.kernel.languages import LOCALES

MEDIA_TYPE = "application/pdf"
REGULAR, BOLD = "Vera", "VeraBd"
"""Bitstream Vera, which comes with reportlab: free to embed, with every letter of the four languages."""
PAGE = landscape(A4)
MARGIN = 16 * mm
WIDTH = PAGE[0] - 2 * MARGIN - 12
GREY = Color(0.75, 0.75, 0.75)
AMOUNT_PATTERN, SHARE_PATTERN, NUMBER_PATTERN = "#,##0.00", "#,##0.0%", "#,##0.######"
NOTHING = "\N{EN DASH}"
FIGURE_WIDTHS = (0.46, 0.18, 0.18, 0.18)
COMMITMENT_WIDTHS = (0.21, 0.11, 0.21, 0.13, 0.09, 0.09, 0.16)
ROUND_WIDTHS = (0.2, 0.18, 0.09, 0.25, 0.28)
PAIR_WIDTHS = (0.28, 0.72)

_BODY = ParagraphStyle("body", fontName=REGULAR, fontSize=8, leading=10.5)
_RIGHT = ParagraphStyle("right", parent=_BODY, alignment=TA_RIGHT)
_LABEL = ParagraphStyle("label", parent=_BODY, fontName=BOLD)
_LABEL_RIGHT = ParagraphStyle("label_right", parent=_LABEL, alignment=TA_RIGHT)
_DIGITS = ParagraphStyle("digits", parent=_BODY, fontSize=6.5, leading=8.5, wordWrap="CJK")
_HEADING = ParagraphStyle("heading", parent=_BODY, fontName=BOLD, fontSize=11, leading=14, spaceBefore=10, spaceAfter=4)
_TITLE = ParagraphStyle("title", parent=_BODY, fontName=BOLD, fontSize=16, leading=20, spaceAfter=6)
_RULES: tuple[tuple[Any, ...], ...] = (
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 6),
    ("LINEBELOW", (0, 0), (-1, -1), 0.2, GREY),
)
_HEADED = (*_RULES, ("LINEBELOW", (0, 0), (-1, 0), 0.7, black))

Line = list[Paragraph]


@dataclass(frozen=True, slots=True)
class Printing:
    """A report, the words it is told in, and whose seal it will carry."""

    report: Report
    words: Words
    sealed_for: Country
    certificate: Certificate


def print_report(told: Printing) -> bytes:
    """Lay a report out on A4, to be sealed."""
    _load_fonts()
    report, target = told.report, BytesIO()
    document = SimpleDocTemplate(
        target,
        pagesize=PAGE,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=f"{told.words.say('title')} {report.first_day} \N{EN DASH} {report.last_day}",
        lang=told.words.language.value,
        invariant=1,
    )
    said = f"{report.agreement.agreement_id} · {report.first_day} \N{EN DASH} {report.last_day} · {report.digest[:16]}"

    def foot(canvas: Canvas, _: Any) -> None:  # noqa: ANN401 - reportlab's own
        canvas.setFont(REGULAR, 7)
        canvas.drawString(MARGIN, MARGIN / 2, said)
        canvas.drawRightString(PAGE[0] - MARGIN, MARGIN / 2, str(canvas.getPageNumber()))

    document.build(list(_flow(told)), onFirstPage=foot, onLaterPages=foot)
    return target.getvalue()


@cache
def _load_fonts() -> None:
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))


def _flow(told: Printing) -> Iterator[Flowable]:
    report, words = told.report, told.words
    yield _text(words.say("title"), _TITLE)
    yield _pairs(list(opening_of(report, words)))
    yield _text(words.say("sheet.recommendation"), _HEADING)
    yield _pairs([(str(what), _shown(said, words)) for what, said in _recommendation(report, words)])
    yield _text(words.say("sheet.figures"), _HEADING)
    yield _figures(report, words)
    yield _text(words.say("about.more"), _BODY)
    yield _text(words.say("sheet.commitments"), _HEADING)
    yield _commitments(report, words) if report.commitments else _text(words.say("about.none"), _BODY)
    yield _text(words.say("sheet.rounds"), _HEADING)
    yield _rounds(report, words) if report.rounds else _text(words.say("about.none"), _BODY)
    yield _text(words.say("about.verify"), _HEADING)
    yield from _verifying(told)
    yield _text(words.say("about.sources"), _HEADING)
    yield _pairs([(words.name("indicator", one.code), f"{one.definition} {one.source}.") for one in report.definitions])


def _recommendation(report: Report, words: Words) -> Iterator[tuple[Any, Any]]:
    yield from ((row[0], row[1]) for row in table_of(Sheet.RECOMMENDATION, report, words).rows)


def _verifying(told: Printing) -> Iterator[Flowable]:
    words, certificate = told.words, told.certificate
    yield _text(words.say("about.verify_seal"), _BODY)
    yield _text(certificate.fingerprint, _LABEL)
    sealed = f"{words.say('about.sealed_for')} {words.name('country', told.sealed_for)}: {certificate.subject}"
    yield _text(sealed, _BODY)
    if certificate.is_self_signed:
        yield _text(words.say("about.self_signed"), _BODY)
    yield Spacer(0, 2 * mm)
    yield _text(words.say("about.verify_figures"), _BODY)
    yield _text(words.say("about.verify_rounds"), _BODY)
    if words.unsure:
        yield Spacer(0, 2 * mm)
        yield _text(f"({words.language}) {words.say('about.unsure')}", _BODY)


def _figures(report: Report, words: Words) -> Flowable:
    names = (words.say("column.together"), *(words.name("country", one) for one in Country))
    lines = [[_text(words.say("column.indicator_title"), _LABEL), *(_text(name, _LABEL_RIGHT) for name in names)]]
    shown = {(one.indicator, one.currency, one.by, one.group): one for one in report.figures}
    for code, currency in sorted({(one.indicator, one.currency) for one in report.figures}, key=str):
        keys = ((None, None), *(("country", one.value) for one in Country))
        values = [_figure(shown.get((code, currency, *key)), words) for key in keys]  # type: ignore[arg-type]
        title = words.name("indicator", code) + (f" ({currency})" if currency else "")
        lines.append([_text(title, _BODY), *(_text(value, _RIGHT) for value in values)])
    return _grid(lines, FIGURE_WIDTHS)


def _figure(one: Figure | None, words: Words) -> str:
    if one is None:
        return NOTHING
    if one.value is None:
        return words.say("about.no_value")
    if one.unit == "share":
        return _percent(one.value, words)
    pattern = AMOUNT_PATTERN if one.unit == "minor_units" else NUMBER_PATTERN
    return format_decimal(one.value, format=pattern, locale=LOCALES[words.language])


def _commitments(report: Report, words: Words) -> Flowable:
    names = ("commitment_title", "commitment_status", "result_title", "unit", "target", "value", "result_status")
    lines = [[_text(words.say(f"column.{name}"), _LABEL) for name in names]]
    for commitment in report.commitments:
        lines += [_commitment(commitment, result, words) for result in commitment.results or (None,)]
    return _grid(lines, COMMITMENT_WIDTHS)


def _commitment(commitment: CommitmentStanding, result: ResultStanding | None, words: Words) -> Line:
    status = words.name("status", commitment.status)
    said = [f"{commitment.title} ({commitment.scope_code})", f"{status}, {_shown(commitment.assessed_on, words)}"]
    if result is not None:
        said += [
            f"{result.title} ({words.name('level', result.level)}, {words.name('country', result.owner)})",
            f"{result.unit} ({result.currency})" if result.currency else result.unit,
            _shown(result.target, words),
            _shown(result.value, words),
            f"{words.name('status', result.status)} {_percent(result.share, words)}",
        ]
    return [_text(text, _BODY) for text in said + [""] * (len(COMMITMENT_WIDTHS) - len(said))]


def _percent(share: Decimal | None, words: Words) -> str:
    return format_percent(share, format=SHARE_PATTERN, locale=LOCALES[words.language]) if share is not None else ""


def _rounds(report: Report, words: Words) -> Flowable:
    names = ("sector", "first_day", "score", "document_digest")
    heads = [words.say(f"column.{name}") for name in names]
    heads[1] = words.say("about.period")
    lines = [[_text(head, _LABEL) for head in (*heads, words.say("column.signature_id").partition("(")[2].rstrip(")"))]]
    lines += [_round(one, words) for one in report.rounds]
    return _grid(lines, ROUND_WIDTHS)


def _round(one: ClosedRound, words: Words) -> Line:
    signed = "<br/>".join(
        f"{_escaped(words.name('country', sign.ministry))}, "
        f"{_shown(sign.ministry.day_of(sign.signed_at), words)}: {_escaped(sign.value)}"
        for sign in one.signatures
    )
    return [
        _text(f"{one.sector} ({one.round_id})", _BODY),
        _text(f"{one.first_day} \N{EN DASH} {one.last_day}", _BODY),
        _text(f"{_shown(one.result, words)} / {one.score_max}", _BODY),
        _text(one.document_digest, _DIGITS),
        Paragraph(signed, _DIGITS),
    ]


def _pairs(rows: Sequence[tuple[str, str]]) -> Flowable:
    lines = [[_text(what, _LABEL), _text(said, _BODY)] for what, said in rows]
    return LongTable(lines, colWidths=[WIDTH * part for part in PAIR_WIDTHS], style=TableStyle(_RULES))


def _grid(lines: Sequence[Line], widths: Sequence[float]) -> Flowable:
    return LongTable(
        list(lines),
        colWidths=[WIDTH * part for part in widths],
        repeatRows=1,
        style=TableStyle(_HEADED),
    )


def _shown(value: Any, words: Words) -> str:  # noqa: ANN401 - a cell of a table
    locale = LOCALES[words.language]
    if value is None or isinstance(value, str):
        return value or ""
    if hasattr(value, "isoformat"):
        return format_date(value, "long", locale=locale)
    return format_decimal(value, format=NUMBER_PATTERN, locale=locale)


def _text(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(_escaped(text), style)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

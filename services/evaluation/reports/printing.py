"""A report as a PDF to read and keep: its letters are inside, its text can be searched, no clock is in it.

The bytes follow from the report and from the editions of reportlab, Babel and zlib.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from reportlab.lib.colors import Color, black
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from services.evaluation.reports.model import ClosedRound, CommitmentStanding, Figure, Report, ResultStanding
from services.evaluation.reports.sheets import Sheet, opening_of, table_of, verifying_figures
from services.evaluation.reports.signatories import Certificate
from services.evaluation.reports.words import Words
from services.kernel import Country

MEDIA_TYPE = "application/pdf"
REGULAR, BOLD = "Vera", "VeraBd"
"""Bitstream Vera, which comes with reportlab: free to embed, with every letter of the four languages."""
PAGE = landscape(A4)
MARGIN = 16 * mm
WIDTH = PAGE[0] - 2 * MARGIN - 12
HEADING_ROOM = 35 * mm
"""A heading with less below it begins the next page."""
GREY = Color(0.75, 0.75, 0.75)
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
    yield from _heading("sheet.recommendation", words)
    yield _pairs([(str(what), words.shown(said)) for what, said in _recommendation(report, words)])
    yield from _heading("sheet.figures", words)
    yield _figures(report, words)
    yield _text(words.say("about.more"), _BODY)
    yield from _heading("sheet.commitments", words)
    yield _commitments(report, words) if report.commitments else _text(words.say("about.none"), _BODY)
    yield from _heading("sheet.rounds", words)
    yield _rounds(report, words) if report.rounds else _text(words.say("about.none"), _BODY)
    yield from _heading("about.verify", words)
    yield from _verifying(told)
    yield from _heading("about.sources", words)
    yield _pairs([(words.name("indicator", one.code), f"{one.definition} {one.source}.") for one in report.definitions])


def _heading(key: str, words: Words) -> Iterator[Flowable]:
    yield CondPageBreak(HEADING_ROOM)
    yield _text(words.say(key), _HEADING)


def _recommendation(report: Report, words: Words) -> Iterator[tuple[Any, Any]]:
    yield from ((row[0], row[1]) for row in table_of(Sheet.RECOMMENDATION, report, words).rows)


def _verifying(told: Printing) -> Iterator[Flowable]:
    report, words, certificate = told.report, told.words, told.certificate
    yield _text(words.say("about.verify_seal"), _BODY)
    yield _text(certificate.fingerprint, _LABEL)
    sealed = f"{words.say('about.sealed_for')} {words.name('country', told.sealed_for)}: {certificate.subject}"
    yield _text(sealed, _BODY)
    if certificate.is_self_signed:
        yield _text(words.say("about.self_signed"), _BODY)
    yield Spacer(0, 2 * mm)
    yield _text(verifying_figures(report, words), _BODY)
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
    return words.measured(one.value, one.unit)


def _commitments(report: Report, words: Words) -> Flowable:
    names = ("commitment_title", "commitment_status", "result_title", "unit", "target", "value", "result_status")
    lines = [[_text(words.say(f"column.{name}"), _LABEL) for name in names]]
    for commitment in report.commitments:
        lines += [_commitment(commitment, result, words) for result in commitment.results or (None,)]
    return _grid(lines, COMMITMENT_WIDTHS)


def _commitment(commitment: CommitmentStanding, result: ResultStanding | None, words: Words) -> Line:
    status = words.name("status", commitment.status)
    said = [f"{commitment.title} ({commitment.scope_code})", f"{status}, {words.shown(commitment.assessed_on)}"]
    if result is not None:
        said += [
            f"{result.title} ({words.name('level', result.level)}, {words.name('country', result.owner)})",
            f"{result.unit} ({result.currency})" if result.currency else result.unit,
            words.measured(result.target, result.counted_as),
            words.measured(result.value, result.counted_as),
            f"{words.name('status', result.status)} {words.percent(result.share)}",
        ]
    return [_text(text, _BODY) for text in said + [""] * (len(COMMITMENT_WIDTHS) - len(said))]


def _rounds(report: Report, words: Words) -> Flowable:
    keys = ("column.sector", "about.period", "column.score", "column.document_digest", "column.signatures")
    lines = [[_text(words.say(key), _LABEL) for key in keys]]
    lines += [_round(one, words) for one in report.rounds]
    return _grid(lines, ROUND_WIDTHS)


def _round(one: ClosedRound, words: Words) -> Line:
    signed = "<br/>".join(
        f"{_escaped(words.name('country', sign.ministry))}, "
        f"{words.shown(sign.ministry.day_of(sign.signed_at))}: {_escaped(sign.value)}"
        for sign in one.signatures
    )
    return [
        _text(f"{one.sector} ({one.round_id})", _BODY),
        _text(f"{one.first_day} \N{EN DASH} {one.last_day}", _BODY),
        _text(f"{words.shown(one.result)} / {one.score_max}", _BODY),
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


def _text(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(_escaped(text), style)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

"""Reports over HTTP: a period's figures and joint scorecard as files to keep."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Path, Request, Response

from services.chassis.auth import requires
from services.chassis.commands import Day, PathId
from services.chassis.downloads import IfNoneMatch, attachment, steady_attachment
from services.chassis.http import CurrentCaller, Reading
from services.evaluation.indicators.terms import Period
from services.evaluation.reports import views
from services.evaluation.reports.model import Report
from services.evaluation.reports.printing import MEDIA_TYPE as PDF
from services.evaluation.reports.sheets import Sheet
from services.evaluation.reports.signatories import Certificate, SealingOffice
from services.kernel import Country
from services.kernel.languages import Language
from services.kernel.roles import EVERY_ROLE, Role

router = APIRouter(prefix="/v1", tags=["reports"])

PERIOD = "/agreements/{agreement_id}/periods/{from}/{until}"
CSV, XML = "text/csv; charset=utf-8; header=present", "application/xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READERS = [requires(*EVERY_ROLE)]
SEALERS = [requires(Role.MINISTRY_OFFICER, Role.EVALUATOR)]


def _answers(media_type: str, *, steady: bool = False) -> dict[int | str, dict[str, Any]]:
    kept: dict[int | str, dict[str, Any]] = {304: {"description": "Nothing has changed since"}} if steady else {}
    form = "string" if steady else "binary"
    schema = {"type": "string", **({"format": form} if form == "binary" else {})}
    return {200: {"content": {media_type.partition(";")[0]: {"schema": schema}}}, **kept}


def furnish(app: FastAPI, office: SealingOffice) -> None:
    """Give the routes of an app what they seal and publish with."""
    app.state.sealing_office = office


def _office(request: Request) -> SealingOffice:
    office: SealingOffice = request.app.state.sealing_office
    return office


Office = Annotated[SealingOffice, Depends(_office)]


async def _report(
    agreement_id: PathId,
    first: Annotated[Day, Path(alias="from", description="The first day, YYYY-MM-DD.")],
    last: Annotated[Day, Path(alias="until", description="The last day, YYYY-MM-DD; it belongs to the period.")],
    db: Reading,
) -> Report:
    return await views.report(agreement_id, Period(first, last), db)


PathReport = Annotated[Report, Depends(_report)]


@router.get("/report-certificates", dependencies=READERS)
async def list_certificates(office: Office) -> Mapping[Country, Certificate]:
    """List the certificates that reports are sealed with here; compare fingerprints before trusting one."""
    return {country: key.certificate for country, key in office.keys.items()}


@router.get(PERIOD + "/report.xlsx", response_class=Response, responses=_answers(XLSX), dependencies=READERS)
async def read_workbook(report: PathReport, language: Language = Language.EN) -> Response:
    """Download a period's figures, commitments, rounds and recommendation as a workbook."""
    return attachment(await views.workbook(report, language), _name(report, f"report-{language}.xlsx"), XLSX)


@router.get(PERIOD + "/report.pdf", response_class=Response, responses=_answers(PDF), dependencies=SEALERS)
async def read_sealed(
    report: PathReport, caller: CurrentCaller, office: Office, language: Language = Language.EN
) -> Response:
    """Download a period's report as a PDF sealed with the certificate of the caller's ministry."""
    content = await views.sealed(report, language, caller.ministry, office)
    return attachment(content, _name(report, f"report-{language}.pdf"), PDF)


@router.get(PERIOD + "/report.xml", response_class=Response, responses=_answers(XML, steady=True), dependencies=READERS)
async def read_activity(
    report: PathReport, caller: CurrentCaller, office: Office, if_none_match: IfNoneMatch = ""
) -> Response:
    """Download the agreement as the IATI 2.03 activity that the caller's ministry publishes, with its results."""
    content = await views.activity(report, caller.ministry, office)
    return steady_attachment(content, _name(report, "iati.xml"), XML, if_none_match)


@router.get(
    PERIOD + "/{sheet}.csv", response_class=Response, responses=_answers(CSV, steady=True), dependencies=READERS
)
async def read_table(
    sheet: Sheet, report: PathReport, language: Language = Language.EN, if_none_match: IfNoneMatch = ""
) -> Response:
    """Download one table of a period's report as CSV."""
    content = await views.table(report, sheet, language)
    return steady_attachment(content, _name(report, f"{sheet}-{language}.csv"), CSV, if_none_match)


def _name(report: Report, ending: str) -> str:
    return f"{report.agreement.agreement_id}-{report.first_day}-{report.last_day}-{ending}"

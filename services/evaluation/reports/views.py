"""How reports are read: counted anew from what is kept each time, written as files beside other requests."""

import asyncio
from datetime import UTC, date, datetime

from services.chassis.mongo import Database
from services.evaluation.agreements import views as agreements
from services.evaluation.commitments import views as commitments
from services.evaluation.decisions import views as decisions
from services.evaluation.digests import views as digests
from services.evaluation.foreign_rounds import views as rounds
from services.evaluation.indicators.repository import load_indicators
from services.evaluation.indicators.terms import Period
from services.evaluation.reports.activity_xml import activity_of
from services.evaluation.reports.describing import Findings, report_of
from services.evaluation.reports.model import Report
from services.evaluation.reports.printing import Printing, print_report
from services.evaluation.reports.refusals import ReportOfNoMinistryError, ReportPeriodError
from services.evaluation.reports.sealing import seal
from services.evaluation.reports.sheets import Sheet, table_of
from services.evaluation.reports.signatories import SealingOffice
from services.evaluation.reports.spreadsheets import csv_of, workbook_of
from services.evaluation.reports.terms import terms_of
from services.evaluation.reports.words import words_in
from services.kernel import Country
from services.kernel.languages import Language

PERIOD_DAYS_MAX = 3_660
"""Ten years."""


async def report(agreement_id: str, period: Period, db: Database) -> Report:
    """Make the report of an agreement's period.

    Raises:
        AgreementNotFoundError: it is not recorded.
        ReportPeriodError: the period has not begun, or is too long.
        ReportPeriodEmptyError: nothing is known until its end.
        NoRuleInForceError: no rule on extensions covers its last day.
    """
    agreement = await agreements.one(agreement_id, db)
    as_of = _day(period, agreement.kept_by.day_of(datetime.now(UTC)))
    found = Findings(
        agreement=agreement,
        indicators=load_indicators(),
        figures=await digests.digest(period, db),
        scorecard=await decisions.scorecard(agreement_id, as_of, db),
        commitments=await commitments.every(agreement_id, db),
        rounds=await rounds.closed_of_both(as_of, db),
        extension=await decisions.last(agreement_id, period, db),
    )
    return await asyncio.to_thread(report_of, found, period, as_of=as_of)


async def table(told: Report, sheet: Sheet, language: Language) -> bytes:
    """Write one table of a report as CSV."""
    return await asyncio.to_thread(lambda: csv_of(table_of(sheet, told, words_in(language))))


async def workbook(told: Report, language: Language) -> bytes:
    """Write a report as a workbook."""
    return await asyncio.to_thread(workbook_of, told, words_in(language))


async def sealed(told: Report, language: Language, ministry: Country | None, office: SealingOffice) -> bytes:
    """Print a report and seal it for a ministry.

    Raises:
        ReportOfNoMinistryError: the caller is of neither ministry.
        SealingNotSetUpError: no certificate of the ministry is here.
    """
    side = side_of(ministry)
    key = office.key_of(side)
    printed = await asyncio.to_thread(print_report, Printing(told, words_in(language), side, key.certificate))
    return await seal(printed, key)


async def activity(told: Report, ministry: Country | None, office: SealingOffice) -> bytes:
    """Write a report as the IATI activities file that a ministry publishes.

    Raises:
        ReportOfNoMinistryError: the caller is of neither ministry.
        IatiOrganisationUnknownError: the ministry's organisation identifier is not set.
        IatiStartUnknownError: no source tells the agreement's first day.
        NoRuleInForceError: nothing says how the agreement is told.
    """
    side, terms = side_of(ministry), terms_of(told.agreement.agreement_id, told.as_of)
    return await asyncio.to_thread(activity_of, told, terms, side, office.organisations)


def side_of(ministry: Country | None) -> Country:
    """Give the ministry a caller is of.

    Raises:
        ReportOfNoMinistryError: none.
    """
    if ministry is None:
        raise ReportOfNoMinistryError("an officer of one of the two ministries asks for it")
    return ministry


def _day(period: Period, today: date) -> date:
    if period.first > today:
        raise ReportPeriodError(f"{period.first} has not come")
    if (period.last - period.first).days >= PERIOD_DAYS_MAX:
        raise ReportPeriodError(f"{period.first} until {period.last} is more than {PERIOD_DAYS_MAX} days")
    return min(period.last, today)

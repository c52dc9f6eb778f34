"""The IATI file: valid by schema and rules, the same bytes for the same report, and nothing invented in it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from okfn_iati.iati_schema_validator import IatiValidator
from pydantic import ValidationError

from services.evaluation.reports.activity_xml import activity_of
from services.evaluation.reports.model import Report
from services.evaluation.reports.refusals import IatiOrganisationUnknownError, IatiStartUnknownError
from services.evaluation.reports.terms import ActivityTerms, Document, load_activity_terms, terms_of
from services.kernel import Country
from services.kernel.dated_rules import NoRuleInForceError
from tests.unit.evaluation import told
from tests.unit.evaluation.iati_rules import RULES, broken_rules, texts
from tests.unit.evaluation.reported import FACTS, ID, LAST, REPORT, TL, report

ORGANISATIONS = {ID: "XX-TRIAL-ID", TL: "XX-TRIAL-TL"}
TERMS = terms_of("mou-2024", LAST)
GOLDEN = Path(__file__).parents[2] / "vectors" / "iati" / "mou-2024-half-year.xml"
SCHEMA = IatiValidator()
CODED = {
    "activity-status": {"1", "2", "3", "4", "5", "6"},
    "activity-scope": set("12345678"),
    "collaboration-type": {"1", "2", "3", "4", "6", "7", "8"},
}


def written(shown: Report = REPORT, terms: ActivityTerms = TERMS, publisher: Country = TL) -> bytes:
    return activity_of(shown, terms, publisher, ORGANISATIONS)


def of_agreement(**changed: Any) -> Report:
    return replace(REPORT, agreement=replace(REPORT.agreement, **changed))


def faults(content: bytes) -> list[str]:
    """List what the schema and both sets of rules find."""
    text = content.decode()
    found = [line for _, lines in (SCHEMA.validate_xml(text), SCHEMA.check_ruleset(text)) for line in lines]
    return [*found, *broken_rules(content, LAST)]


def activity(content: bytes) -> etree._Element:
    found = etree.fromstring(content).find("iati-activity")
    assert found is not None
    return found


VARIANTS = {
    "as it is": REPORT,
    "without commitments": report(commitments=()),
    "without figures": report(facts=()),
    "with an end": of_agreement(valid_from=date(2024, 3, 1), valid_until=date(2027, 2, 28)),
    "over": of_agreement(valid_until=date(2026, 2, 19), status="expired"),
    "to come": of_agreement(signed_on=None, valid_from=date(2027, 1, 1), valid_until=date(2028, 1, 1)),
    "with letters that XML lacks": of_agreement(
        parties=tuple(replace(party, organisation="\x0c<Ministry> & \ud800son") for party in REPORT.agreement.parties)
    ),
}


@pytest.mark.parametrize("told", VARIANTS.values(), ids=VARIANTS.keys())
@pytest.mark.parametrize("publisher", Country)
def test_every_file_is_valid_by_the_schema_and_the_rules(told: Report, publisher: Country) -> None:
    assert faults(written(told, publisher=publisher)) == []


def test_the_file_is_the_one_that_was_reviewed() -> None:
    assert written() == GOLDEN.read_bytes()


def test_each_ministry_publishes_under_its_own_name_and_points_to_the_other_s_file() -> None:
    own, other = activity(written(publisher=TL)), activity(written(publisher=ID))

    assert texts(own, "iati-identifier/text()") == texts(other, "related-activity/@ref") == ["XX-TRIAL-TL-mou-2024"]
    assert texts(other, "iati-identifier/text()") == texts(own, "related-activity/@ref") == ["XX-TRIAL-ID-mou-2024"]
    assert set(texts(own, "result/@aggregation-status")) == {"0"}


def test_titles_are_in_the_languages_that_iati_has_a_code_for() -> None:
    content = written()

    assert texts(activity(content), "title/narrative/@xml:lang") == ["id", "pt"]
    assert b"tet" not in {lang.encode() for lang in texts(activity(content), "//@xml:lang")}


def test_a_commitment_s_result_tells_baseline_target_and_what_is_reached_in_its_unit() -> None:
    results = activity(written()).findall("result")
    said = {texts(one, "title/narrative/text()")[0].partition(": ")[2]: one for one in results}

    visits, money, risk = said["Visits held"], said["Paid out"], said["Less at risk"]
    told = [texts(visits, f"indicator//@{name}") for name in ("measure", "ascending", "year")]
    assert told == [["1"], ["1"], ["2025"]]
    assert texts(visits, "indicator//@value") == ["1", "4", "2.5"]
    assert texts(money, "indicator/period/*/@value") == ["2001", "1000.5"]
    assert [texts(risk, f"indicator/@{name}") for name in ("measure", "ascending")] == [["2"], ["0"]]
    assert texts(risk, "indicator//@value") == ["50", "10"]


def actuals(title: str) -> str:
    return f"result/indicator[title/narrative='{title}']/period/actual"


def test_figures_are_told_whole_and_by_each_of_their_groups() -> None:
    counted, found = actuals("Enterprises registered"), activity(written())

    assert texts(found, f"{counted}[not(dimension)]/@value") == ["10"]
    assert texts(found, f"{counted}[dimension/@value='Food']/@value") == ["5"]
    assert set(texts(found, f"{counted}/dimension/@name")) == {"country", "municipality", "sector", "gender", "youth"}
    assert not texts(found, "result/indicator/period/actual[not(@value)]")


def test_a_grouping_with_a_group_of_few_is_not_published_and_money_by_country_only() -> None:
    one_more = report(facts=(*FACTS, told.enterprise("ent-11", sector="Fishery")))
    found, fewer = activity(written()), activity(written(one_more))

    assert set(texts(found, f"{actuals('Amount disbursed (USD)')}/dimension/@name")) == {"country"}
    assert set(texts(found, f"{actuals('Loans disbursed')}/dimension/@name")) == {"country"}
    assert set(texts(fewer, f"{actuals('Enterprises registered')}/dimension/@name")) == {
        "country",
        "municipality",
        "gender",
        "youth",
    }


def test_documents_that_everybody_can_fetch_are_linked() -> None:
    told = {"url": "https://example.org/mou.pdf", "format": "application/pdf", "titles": {"en": "Memorandum"}}
    document = Document.model_validate({**told, "category": "A09", "language": "en", "dated": "2024-02-20"})

    content = written(terms=TERMS.model_copy(update={"documents": (document,)}))

    assert faults(content) == []
    assert texts(activity(content), "document-link/category/@code") == ["A09"]


def test_without_an_identifier_or_a_first_day_nothing_is_written() -> None:
    with pytest.raises(IatiOrganisationUnknownError):
        activity_of(REPORT, TERMS, TL, {ID: "XX-TRIAL-ID"})
    with pytest.raises(IatiStartUnknownError):
        written(of_agreement(signed_on=None))
    with pytest.raises(NoRuleInForceError):
        terms_of("mou-2030", LAST)


def test_an_organisation_without_an_identifier_is_named_only() -> None:
    content = activity_of(REPORT, TERMS, TL, {TL: "XX-TRIAL-TL"})

    assert faults(content) == []
    assert texts(activity(content), "related-activity/@ref") == []


def test_shares_that_do_not_add_up_are_refused_when_they_are_read() -> None:
    (told,) = load_activity_terms()
    uneven = told.model_dump()
    uneven["sectors"][0]["percentage"] = Decimal(49)

    with pytest.raises(ValidationError, match="add up to 100"):
        ActivityTerms.model_validate(uneven)


@pytest.mark.parametrize("element", CODED)
def test_codes_are_of_their_codelists(element: str) -> None:
    assert set(texts(activity(written()), f"{element}/@code")) <= CODED[element]


BREAKING = {
    "1.1.21": (b"<iati-identifier>XX-TRIAL-TL-", b"<iati-identifier>XX-OTHER-"),
    "1.3": (b"XX-TRIAL-TL", b"XX-TRIAL|TL"),
    "2.1": (b'code="31194" percentage="50"', b'code="31194" percentage="40"'),
    "3.1": (b'code="ID" percentage="50"', b'code="ID" percentage="60"'),
    "4.1.1": (b' xml:lang="en"', b""),
    "6.11.1": (b'<activity-date type="2"', b'<activity-date type="3"'),
    "7.8.1": (b' default-currency="USD"', b""),
    "8.10": (b'<actual value="1000.5"', b'<actual value="many"'),
    "8.9": (b'<target value="2001"/>', b"<target/>"),
    "8.8": (b'measure="2" ascending="0"', b'measure="5" ascending="0"'),
    "8.6": (b'period-end iso-date="2026-06-30"', b'period-end iso-date="2025-06-30"'),
    "11.1.3": (b'iso-date="2024-02-20"', b'iso-date="2030-02-20"'),
}


@pytest.mark.parametrize("rule", BREAKING)
def test_a_file_that_breaks_a_rule_is_noticed(rule: str) -> None:
    there, seeded = BREAKING[rule]
    assert there in written()

    assert rule in broken_rules(written().replace(there, seeded), LAST)
    assert rule in RULES

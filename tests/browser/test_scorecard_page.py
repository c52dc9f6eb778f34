"""The scorecard in a real browser: sign-in, languages, map, facts, phone, keyboard, paper, accessibility."""

import json
import re
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from deploy.embedded.running import Platform
from services.evaluation.pages.views import page_file
from services.kernel.languages import Language
from tests.browser.evaluated import COMMITMENTS, MUNICIPALITY, MUNICIPALITY_NAME, PLACES, SECTOR, STATEMENT

pytestmark = pytest.mark.slow

DESK, PHONE = (1280, 900), (360, 740)
PERIOD = "2026-H2"
PATIENCE_MS = 60_000
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
A4_POINTS = (595, 842)
PDF_PAGES_MAX = 8
REGIONS_MAX = 14
MODULES = {
    "periods": """async () => {
        const { parsed, ending, before } = await import("./periods.js");
        const [first] = ending(parsed("2026-Q2"));
        return [first.name, before(parsed("2026-H1")).name, parsed("2024-Q1").last, parsed("2026-H3"), parsed("26")];
    }""",
    "wording": """async () => {
        const { major, chosenLanguage } = await import("./wording.js");
        const chosen = [["tet", ["id"]], ["xx", ["fr", "pt-BR"]], [null, ["fr"]]].map((one) => chosenLanguage(...one));
        return [major("5"), major("-123456"), major("9007199254740993"), ...chosen];
    }""",
}
MODULE_ANSWERS = {
    "periods": ["2025-Q1", "2025-H2", "2024-03-31", None, None],
    "wording": ["0.05", "-1234.56", "90071992547409.93", "tet", "pt", "en"],
}


def words(language: Language) -> dict[str, str]:
    found: dict[str, str] = json.loads(page_file(f"{language}.json").body)["texts"]
    return found


class Visit:
    """One visit to the page: what the browser complained about is kept."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.on(
            "console", lambda told: self.complaints.append(told.text) if told.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    async def sign_in(self, **query: str) -> None:
        asked = "&".join(f"{name}={value}" for name, value in {"period": PERIOD, **query}.items())
        await self.page.goto(f"{self.address}?{asked}")
        await self.page.locator("#issuers button").last.click()
        await self.page.get_by_role("link", name="evaluator", exact=True).click()
        await self.loaded()

    async def loaded(self) -> None:
        await expect(self.page.locator("#status")).to_contain_text("2026", timeout=PATIENCE_MS)
        await expect(self.page.locator("#indicators-shown table")).to_be_visible()

    async def width(self) -> int:
        return int(await self.page.evaluate("document.documentElement.scrollWidth"))

    async def focused(self) -> str:
        return str(await self.page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''"))

    async def violations(self) -> list[tuple[str, list[str]]]:
        found = await Axe().run(self.page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
        answer: dict[str, Any] = found.response
        assert len(answer["passes"]) > 15
        return [(one["id"], [node["html"] for node in one["nodes"]]) for one in answer["violations"]]


@pytest.fixture
async def opened(browser: Browser, evaluated: Platform) -> AsyncIterator[Any]:
    contexts = []

    async def at(size: tuple[int, int] = DESK, locale: str = "en-GB") -> Visit:
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale=locale, reduced_motion="reduce"
        )
        contexts.append(context)
        return Visit(await context.new_page(), f"{evaluated.url('evaluation')}/v1/pages/scorecard.html")

    yield at
    for context in contexts:
        await context.close()


def value_button(page: Page, indicator: str) -> Locator:
    return (
        page.locator("#indicators-shown tr")
        .filter(has=page.get_by_role("rowheader", name=indicator))
        .locator("button.figure")
    )


async def test_an_officer_signs_in_and_sees_what_both_ministries_evaluated(opened: Any) -> None:
    visit: Visit = await opened()
    page = visit.page
    await page.goto(f"{visit.address}?period={PERIOD}")
    await expect(page.locator("#card")).to_be_hidden()

    await visit.sign_in()

    assert "code=" not in page.url
    assert "access_token" not in await page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    for title, status in zip(COMMITMENTS, ("Achieved", "Partly"), strict=True):
        article = page.locator("#commitments-shown article").filter(has=page.get_by_role("heading", name=title))
        await expect(article.locator("p .badge")).to_contain_text(status)
    await expect(page.locator("#commitments-shown")).to_contain_text("VR-2026-02")
    row = page.locator("#rounds-shown tr").filter(has_text="Impact")
    assert await row.get_by_role("cell").all_inner_texts() == ["1", "3", "1", "2 (was scored differently)"]
    await page.get_by_text("What was said").click()
    await expect(page.locator("#rounds-shown")).to_contain_text(STATEMENT)
    await expect(page.locator("#rounds-shown td", has_text="✓")).to_have_count(2)
    await expect(page.locator("#extension-shown")).to_contain_text("Extend with another text")
    await expect(page.locator("#extension-shown")).to_contain_text("Timor-Leste: not decided yet")
    assert visit.complaints == []


@pytest.mark.parametrize("language", Language)
async def test_the_page_speaks_each_language_and_stays_signed_in(language: Language, opened: Any) -> None:
    visit: Visit = await opened()
    page, here = visit.page, words(language)
    await visit.sign_in(lang="en" if language is not Language.EN else "id")

    await page.locator(f"#languages a[hreflang={language}]").click()
    await expect(page.locator("h1")).to_have_text(here["title"])

    assert f"lang={language}" in page.url
    assert await page.evaluate("document.documentElement.lang") == language
    headings = await page.locator("#card h2").all_inner_texts()
    assert headings == [here[key] for key in ("commitments", "indicators", "closer", "rounds", "extension")]
    await expect(page.locator("#indicators-shown")).to_contain_text(here["indicator.enterprises_registered"])
    empty = await page.evaluate(
        "[...document.querySelectorAll('[data-text]')].filter((one) => !one.textContent).length"
    )
    assert (empty, visit.complaints) == (0, [])


@pytest.mark.parametrize(("locale", "language"), [("id-ID", "id"), ("pt-PT", "pt"), ("fr-FR", "en")])
async def test_a_browser_s_language_is_spoken_where_none_is_asked_for(locale: str, language: str, opened: Any) -> None:
    visit: Visit = await opened(locale=locale)

    await visit.page.goto(visit.address)

    await expect(visit.page.locator("html")).to_have_attribute("lang", language)


async def test_the_map_is_gone_through_by_keyboard_down_to_the_facts(opened: Any) -> None:
    visit: Visit = await opened()
    page = visit.page
    await visit.sign_in()
    await page.locator("#indicator").select_option("enterprises_registered|")
    regions = page.locator("#places-shown svg.map [role=button]")
    assert await regions.count() >= len(PLACES)
    await expect(page.locator("#places-shown svg.map [role=button][tabindex='0']")).to_have_count(2)

    await page.locator("#places-shown svg.map [tabindex='0']").first.focus()
    passed = [await visit.focused()]
    while MUNICIPALITY_NAME not in passed[-1] and len(passed) < REGIONS_MAX:
        await page.keyboard.press("ArrowRight")
        passed.append(await visit.focused())
    await page.keyboard.press("Enter")

    assert len(set(passed)) == len(passed) > 1
    facts = page.get_by_role("dialog")
    await expect(facts).to_contain_text(MUNICIPALITY_NAME)
    await facts.locator("button.link").first.click()
    await expect(page.locator("#fact-rows")).to_contain_text(f"municipality_code: {MUNICIPALITY}")
    await page.keyboard.press("Escape")
    await expect(facts).to_be_hidden()
    assert MUNICIPALITY_NAME in await visit.focused()


async def test_the_table_beneath_the_map_tells_what_the_map_tells(opened: Any) -> None:
    visit: Visit = await opened()
    page = visit.page
    await visit.sign_in(country="tl")
    await page.locator("#indicator").select_option("enterprises_registered|")

    drawn = await page.locator("#places-shown svg.map [role=button]").evaluate_all(
        "(found) => found.map((one) => one.getAttribute('aria-label').split('.')[0])"
    )
    told = (
        await page.locator("#places-shown table")
        .first.locator("tbody tr")
        .evaluate_all(
            "(rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent.trim()).join(': '))"
        )
    )

    assert len(told) == len([country for country in PLACES.values() if country == "tl"])
    assert sorted(drawn) == sorted(told)


async def test_a_figure_opens_what_it_was_counted_from(opened: Any) -> None:
    visit: Visit = await opened()
    page = visit.page
    await visit.sign_in()

    await value_button(page, "Enterprises registered").click()

    facts = page.get_by_role("dialog", name="Enterprises registered")
    await expect(facts.locator("dd").first).to_have_text(str(len(PLACES)))
    await expect(facts.locator("tbody tr")).to_have_count(len(PLACES))
    await expect(facts).to_contain_text("registry.enterprise.registered.v1")
    await facts.locator("button.link").first.click()
    await expect(page.locator("#fact-rows")).to_contain_text(f"sector: {SECTOR.lower()}")


async def test_another_period_is_read_anew_and_stands_in_the_address(opened: Any) -> None:
    visit: Visit = await opened()
    page = visit.page
    await visit.sign_in()

    await page.get_by_label("Part of the year").select_option("H1")
    await expect(page.locator("#agreement-told")).to_contain_text("30 Jun 2026")

    assert "period=2026-H1" in page.url
    await expect(value_button(page, "Enterprises registered")).to_have_text("0")
    await expect(value_button(page, "Enterprises trained")).to_have_text("1")
    trend = page.locator("#trend-shown tbody tr")
    await expect(trend).to_have_count(6)
    await expect(trend.first).to_contain_text("Second half 2023")


@pytest.mark.parametrize("language", Language)
async def test_a_phone_never_scrolls_sideways(language: Language, opened: Any) -> None:
    visit: Visit = await opened(PHONE)
    page = visit.page
    await visit.sign_in(lang=language.value)

    before = await visit.width()
    await page.locator("#places-shown table button").first.click()
    await page.get_by_role("dialog").locator("button.link").first.click()
    await expect(page.locator("#fact-rows table")).to_be_visible()

    assert (before, await visit.width()) == (PHONE[0], PHONE[0])
    assert await page.get_by_role("dialog").evaluate("(one) => one.scrollWidth <= one.clientWidth")


async def test_everything_up_to_the_figures_is_reached_by_keyboard(opened: Any) -> None:
    visit: Visit = await opened()
    page = visit.page
    await page.goto(f"{visit.address}?period={PERIOD}&lang=en")
    await expect(page.locator("#issuers button").last).to_be_visible()

    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.className") == "skip"
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.get_by_role("link", name="evaluator", exact=True).focus()
    await page.keyboard.press("Enter")
    await visit.loaded()
    await value_button(page, "Enterprises registered").focus()
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("dialog")).to_be_visible()
    outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    await page.keyboard.press("Escape")
    assert (await visit.focused()).startswith("Enterprises registered")


async def test_the_page_prints_to_a_few_sheets_of_a4_without_its_controls(opened: Any) -> None:
    visit: Visit = await opened()
    await visit.sign_in()

    sheets = PdfReader(BytesIO(await visit.page.pdf(prefer_css_page_size=True))).pages
    text = " ".join("\n".join(sheet.extract_text() for sheet in sheets).split())

    assert 1 < len(sheets) <= PDF_PAGES_MAX
    assert {(round(sheet.mediabox.width), round(sheet.mediabox.height)) for sheet in sheets} == {A4_POINTS}
    for said in ("Joint scorecard", *COMMITMENTS, MUNICIPALITY_NAME, "Extension of the agreement", STATEMENT):
        assert said in text
    assert not re.search(r"Sign out|Trend and map|Arrow keys", text)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_nothing_breaks_wcag_2_2_aa(size: tuple[int, int], opened: Any) -> None:
    visit: Visit = await opened(size)
    page = visit.page
    await page.goto(visit.address)
    await expect(page.locator("#issuers button").last).to_be_visible()
    signed_out = await visit.violations()
    await visit.sign_in()
    shown = await visit.violations()
    await page.locator("#places-shown table button").first.click()
    await page.get_by_role("dialog").locator("button.link").first.click()
    await expect(page.locator("#fact-rows table")).to_be_visible()

    assert (signed_out, shown, await visit.violations()) == ([], [], [])


@pytest.mark.parametrize("forged", [{"state": "foreign"}, {"iss": "http://127.0.0.1/id"}], ids=["state", "issuer"])
async def test_an_answer_to_no_sign_in_of_this_page_is_not_believed(forged: dict[str, str], opened: Any) -> None:
    visit: Visit = await opened()
    page = visit.page
    await page.goto(f"{visit.address}?lang=en")
    await page.locator("#issuers button").last.click()
    await expect(page.get_by_role("link", name="evaluator", exact=True)).to_be_visible()
    state = parse_qs(urlsplit(page.url).query)["state"][0]

    await page.goto(f"{visit.address}?{urlencode({'code': 'stolen', 'state': state, **forged})}")

    await expect(page.locator("#problem")).to_contain_text("Signing in did not succeed (state)")
    await expect(page.locator("#card")).to_be_hidden()


@pytest.mark.parametrize("module", MODULES)
async def test_periods_and_words_are_worked_out_as_said(module: str, opened: Any) -> None:
    visit: Visit = await opened()
    await visit.page.goto(visit.address)

    assert await visit.page.evaluate(MODULES[module]) == MODULE_ANSWERS[module]

"""A credential's page in a real browser: its verdict, phone, keyboard, paper, dark and light, accessibility."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import normalize

import httpx
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect
from pypdf import PdfReader

from deploy.embedded.running import Platform
from services.kernel.languages import Language
from services.training.credentials.views import load_words
from services.training.credentials.words import Words
from tests.integration.test_credentials import certified
from tests.integration.test_training_service import OFFICER, TRAINER, TrainingDesk

pytestmark = pytest.mark.slow

DESK, PHONE = (1280, 900), (360, 740)
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
"""WCAG 2.2 at level AA, with what it takes over from its forerunners."""
AXE_PASSES_LEAST = 10
SECONDS_MAX = 60
TARGET_PIXELS_LEAST = 24
"""WCAG 2.2, 2.5.8: at least so high is what one taps."""
SHOTS = os.environ.get("JEMBATAN_SCREENSHOTS")
"""A folder to keep pictures of the page in; without one none is taken."""


@dataclass(frozen=True)
class Pages:
    """The address of a credential that holds, and of one whose certificate was revoked."""

    holding: str
    revoked: str


@pytest.fixture(scope="module")
async def pages(platform: Platform) -> Pages:
    async with httpx.AsyncClient(timeout=SECONDS_MAX) as client:
        desk, found = TrainingDesk(platform, client), []
        for _ in range(2):
            certificate_id = await certified(desk)
            given = await desk.do(TRAINER, "POST", "training/credentials", {"certificate_id": certificate_id})
            found.append((certificate_id, given["page"]))
        (_, holding), (certificate_id, revoked) = found
        reason = {"reason_code": "given_by_mistake"}
        await desk.do(OFFICER, "POST", f"training/certificates/{certificate_id}/revocation", reason)
    return Pages(holding, revoked)


@pytest.fixture
async def opened(browser: Browser) -> AsyncIterator[Any]:
    contexts = []

    async def at(address: str, size: tuple[int, int] = DESK, **more: Any) -> Page:
        context = await browser.new_context(viewport={"width": size[0], "height": size[1]}, **more)
        contexts.append(context)
        page = await context.new_page()
        complaints: list[str] = []
        page.on("console", lambda told: complaints.append(told.text))
        await page.goto(address)
        assert complaints == []
        return page

    yield at
    for context in contexts:
        await context.close()


def words(language: Language = Language.EN) -> Words:
    return Words(language, load_words())


async def pictured(page: Page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


async def violations(page: Page) -> list[tuple[str, list[str]]]:
    """Look for what keeps somebody from reading the page."""
    found = await Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
    answer: dict[str, Any] = found.response
    assert len(answer["passes"]) > AXE_PASSES_LEAST
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in answer["violations"]]


@pytest.mark.parametrize("language", Language)
async def test_a_credential_that_holds_says_so_in_each_language(language: Language, pages: Pages, opened: Any) -> None:
    page: Page = await opened(f"{pages.holding}?lang={language}")
    await pictured(page, f"holding-{language}")

    await expect(page.get_by_role("status")).to_contain_text(words(language)["verified"])
    await expect(page.locator("html")).to_have_attribute("lang", language.value)
    assert await violations(page) == []


async def test_one_that_was_revoked_says_so_and_why(pages: Pages, opened: Any) -> None:
    page: Page = await opened(f"{pages.revoked}?lang=en")
    await pictured(page, "revoked")

    await expect(page.get_by_role("status")).to_contain_text(words()["refused"])
    await expect(page.get_by_role("row").filter(has_text=words()["status"])).to_contain_text("revoked")
    assert await violations(page) == []


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", ["holding", "revoked"])
async def test_on_a_phone_nothing_lies_beside_the_screen(
    name: str, language: Language, pages: Pages, opened: Any
) -> None:
    page: Page = await opened(f"{getattr(pages, name)}?lang={language}", PHONE)
    await pictured(page, f"phone-{name}-{language}")

    width = await page.evaluate("document.documentElement.scrollWidth")
    beside = await page.evaluate(
        "[...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)"
        ".map((one) => one.tagName)"
    )

    assert (width, beside) == (PHONE[0], [])
    assert await violations(page) == []


async def test_the_keyboard_reaches_the_link_shows_where_it_is_and_opens_it(pages: Pages, opened: Any) -> None:
    page: Page = await opened(pages.holding)

    await page.keyboard.press("Tab")
    link = page.get_by_role("link")
    await pictured(page, "keyboard")

    await expect(link).to_be_focused()
    assert await link.evaluate("(one) => getComputedStyle(one).outlineStyle") != "none"
    box = await link.bounding_box()
    assert box is not None
    assert box["height"] >= TARGET_PIXELS_LEAST
    await page.keyboard.press("Enter")
    await page.wait_for_load_state()
    assert page.url == pages.holding


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["holding", "revoked"])
async def test_it_is_read_by_day_and_by_night(name: str, scheme: str, pages: Pages, opened: Any) -> None:
    page: Page = await opened(getattr(pages, name), color_scheme=scheme)
    await pictured(page, f"{scheme}-{name}")

    assert await violations(page) == []


@pytest.mark.parametrize("language", Language)
async def test_it_prints_on_one_sheet_with_its_verdict_and_its_address(
    language: Language, pages: Pages, opened: Any
) -> None:
    page: Page = await opened(f"{pages.holding}?lang={language}", color_scheme="dark")
    printed = await page.pdf(format="A4", print_background=True)
    if SHOTS:
        Path(SHOTS, f"print-{language}.pdf").write_bytes(printed)  # noqa: ASYNC240

    sheets = PdfReader(BytesIO(printed)).pages
    # Ligatures are one letter in print.
    text = "".join(normalize("NFKC", sheets[0].extract_text()).split())

    assert len(sheets) == 1
    assert "".join(words(language)["verified"].split()) in text
    assert "".join(pages.holding.split()) in text


async def test_nothing_is_fetched_but_the_page_itself(pages: Pages, browser: Browser) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    await page.goto(pages.holding)
    await page.wait_for_load_state("networkidle")
    await context.close()

    assert [url for url in asked if not url.endswith("/favicon.ico")] == [pages.holding]

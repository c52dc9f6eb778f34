"""A real browser on a real platform: the tests that need it are skipped, and say so, where there is no Chromium."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from playwright.async_api import Browser, async_playwright

from deploy.embedded.running import Platform
from tests.browser.evaluated import evaluate
from tests.integration.desk import Desk

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "NOT RUN: NO PAGE WAS OPENED IN A BROWSER, because none is installed: "
    "`apt-get install chromium`, or name one in JEMBATAN_CHROMIUM"
)
SECONDS_MAX = 60


def chromium() -> str | None:
    """Find the system's browser; nothing is downloaded."""
    return os.environ.get("JEMBATAN_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="session")
def executable() -> str:
    found = chromium()
    if found is None:
        pytest.skip(MISSING)
    return found


@pytest.fixture(scope="module")
def platform(executable: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    assert executable
    platform = Platform(tmp_path_factory.mktemp("browser") / "home", usual_ports={})
    platform.up()
    yield platform
    platform.clean()


@pytest.fixture(scope="module")
async def evaluated(platform: Platform) -> Platform:
    async with httpx.AsyncClient(timeout=SECONDS_MAX) as client:
        await evaluate(Desk(platform, client))
    return platform


@pytest.fixture(scope="module")
async def browser(executable: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        # A container's root may not make the browser's own sandbox; what is opened here is the platform alone.
        browser = await playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        await browser.close()

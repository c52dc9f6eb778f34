"""The scorecard's page: four catalogues that say the same, files that stand for themselves, a map of known places."""

import csv
import json
import re
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from services.evaluation.indicators.repository import load_indicators
from services.evaluation.pages.refusals import PageNotFoundError
from services.evaluation.pages.views import page_file, page_files, policy
from services.kernel.languages import Language
from tests.architecture.violations import ROOT

WEB = ROOT / "services" / "evaluation" / "pages" / "web"
OWN_SCRIPTS = sorted(path for path in WEB.glob("*.js") if path.name != "uplot.js")
SCRIPT_LINES_MAX = 250
MAP_BYTES_MAX = 300_000
PLACEHOLDER = re.compile(r"\{(\w+)\}")
SAID = re.compile(r"\bsay\(\s*\"([a-z_.A-Z0-9]+)\"")
NAMED = re.compile(r"\.name\(\s*\"([a-z_]+)\"")
LISTED = re.compile(r"\[\s*((?:\"[a-z_]+\",?\s*)+)\]\s*\.map\(\s*\(key\) =>\s*wording\.say\(key\)")


def texts(language: Language) -> dict[str, str]:
    catalogue = json.loads((WEB / f"{language}.json").read_text(encoding="utf-8"))
    assert catalogue["language"] == language
    found: dict[str, str] = catalogue["texts"]
    return found


class Markup(HTMLParser):
    """What a page's markup names and holds."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: set[str] = set()
        self.files: set[str] = set()
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.keys |= {given[name] or "" for name in ("data-text", "data-label") if name in given}
        self.files |= {given["src"] or ""} if tag == "script" and "src" in given else set()
        self.files |= {given["href"] or ""} if tag == "link" else set()
        is_inline = tag == "style" or (tag == "script" and "src" not in given)
        self.inline += [tag] * is_inline + [name for name in given if name == "style" or name.startswith("on")]


def markup() -> Markup:
    found = Markup()
    found.feed((WEB / "scorecard.html").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("language", Language)
def test_every_language_says_everything_with_the_same_values(language: Language) -> None:
    here, english = texts(language), texts(Language.EN)

    assert here.keys() == english.keys()
    assert [key for key, text in here.items() if not text.strip()] == []
    assert {key: set(PLACEHOLDER.findall(text)) for key, text in here.items()} == {
        key: set(PLACEHOLDER.findall(text)) for key, text in english.items()
    }


def test_every_indicator_has_a_name_that_in_english_is_its_definition_s() -> None:
    english = texts(Language.EN)

    named = {code.removeprefix("indicator."): text for code, text in english.items() if code.startswith("indicator.")}

    assert named == {indicator.code: indicator.title for indicator in load_indicators()}


def test_every_key_that_the_page_asks_for_is_in_the_catalogues() -> None:
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in OWN_SCRIPTS)
    listed = {key for group in LISTED.findall(scripts) for key in re.findall(r"[a-z_]+", group)}
    asked = set(SAID.findall(scripts)) | listed | markup().keys
    known = texts(Language.EN)

    assert len(asked) > 50
    assert asked - known.keys() == set()
    assert {kind for kind in NAMED.findall(scripts) if not any(key.startswith(f"{kind}.") for key in known)} == set()


def test_the_markup_holds_no_script_and_no_style_of_its_own() -> None:
    found = markup()

    assert found.inline == []
    assert found.files == {"icon.svg", "uplot.css", "scorecard.css", "uplot.js", "scorecard.js"}
    assert found.files <= page_files().keys()


@pytest.mark.parametrize("script", OWN_SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_short_opens_with_a_sentence_and_writes_no_markup(script: Path) -> None:
    text = script.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= SCRIPT_LINES_MAX
    assert re.match(r"// .+\.\n", text)
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|https?://(?!www\.w3\.org)", text
    )


def test_the_map_shows_the_municipalities_and_regencies_that_registers_know() -> None:
    places: list[dict[str, Any]] = json.loads(page_file("map.json").body)["features"]
    registers = ROOT / "services" / "registry" / "data"

    def known(file: str, levels: set[str]) -> set[str]:
        with (registers / file).open(encoding="utf-8", newline="") as lines:
            return {row["code"] for row in csv.DictReader(lines) if row["level"] in levels}

    shown = {one["properties"]["code"]: one for one in places}

    assert len(shown) == 14 + 22
    assert {code for code in shown if code.startswith("TL")} <= known("places_tl.csv", {"municipality"})
    assert {code for code in shown if code.startswith("53")} == {
        code for code in known("places_id.csv", {"regency"}) if code.startswith("53.")
    }
    assert all(one["geometry"]["coordinates"] for one in places)
    assert len(page_file("map.json").body) < MAP_BYTES_MAX


def test_the_chart_library_is_the_one_its_line_of_origin_names() -> None:
    line = next(
        line
        for line in (ROOT / "services" / "evaluation" / "data" / "SOURCES.md").read_text(encoding="utf-8").splitlines()
        if "`pages/web/uplot.js`" in line
    )

    assert sha256(page_file("uplot.js").body).hexdigest() in line
    assert page_file("uplot.js").body.startswith(b"/*! https://github.com/leeoniya/uPlot (v1.6.32) */")
    assert b"MIT" in page_file("uplot.LICENSE.txt").body


def test_what_the_page_may_load_is_its_own_and_the_issuers_alone() -> None:
    told = policy(["https://issuer.example/tl", "https://issuer.example/id"])

    rules = dict(rule.strip().split(" ", 1) for rule in told.split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert rules["connect-src"] == "'self' https://issuer.example"
    assert "unsafe" not in told


@pytest.mark.parametrize("name", ["nothing.html", "..", "__init__.py", "%2e%2e"])
def test_nothing_but_the_page_s_files_is_given(name: str) -> None:
    with pytest.raises(PageNotFoundError):
        page_file(name)

"""The page a buyer opens: its words in four languages, its verdict, and nothing that comes from elsewhere."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kernel import Country
from services.kernel.languages import Language
from services.training.credentials.pages import Shown, write_page
from services.training.credentials.views import load_words
from services.training.credentials.words import Words, preferred
from services.training.formats.open_badges.verification import verify_text
from tests.unit.training.badges import CHECKED_AT, SIGNED, as_text, circumstances

ADDRESS = "https://training.example/v1/credentials/cert-1/page"
FOUND = {one: verify_text(as_text(SIGNED), circumstances(revoked=one)) for one in (True, False, None)}
OUTSIDE = re.compile(r"""(?:src|href|action|url\()\s*=?\s*["']?(?!https://training\.example/)\w+:""")


class Seen(HTMLParser):
    """Collects a page's elements, its texts and its title of each picture."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def page(language: Language = Language.EN, *, revoked: bool | None = False, name: str | None = None) -> str:
    credential = {**SIGNED, "issuer": {**SIGNED["issuer"], "name": name}} if name is not None else SIGNED
    return write_page(Shown(credential, FOUND[revoked], CHECKED_AT, ADDRESS, Country.TL), Words(language, load_words()))


@pytest.mark.parametrize("language", Language)
def test_the_page_speaks_each_language_and_says_when_its_wording_is_unchecked(language: Language) -> None:
    words = Words(language, load_words())

    seen = Seen(page(language))

    assert ("html", {"lang": language.value}) in seen.elements
    assert all(words[key] in seen.text for key in ("title", "verified", "issuer", "proof", "holder_unnamed", "scan"))
    assert (words["unsure"] in seen.text) == (language is not Language.EN)


@pytest.mark.parametrize(
    ("revoked", "verdict", "reason"),
    [(False, "verified", "nobody_named"), (True, "refused", "revoked"), (None, "incomplete", "status_list_missing")],
)
def test_the_page_says_whether_the_credential_holds_and_why_not(
    revoked: bool | None,  # noqa: FBT001 - one column of the cases
    verdict: str,
    reason: str,
) -> None:
    seen = Seen(page(revoked=revoked))

    assert load_words()[verdict][Language.EN].text in seen.text
    assert reason in seen.text


def test_days_are_those_of_the_issuers_country() -> None:
    seen = Seen(page())

    assert SIGNED["validFrom"].startswith("2026-03-03T15:00")
    assert "2026-03-04" in seen.text
    assert "2029-03-03" in seen.text
    assert "2026-04-03 12:00 (Asia/Dili)" in seen.text
    assert "T15:00" not in seen.text


def test_the_page_loads_nothing_and_its_code_leads_back_to_itself() -> None:
    seen = Seen(page())
    tags = [tag for tag, _ in seen.elements]

    assert {"script", "link", "img", "iframe", "object", "form"}.isdisjoint(tags)
    assert not OUTSIDE.search(page())
    assert "svg" in tags
    assert ("a", {"href": ADDRESS}) in seen.elements
    assert tags.count("h1") == 1
    assert all(attributes.get("scope") in ("col", "row") for tag, attributes in seen.elements if tag == "th")


@settings(max_examples=40)
@given(st.text(alphabet="<>&\"'a;/", max_size=30))
def test_no_name_becomes_markup(name: str) -> None:
    plain, shown = Seen(page(name="SECoop")), Seen(page(name=name))

    assert [tag for tag, _ in shown.elements] == [tag for tag, _ in plain.elements]
    assert name in shown.text


@pytest.mark.parametrize(
    ("asked", "header", "language"),
    [
        (Language.TET, "pt", "tet"),
        (None, "", "en"),
        (None, "fr, de", "en"),
        (None, "id-ID,id;q=0.9,en;q=0.8", "id"),
        (None, "en;q=0.3, pt-TL;q=0.7, tet;q=0.9", "tet"),
        (None, "tet;q=0, pt", "pt"),
        (None, "pt;level=1, id;q=x", "en"),
        (None, ",;=,pt", "pt"),
    ],
)
def test_a_reader_gets_the_language_that_he_prefers_of_those_spoken(
    asked: Language | None, header: str, language: str
) -> None:
    assert preferred(asked, header) == language


@given(st.text(max_size=50))
def test_any_header_gives_a_language(header: str) -> None:
    assert preferred(None, header) in Language

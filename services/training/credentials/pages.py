"""A credential as a page that a buyer or a loan officer opens: what it says, whether it holds, and why not.

The page brings all it needs: no script, no font, no picture from elsewhere. It prints on one sheet.
"""

from dataclasses import dataclass
from datetime import datetime
from html import escape

import segno

from services.kernel import Country
from services.training.credentials.words import Words
from services.training.formats.open_badges.contexts import JsonObject
from services.training.formats.open_badges.verification import Check, CredentialVerification

MEDIA_TYPE = "text/html; charset=utf-8"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""Nothing is loaded and nothing runs (Content-Security-Policy)."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
    "Vary": "Accept-Language",
}
SQUARE_PIXELS = 5
SIGNS = {"passed": "✓", "failed": "✗", "not_checked": "?"}
CHECK_WORDS = {"issuer": "issuer_known"}
STYLE = """
:root{color-scheme:light dark;background:light-dark(#fff,#121212);color:light-dark(#111,#eee)}
body{font:1.05rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}
.verdict{border:.2rem solid;border-radius:.5rem;padding:.75rem 1rem;font-weight:700}
table{border-collapse:collapse;width:100%}
th,td{text-align:start;vertical-align:top;padding:.35rem .5rem;border-bottom:1px solid}
.passed{border-color:light-dark(#17653a,#7ddc9a)}.failed{border-color:light-dark(#a3231a,#ffb4ab)}
dt{font-weight:700}dd{margin:0 0 .5rem}dd,code,a,td,th{overflow-wrap:anywhere}figure{margin:1.5rem 0}
a{color:light-dark(#0b4fa8,#a8c7fa)}
figure svg{background:#fff;max-width:100%;height:auto}
@media print{:root{color-scheme:light}body{margin:0;max-width:none;font-size:11pt}a{color:inherit}}
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows: the credential, what was found, when, the page's own address, and whose days it tells."""

    credential: JsonObject
    verification: CredentialVerification
    at: datetime
    address: str
    country: Country


def write_page(shown: Shown, words: Words) -> str:
    """Write the page in one language; every value of the credential is escaped."""
    language, title = words.language.value, escape(words["title"])
    note = f"<p><small>{escape(words['unsure'])}</small></p>" if words.unsure else ""
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{title}</title><style>{STYLE}</style></head>\n<body><main><h1>{title}</h1>\n"
        f"{_verdict(shown.verification, words)}\n"
        f"{_said(shown, words)}\n{_checks(shown.verification.checks, words)}\n"
        f"<p>{escape(words['holder_unnamed'])}</p>\n{_code(shown.address, words)}{note}</main></body></html>\n"
    )


def _verdict(found: CredentialVerification, words: Words) -> str:
    outcome, key = "not_checked", "incomplete"
    if found.verified:
        outcome, key = "passed", "verified"
    elif any(check.outcome == "failed" for check in found.checks):
        outcome, key = "failed", "refused"
    return f'<p class="verdict {outcome}" role="status">{SIGNS[outcome]} {escape(words[key])}</p>'


def _said(shown: Shown, words: Words) -> str:
    credential = shown.credential
    called = {one["@language"]: one["@value"] for one in credential["name"]}
    rows = {
        "achievement": called[words.language.value],
        "issuer": credential["issuer"]["name"],
        "issued_on": _day(credential["validFrom"], shown.country),
        "valid_until": _day(credential["validUntil"], shown.country) if "validUntil" in credential else words["no_end"],
        "number": credential["id"],
        "checked_at": f"{shown.at.astimezone(shown.country.zone):%Y-%m-%d %H:%M} ({shown.country.zone})",
    }
    return f"<dl>{''.join(f'<dt>{escape(words[key])}</dt><dd>{escape(text)}</dd>' for key, text in rows.items())}</dl>"


def _day(instant: str, country: Country) -> str:
    return country.day_of(datetime.fromisoformat(instant)).isoformat()


def _checks(checks: tuple[Check, ...], words: Words) -> str:
    rows = "".join(_row(check, words) for check in checks)
    return (
        f"<table><thead><tr><th scope=col>{escape(words['check'])}</th><th scope=col>{escape(words['outcome'])}</th>"
        f"</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(check: Check, words: Words) -> str:
    name = escape(words[CHECK_WORDS.get(check.name, check.name)])
    reason = f" <code>{escape(check.reason)}</code>" if check.reason else ""
    outcome = f"{SIGNS[check.outcome]} {escape(words[check.outcome])}{reason}"
    return f"<tr><th scope=row>{name}</th><td>{outcome}</td></tr>"


def _code(address: str, words: Words) -> str:
    scan = escape(words["scan"])
    drawn = segno.make(address, error="m", micro=False).svg_inline(scale=SQUARE_PIXELS, border=4, title=scan)
    link = f'<a href="{escape(address)}">{escape(address)}</a>'
    return f"<figure>{drawn}<figcaption>{scan}: {link}</figcaption></figure>\n"

"""The page on the border: what crosses, why, under which law, and what stays at home."""

from collections.abc import Iterable, Mapping, Sequence

from deploy.generate.published import publications
from services.border.agreements.model import AgreedFact, Agreement, Crossing
from services.contracts.reading import type_of
from services.evaluation.rounds.words import DIGITS_RUN_MAX
from services.kernel import Event

HEAD = """# The border

Written by `python -m deploy.generate.border_files` from `deploy/agreements/`; a test fails when it is out of date.

Each ministry keeps its own cell. What is named here crosses from one to the other, and nothing else. An id crosses as
a pseudonym, a name that only the ministry that gave it can lead back. Each fact is sealed with the sending ministry's
key, and the receiving ministry lets it in only where the seal, the agreement, the fields and its place in the order
are right. No name of a person and no number that identifies one is a field of any fact below.

Free text crosses only where the column "as texts" names it: what an officer of one ministry writes to the other one
in a joint round, with the most characters that each text may have. A text with more than {digits} digits in a row is
refused before it is kept, since it may be a person's number; a shorter one is not noticed. No program can tell whether
a text names a person: who writes it answers for that. Everything else is a code, a day, a number or a value of a list.
"""
COLUMNS = "| fact | crosses | as pseudonyms | as texts | stays at home |\n|---|---|---|---|---|\n"
INHERITED = frozenset(Event.model_fields)
CONFIDENCE = {"high": "", "medium": " (medium confidence)", "low": " (low confidence: to be confirmed)"}


def page_of(found: Iterable[Agreement]) -> str:
    """Write the page."""
    facts = {type_of(fact): fact for publication in publications() for fact in publication.facts}
    return HEAD.format(digits=DIGITS_RUN_MAX) + "".join(_agreement(one, facts) for one in found)


def _agreement(agreement: Agreement, facts: Mapping[str, type[Event]]) -> str:
    parties = " and ".join(agreement.parties.values())
    bases = "".join(
        f"- **{name}**: {basis.law}, {basis.article}. {basis.says} Source: {basis.source}"
        f"{CONFIDENCE[basis.confidence]}\n"
        for name, basis in agreement.legal_bases.items()
    )
    return (
        f"\n## {agreement.title}\n\n`{agreement.id}`, edition {agreement.edition}, between {parties}. Signed on "
        f"{agreement.signed_on}; crossing ends after {agreement.valid_until}{CONFIDENCE[agreement.confidence]}. "
        f"{agreement.valid_until_source}\n\n### Under which law\n\n{bases}"
        + "".join(_crossing(one, facts) for one in agreement.crossings)
    )


def _crossing(crossing: Crossing, facts: Mapping[str, type[Event]]) -> str:
    rows = "".join(_row(name, fact, facts[name]) for name, fact in crossing.facts.items())
    return (
        f"\n### From {crossing.sent_by.upper()} to {crossing.sent_to.upper()}: `{crossing.aggregate}`\n\n"
        f"{crossing.purpose} Under {', '.join(crossing.legal_bases)}; kept for {crossing.retention_days} days; "
        f"topic `{crossing.topic}`.\n\n{COLUMNS}{rows}"
    )


def _row(name: str, agreed: AgreedFact, fact: type[Event]) -> str:
    home = sorted(fact.model_fields.keys() - INHERITED - agreed.crossing)
    cells = (_names(agreed.plain), _names(("subject", *agreed.pseudonyms)), _texts(agreed.texts), _names(home))
    return f"| `{name}` | {' | '.join(cells)} |\n"


def _names(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "nothing"


def _texts(texts: Mapping[str, int]) -> str:
    return ", ".join(f"`{name}` (up to {most})" for name, most in texts.items()) or "nothing"

"""Writes `docs/privacy.md` from the registry's models and rules: `python -m deploy.generate.privacy_page`.

Of training it says who sees how many points somebody reached in a test, of joint rounds which texts cross the border.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from deploy.generate.classed_models import OURS, classed_models
from services.border.agreements.repository import agreement
from services.evaluation.rounds.words import DIGITS_RUN_MAX
from services.kernel import Country
from services.kernel.dated_rules import DatedRule
from services.kernel.privacy import FieldClass, annotations_of, field_classes, models_in, own_classes
from services.kernel.roles import Role
from services.registry.privacy_rules import (
    Purpose,
    RequestKind,
    Retention,
    clearance,
    purposes,
    request_term,
    retentions,
)
from services.training.cohorts.showing import POINT_READERS, TESTED_LEAST

PAGE = Path(__file__).parents[2] / "docs" / "privacy.md"
SEEN, HIDDEN = "x", ""

HEAD = """# Privacy

Written by `python -m deploy.generate.privacy_page` from the models and the dated rules of `services/registry`; a test
fails when it is out of date, and another asks every route with every role and compares what came back with the matrix.

Each field of the registry has a class: `public` (everybody), `official` (officers of both ministries), `personal` (of a
person), `specific` (what the law protects more). A field without a class is answered to nobody, and the build fails. An
answer leaves out, in one place for all routes, the fields its reader's roles may not see; a reader with several roles
sees what any of them sees. Persons' data are encrypted field by field, each person under a key of their own; they are
read only for a purpose, by officers of the person's own ministry, and every reading leaves a record that the person can
ask for. Timor-Leste has no general law on personal data (constitution art. 38): Indonesia's is kept there too. How sure
a source is stands in brackets behind it.

"""


def page(on: date | None = None) -> str:
    """Write the page for a day; without one, for the day the newest rule began."""
    day = on or _newest()
    parts = [HEAD, _classes(day), _purposes(purposes(on=day).values()), _retentions(retentions(on=day).values())]
    parts += [
        _terms(day),
        _points(),
        _texts_across(),
        "\n## Fields\n\nA field that holds other fields is seen as far as they are.\n",
    ]
    parts += [_model(model, day) for model in classed_models()]
    return "".join(parts)


def _classes(day: date) -> str:
    rows = [
        [f"`{role}`", *(SEEN if found in clearance(frozenset({role}), on=day) else HIDDEN for found in FieldClass)]
        for role in Role
    ]
    return "## Who sees which class\n\n" + _table(["role", *FieldClass], rows)


def _purposes(rules: Iterable[Purpose]) -> str:
    rows = [
        [
            f"`{rule.code}`",
            rule.meaning,
            rule.legal_basis.replace("_", " "),
            ", ".join(f"`{name}`" for name in rule.fields),
            "yes" if rule.serves_restricted else "no",
            _source(rule),
        ]
        for rule in rules
    ]
    names = [
        "purpose",
        "meaning",
        "legal basis",
        "fields of a person read for it",
        "goes on under restriction",
        "source",
    ]
    return "\n## Purposes\n\n" + _table(names, rows)


def _retentions(rules: Iterable[Retention]) -> str:
    rows = [
        [
            f"`{rule.code}`",
            rule.keeps,
            "for good" if rule.years_after_end is None else str(rule.years_after_end),
            _source(rule),
        ]
        for rule in rules
    ]
    return "\n## Retentions\n\n" + _table(["retention", "kept", "years after the end", "source"], rows)


def _terms(day: date) -> str:
    terms = [request_term(country, kind, on=day) for kind in RequestKind for country in Country]
    rows = [[term.kind.value, term.country.value, str(term.hours), _source(term)] for term in terms]
    return "\n## Answers to a person\n\n" + _table(["request", "country", "hours", "source"], rows)


def _points() -> str:
    rows = [[f"`{role}`", POINT_READERS.get(role, "of nobody")] for role in Role]
    return (
        "\n## Test points of trainings\n\nA cohort of the training service shows how many took a test; the mean of "
        f"their points once it is completed,\nif at least {TESTED_LEAST} took it and not all reached the same. "
        "How many points somebody reached is personal and never published:\n\n" + _table(["role", "sees points"], rows)
    )


def _texts_across() -> str:
    found = {
        (name, field, str(most)): None
        for crossing in agreement().crossings
        for name, fact in crossing.facts.items()
        for field, most in fact.texts.items()
    }
    rows = [[f"`{name}`", f"`{field}`", most] for name, field, most in found]
    return (
        "\n## Texts across the border\n\nWhat officers of one ministry write to the other one in a joint round is "
        "`official`. Nobody is to be named in it; a run of\n"
        f"more than {DIGITS_RUN_MAX} digits, which may be a person's number, is refused. Nothing else that crosses is "
        "free text ([border.md](border.md)):\n\n" + _table(["fact", "field", "most characters"], rows)
    )


def _model(model: type, day: date) -> str:
    seen = {role: clearance(frozenset({role}), on=day) for role in Role}
    classes, beside = field_classes(model), own_classes(model)
    rows = []
    for name, annotation in annotations_of(model).items():
        holds = list(models_in(annotation))
        mark = beside[name] if holds else classes[name]
        if mark is None:
            rows.append([f"`{name}`", ", ".join(inner.__name__ for inner in holds), "", "", *("" for _ in Role)])
        else:
            who = [SEEN if mark.field_class in seen[role] else HIDDEN for role in Role]
            rows.append([f"`{name}`", mark.field_class.value, mark.purpose, mark.retention, *who])
    return f"\n### {title_of(model)}\n\n" + _table(["field", "class", "purpose", "retention", *Role], rows)


def title_of(model: type) -> str:
    """Name a model's section."""
    return f"{model.__module__.removeprefix(OURS)}.{model.__name__}"


def _source(rule: DatedRule) -> str:
    return f"{rule.source} ({rule.confidence})"


def _table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [names, ["---"] * len(names), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _newest() -> date:
    known = [rule.valid_from for rule in (*purposes(on=date.max).values(), *retentions(on=date.max).values())]
    return max(day for day in known if day is not None)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

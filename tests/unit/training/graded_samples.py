"""Samples that lie on the edges of a grading rule, made from the rule itself."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from services.training.grading.particulars import HeldCertificate, Sample
from services.training.grading.standards import (
    CERTIFICATE_COVERS,
    DEFECT_SUM,
    GradingRule,
    Limit,
    QualityClass,
    Reading,
    load_rules,
)

DAY = date(2026, 11, 2)
STEP = Decimal("0.0001")
DEFECT_STEP = Decimal("0.1")


@dataclass(frozen=True)
class Goods:
    """Something one rule grades."""

    rule: GradingRule
    commodity: str
    variant: str | None

    @property
    def grades(self) -> tuple[QualityClass, ...]:
        """Its grades, best first."""
        return self.rule.grades_for(self.commodity, self.variant)

    @property
    def sizes(self) -> tuple[QualityClass, ...]:
        """Its sizes, largest first."""
        return self.rule.sizes_for(self.commodity, self.variant)

    def rank(self, grade: str | None) -> int:
        """Count the grades above one; off grade is below them all."""
        names = [one.name for one in self.grades]
        return names.index(grade) if grade is not None else len(names)

    def __str__(self) -> str:
        return f"{self.rule.version}-{self.commodity}-{self.variant or 'any'}"


def every_goods() -> Iterator[Goods]:
    """List whatever is graded: each rule with its commodities and variants."""
    for rule in load_rules():
        for commodity in rule.commodities or ("honey",):
            for variant in (*rule.variants, *(() if rule.variant_required else (None,))):
                yield Goods(rule, commodity, variant)


def edge(limit: Limit) -> Reading:
    """Give the worst that the limit still allows."""
    if limit.equals is not None:
        return limit.equals
    found = limit.at_most if limit.at_most is not None else limit.at_least
    assert found is not None
    return found


def beyond(limit: Limit) -> Iterator[Reading]:
    """Give what lies just outside of the limit, on each side it has."""
    step = DEFECT_STEP if limit.of == DEFECT_SUM else STEP
    if limit.equals is not None:
        yield not limit.equals
    if limit.at_most is not None:
        yield limit.at_most + step
    if limit.at_least is not None:
        yield limit.at_least - step


def on_the_edge(goods: Goods, *classes: QualityClass) -> dict[str, Reading]:
    """Give readings that keep to every limit of some classes, and nothing better; the rest keeps to no limit."""
    limits = (*goods.rule.requirements, *(limit for one in classes for limit in one.limits))
    others = {limit.of: next(beyond(limit)) for one in goods.grades for limit in one.limits}
    return others | {limit.of: edge(limit) for limit in limits}


def sample(goods: Goods, found: dict[str, Reading]) -> Sample:
    """Make a sample with these readings; a sum of defects becomes counts, a certificate one that holds."""
    covers = found.get(CERTIFICATE_COVERS, False)
    total = found.get(DEFECT_SUM)
    paper = HeldCertificate(goods.rule.standard, "C-1", DAY, DAY)
    empty = Sample(goods.commodity, goods.variant, goods.rule.sample_mass_g)
    return replace(
        empty,
        defects=counts(goods.rule, total) if isinstance(total, Decimal) else None,
        measures={code: value for code, value in found.items() if isinstance(value, Decimal) and code != DEFECT_SUM},
        findings={
            code: value for code, value in found.items() if isinstance(value, bool) and code != CERTIFICATE_COVERS
        },
        certificates=(paper,) if covers else (),
    )


def counts(rule: GradingRule, total: Decimal) -> dict[str, int]:
    """Write a sum of defects as counts of them, dearest first."""
    found, left = {}, total
    for defect in sorted(rule.defects, key=lambda one: one.value, reverse=True):
        found[defect.code], left = int(left // defect.value), left % defect.value
    assert not left, f"{total} is no sum of {rule.version}'s values"
    return found

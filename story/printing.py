"""The scorecard for a person at a terminal."""

from collections.abc import Sequence
from decimal import Decimal

from rich.console import Console
from rich.table import Table

from services.kernel import Country, Currency, Money
from story.scorecard import Group, JointEvaluation, Scorecard, SignedRound

NONE = "-"


def show(card: Scorecard, console: Console) -> None:
    """Print the figures, then the rows that are not among them, then whether all sums agree."""
    console.print()
    console.print(f"[bold]Scorecard of {card.reported_on}[/]: {card.loans} loans, {_money(card.amount_minor, card)}")
    for label in card.labels:
        console.print(f"  {label}", style="dim", markup=False)
    console.print(_groups("municipality", card.municipalities, card, with_poverty=True))
    console.print(_groups("sector", card.sectors, card, with_poverty=False))
    console.print(_portfolio(card))
    console.print(_people(card))
    if card.joint is not None:
        _show_joint(card.joint, console)
    console.print(_set_aside(card))
    aside = sum(group.rows for group in card.set_aside)
    console.print(f"{card.rows} rows = {card.loans} loans + {aside} set aside.")
    for difference in card.differences:
        console.print(difference, style="red", markup=False)
    if not card.differences:
        console.print("Every row is accounted for, and evaluation's sums are those of the rows.", style="green")


def _groups(kind: str, groups: Sequence[Group], card: Scorecard, *, with_poverty: bool) -> Table:
    table = Table(title=f"Lent by {kind}", title_justify="left")
    table.add_column(kind)
    for column in ("loans", "amount", *(["poverty index"] if with_poverty else [])):
        table.add_column(column, justify="right")
    for group in sorted(groups, key=lambda group: (-group.amount_minor, group.code)):
        cells = [group.name, str(group.loans), _money(group.amount_minor, card)]
        table.add_row(*cells, *([group.poverty_index or NONE] if with_poverty else []))
    return table


def _portfolio(card: Scorecard) -> Table:
    table = Table(title="Portfolio at risk, more than 30 days (simulated repayment)", title_justify="left")
    table.add_column("at the end of")
    for column in ("outstanding", "at risk", "share"):
        table.add_column(column, justify="right")
    for line in card.portfolio:
        amounts = (_money(line.outstanding_minor, card), _money(line.at_risk_minor, card))
        table.add_row(line.day.isoformat(), *amounts, _share(line.share))
    return table


def _people(card: Scorecard) -> Table:
    table = Table("trained enterprises", "of them financed", "female borrowers", title="People", title_justify="left")
    table.add_row(
        str(card.trained_enterprises), _share(card.trained_and_financed_share), _share(card.female_borrower_share)
    )
    return table


def _show_joint(joint: JointEvaluation, console: Console) -> None:
    commitments = Table(title=f"Commitments under {joint.agreement}", title_justify="left")
    for column in ("commitment", "value", "target", "unit", "status"):
        commitments.add_column(column, justify="right" if column in ("value", "target") else "left")
    for line in joint.commitments:
        value = NONE if line.value is None else f"{Decimal(line.value).normalize():f}"
        commitments.add_row(line.title, value, line.target, line.unit, line.status)
    console.print(commitments)
    console.print(_judged(joint))
    console.print(_signed(joint, f", figures {joint.figures_digest[:16]}..."), markup=False)
    study = joint.study
    rate = (
        "no single internal rate"
        if study.internal_rate is None
        else f"internal rate {Decimal(study.internal_rate):.1%}"
    )
    worth = Money(study.net_present_value_minor, study.currency)
    purpose = study.purpose_code.replace("_", " ")
    console.print(f"Feasibility of a {purpose}: net present value {worth}, {rate}: {study.advice}")
    console.print(f"The memorandum: the rule suggests {joint.suggestion}, both ministries decided {joint.outcome}.")


def show_round(signed: SignedRound, console: Console) -> None:
    """Print what both ministries hold of a round that crossed the border."""
    console.print(_judged(signed))
    console.print(_signed(signed, ", the same in both cells"), markup=False)


def _judged(one: JointEvaluation | SignedRound) -> Table:
    title = f"Joint round: {one.sector}, {one.first_day} to {one.last_day}"
    rounds = Table(title=title, title_justify="left")
    for column in ("criterion", *(country.name for country in Country), "agreed"):
        rounds.add_column(column, justify="left" if column == "criterion" else "right")
    for judged in one.criteria:
        rounds.add_row(judged.criterion, *(str(judged.scores[side]) for side in Country), str(judged.agreed))
    return rounds


def _signed(one: JointEvaluation | SignedRound, more: str) -> str:
    sides = " and ".join(side.name for side in one.signed_by)
    return f"Result {Decimal(one.result):.2f}, signed by {sides}: document {one.document_digest[:16]}...{more}"


def _set_aside(card: Scorecard) -> Table:
    table = Table(title="Rows that are no loan here", title_justify="left")
    for column in ("reason", "rows", "amount"):
        table.add_column(column, justify="left" if column == "reason" else "right")
    for group in card.set_aside:
        table.add_row(group.meaning, str(group.rows), _money(group.amount_minor, card))
    return table


def _money(amount_minor: int, card: Scorecard) -> str:
    return str(Money(amount_minor, Currency(card.currency)))


def _share(share: str | None) -> str:
    return NONE if share is None else f"{Decimal(share):.1%}"

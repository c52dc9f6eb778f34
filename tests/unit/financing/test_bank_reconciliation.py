from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.financing.payment_messages.bank_statements import read_statements
from services.financing.payment_messages.claims import Claim, Finding, Ground, Outcome
from services.financing.payment_messages.reconciliation import Report, reconcile
from services.financing.payment_messages.references import creditor_reference
from services.kernel import Currency, Money
from tests.unit.financing.bank_messages import Credit, batch, details, statement, statements


def usd(cents: int) -> Money:
    return Money(cents, Currency.USD)


def claim(number: int, **more: frozenset[str]) -> Claim:
    loan_id = f"loan-{number}"
    return Claim(loan_id, creditor_reference(loan_id), usd(50_000), frozenset({usd(10_000)}), **more)


FIRST = claim(
    1,
    end_to_end_ids=frozenset({"E-1"}),
    sent_ids=frozenset({"D-1"}),
    payer_accounts=frozenset({"111"}),
    payer_names=frozenset({"Ana"}),
)
SECOND = claim(2, payer_accounts=frozenset({"222", "999"}), payer_names=frozenset({"Ana"}))
THIRD = claim(3, payer_accounts=frozenset({"999"}))
CLAIMS = (FIRST, SECOND, THIRD)
LATER = Decimal("77.77")
TOO_MUCH = Decimal("500.01")
WRONG_DIGITS = "RF00" + FIRST.reference[4:]


def run(*rows: Credit) -> Report:
    return reconcile(read_statements(statement(*rows)), CLAIMS, {})


def only(row: Credit) -> Finding:
    (line,) = run(row).lines
    return line.finding


MATCHED = {
    "a reference, whatever the amount": (Credit(LATER, details=details(reference=FIRST.reference)), Ground.REFERENCE),
    "an end-to-end identifier": (Credit(LATER, details=details(end_to_end_id="E-1")), Ground.END_TO_END_ID),
    "a reference as end-to-end identifier": (
        Credit(LATER, details=details(end_to_end_id=FIRST.reference)),
        Ground.REFERENCE,
    ),
    "a reference in the text": (
        Credit(LATER, details=details(text=f"July {FIRST.reference}")),
        Ground.REFERENCE_IN_TEXT,
    ),
    "a known account and an expected amount": (Credit(details=details(account="111")), Ground.ACCOUNT_AND_AMOUNT),
}


@pytest.mark.parametrize(("row", "ground"), MATCHED.values(), ids=MATCHED)
def test_a_payment_is_matched_by(row: Credit, ground: Ground) -> None:
    finding = only(row)

    assert finding == Finding(Outcome.MATCHED, ground, ("loan-1",))


AMBIGUOUS = {
    "two loans quoted": (
        details(reference=FIRST.reference, text=SECOND.reference),
        "100.00",
        Ground.SEVERAL_LOANS_QUOTED,
        ("loan-1", "loan-2"),
    ),
    "one account for two loans": (details(account="999"), "100.00", Ground.SEVERAL_LOANS_FIT, ("loan-2", "loan-3")),
    "a name and an amount": (details(payer=" ana "), "100.00", Ground.NAME_AND_AMOUNT_ONLY, ("loan-1", "loan-2")),
    "an account without the amount": (details(account="111"), "77.77", Ground.PAYER_ONLY, ("loan-1",)),
    "a name without the amount": (details(payer="Ana"), "77.77", Ground.PAYER_ONLY, ("loan-1", "loan-2")),
    "more than is owed": (details(reference=FIRST.reference), "500.01", Ground.MORE_THAN_OWED, ("loan-1",)),
    "wrong check digits from a known account": (
        details(reference=WRONG_DIGITS, account="111"),
        "100.00",
        Ground.CHECK_DIGITS_WRONG,
        ("loan-1",),
    ),
}


@pytest.mark.parametrize(("quoted", "amount", "ground", "loan_ids"), AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_a_person_decides_on(quoted: str, amount: str, ground: Ground, loan_ids: tuple[str, ...]) -> None:
    finding = only(Credit(Decimal(amount), details=quoted))

    assert finding == Finding(Outcome.AMBIGUOUS, ground, loan_ids)


UNMATCHED = {
    "nothing": (Credit(), Ground.NOTHING_POINTS_TO_A_LOAN),
    "wrong check digits": (Credit(details=details(reference=WRONG_DIGITS)), Ground.CHECK_DIGITS_WRONG),
    "a reference of no loan": (
        Credit(details=details(reference=creditor_reference("loan-9"))),
        Ground.REFERENCE_UNKNOWN,
    ),
    "euros": (Credit(currency="EUR", details=details(reference=FIRST.reference)), Ground.CURRENCY_NOT_KEPT),
    "parts of a cent": (
        Credit(Decimal("1.005"), details=details(reference=FIRST.reference)),
        Ground.NOT_WHOLE_MINOR_UNITS,
    ),
    "items that do not add up": (Credit(details=batch(Decimal(1), Decimal(2))), Ground.ITEMS_DO_NOT_ADD_UP),
}


@pytest.mark.parametrize(("row", "ground"), UNMATCHED.values(), ids=UNMATCHED)
def test_no_loan_is_found_for(row: Credit, ground: Ground) -> None:
    finding = only(row)

    assert finding == Finding(Outcome.UNMATCHED, ground)


SET_ASIDE = {
    "a debit": (Credit(direction="DBIT"), Ground.DEBIT),
    "a reversal": (Credit(more="<RvslInd>true</RvslInd>"), Ground.REVERSAL),
    "a pending entry": (Credit(status="PDNG"), Ground.NOT_BOOKED),
}


@pytest.mark.parametrize(("row", "ground"), SET_ASIDE.values(), ids=SET_ASIDE)
def test_no_loan_is_searched_for(row: Credit, ground: Ground) -> None:
    finding = only(row)

    assert finding == Finding(Outcome.SET_ASIDE, ground)


def test_a_transfer_of_ours_that_comes_back_is_no_repayment() -> None:
    quoted = details(end_to_end_id="D-1", reference=FIRST.reference)

    finding = only(Credit(details=quoted))

    assert finding == Finding(Outcome.SET_ASIDE, Ground.RETURNED_TRANSFER, ("loan-1",))


def test_a_credit_the_bank_calls_a_return_is_no_repayment() -> None:
    quoted = details(reference=FIRST.reference)
    returned = quoted.replace("</RmtInf>", "</RmtInf><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>")

    finding = only(Credit(details=returned))

    assert finding == Finding(Outcome.SET_ASIDE, Ground.RETURNED_TRANSFER)


def test_rupiah_on_a_loan_in_dollars_are_for_a_person() -> None:
    finding = only(Credit(currency="IDR", details=details(reference=FIRST.reference)))

    assert finding == Finding(Outcome.AMBIGUOUS, Ground.CURRENCY_OF_LOAN_DIFFERS, ("loan-1",))


def test_what_is_owed_shrinks_with_each_match() -> None:
    row = Credit(Decimal("300.00"), details=details(reference=FIRST.reference))

    report = run(row, row)

    grounds = [line.finding.ground for line in report.lines]
    assert grounds == [Ground.REFERENCE, Ground.MORE_THAN_OWED]


def test_an_expected_amount_is_expected_once() -> None:
    row = Credit(details=details(account="111"))

    report = run(row, row)

    grounds = [line.finding.ground for line in report.lines]
    assert grounds == [Ground.ACCOUNT_AND_AMOUNT, Ground.PAYER_ONLY]


def test_an_entry_alike_in_another_statement_without_the_banks_reference_is_for_a_person() -> None:
    row = Credit(details=details(reference=FIRST.reference))

    report = reconcile(read_statements(statements(("S-1", (row,)), ("S-2", (row,)))), CLAIMS, {})

    grounds = [line.finding.ground for line in report.lines]
    assert grounds == [Ground.REFERENCE, Ground.ALIKE_IN_OTHER_STATEMENT]


def test_an_entry_the_bank_numbered_is_recorded_once_whatever_statement_carries_it() -> None:
    row = Credit(servicer_reference="A-1", details=details(reference=FIRST.reference))

    report = reconcile(read_statements(statements(("S-1", (row,)), ("S-2", (row,)))), CLAIMS, {})

    grounds = [line.finding.ground for line in report.lines]
    assert grounds == [Ground.REFERENCE, Ground.RECORDED_BEFORE]


def test_a_pending_payment_is_matched_when_it_is_booked() -> None:
    quoted = details(reference=FIRST.reference)
    pending = run(Credit(status="PDNG", details=quoted))

    booked = reconcile(read_statements(statement(Credit(details=quoted))), CLAIMS, pending.recorded)

    assert not pending.recorded
    assert [line.finding.ground for line in booked.matches] == [Ground.REFERENCE]


def test_a_statement_that_lacks_an_entry_shows_a_gap() -> None:
    # The statement's balances are 0.00 at both ends.
    whole = run(Credit(), Credit(direction="DBIT"), Credit(status="PDNG"))

    lacking = run(Credit(), Credit(status="PDNG"))

    assert whole.gaps == (("STMT-1", Decimal(0)),)
    assert lacking.gaps == (("STMT-1", Decimal(-100)),)


ROWS = st.builds(
    Credit,
    amount=st.sampled_from([Decimal("100.00"), LATER, TOO_MUCH, Decimal("0.001")]),
    currency=st.sampled_from(["USD", "IDR", "EUR"]),
    direction=st.sampled_from(["CRDT", "DBIT"]),
    status=st.sampled_from(["BOOK", "BOOK", "PDNG", "INFO"]),
    servicer_reference=st.sampled_from([None, "A-1", "A-2"]),
    details=st.sampled_from(
        [
            "",
            details(reference=FIRST.reference),
            details(reference=SECOND.reference, text=FIRST.reference),
            details(account="999"),
            details(payer="Ana", account="111"),
            batch(Decimal(1), Decimal(99)).replace("CRDT", "DBIT"),
            batch(Decimal("50.00"), Decimal("50.00")),
        ]
    ),
    more=st.sampled_from(["", "<RvslInd>true</RvslInd>"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(ROWS, max_size=5), max_size=3))
def test_each_entry_stands_in_the_report_once_and_sums_are_conserved(told: list[list[Credit]]) -> None:
    named = tuple((f"S-{n}", tuple(rows)) for n, rows in enumerate([[], *told]))
    told_by_bank = read_statements(statements(*named))
    entries = [entry for one in told_by_bank for entry in one.entries]

    report = reconcile(told_by_bank, CLAIMS, {})

    places = Counter((line.document_line, line.statement_id) for line in report.lines if line.payment_number == 1)
    assert places == Counter((entry.line, entry.statement_id) for entry in entries)
    for currency in ("USD", "IDR", "EUR"):
        sums = [total for (_, told_in), total in report.totals().items() if told_in == currency]
        assert sum(sums) == sum(row.amount for rows in told for row in rows if row.currency == currency)


@settings(max_examples=60, deadline=None)
@given(st.lists(ROWS, max_size=8))
def test_the_same_statement_twice_matches_nothing_new(rows: list[Credit]) -> None:
    told = read_statements(statement(*rows))
    first = reconcile(told, CLAIMS, {})

    second = reconcile(told, CLAIMS, first.recorded)

    assert not second.matches
    assert not second.recorded
    assert len(second.lines) == len(first.lines)


@settings(max_examples=60, deadline=None)
@given(st.lists(ROWS, max_size=8))
def test_no_match_exceeds_what_is_owed(rows: list[Credit]) -> None:
    report = run(*rows)

    for loan in CLAIMS:
        paid = [line.money for line in report.matches if line.finding.loan_ids == (loan.loan_id,)]
        assert Money.total(paid, Currency.USD) <= loan.owed

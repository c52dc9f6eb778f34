"""Finds the loan a payment is for: by what it quotes, or else by who paid and how much."""

from services.financing.payment_messages.bank_entries import Payment
from services.financing.payment_messages.claims import Claim, Claims, Finding, Ground, Outcome
from services.financing.payment_messages.references import is_creditor_reference, quoted_references
from services.kernel import Money


def find_claim(payment: Payment, amount: Money, claims: Claims) -> Finding:
    """Match a payment.

    One loan quoted by reference or end-to-end identifier is a match, whatever the amount up to what is owed. Without
    a quote, only the payer's account with an expected amount is, and only when it fits one loan. All else is for a
    person to decide: a wrong posting costs a borrower more than a late one. A
    transfer of ours that comes back is no repayment, though it quotes the loan.
    """
    sent = claims.sent_as(payment.end_to_end_id)
    if sent or payment.is_return:
        return Finding(Outcome.SET_ASIDE, Ground.RETURNED_TRANSFER, tuple(claim.loan_id for claim in sent))
    for ground, quoted in _quotes(payment, claims):
        if quoted:
            return _within_owed(ground, quoted, amount)
    found = _by_payer(payment, amount, claims)
    fault = _faulty_quote(payment)
    if fault is None:
        return found
    return Finding(Outcome.AMBIGUOUS if found.loan_ids else Outcome.UNMATCHED, fault, found.loan_ids)


def _quotes(payment: Payment, claims: Claims) -> tuple[tuple[Ground, list[Claim]], ...]:
    structured = claims.quoted_by_reference((*payment.references, payment.end_to_end_id or ""))
    by_id = claims.quoted_by_identifier(payment.end_to_end_id)
    in_text = claims.quoted_by_reference(quoted_references(payment.remittance))
    every = {claim.loan_id: claim for claim in (*structured, *by_id, *in_text)}
    if len(every) > 1:
        return ((Ground.SEVERAL_LOANS_QUOTED, list(every.values())),)
    return (
        (Ground.REFERENCE, structured),
        (Ground.END_TO_END_ID, by_id),
        (Ground.REFERENCE_IN_TEXT, in_text),
    )


def _within_owed(ground: Ground, found: list[Claim], amount: Money) -> Finding:
    loan_ids = tuple(sorted(claim.loan_id for claim in found))
    if len(loan_ids) > 1:
        return Finding(Outcome.AMBIGUOUS, Ground.SEVERAL_LOANS_QUOTED, loan_ids)
    owed = found[0].owed
    if owed.currency != amount.currency:
        return Finding(Outcome.AMBIGUOUS, Ground.CURRENCY_OF_LOAN_DIFFERS, loan_ids)
    if amount > owed:
        return Finding(Outcome.AMBIGUOUS, Ground.MORE_THAN_OWED, loan_ids)
    return Finding(Outcome.MATCHED, ground, loan_ids)


def _by_payer(payment: Payment, amount: Money, claims: Claims) -> Finding:
    by_account, by_name = claims.paid_from(payment.payer_account), claims.paid_by(payment.payer_name)
    exact = [claim for claim in by_account if amount in claim.expected]
    if len(exact) == 1:
        return _within_owed(Ground.ACCOUNT_AND_AMOUNT, exact, amount)
    if exact:
        return Finding(Outcome.AMBIGUOUS, Ground.SEVERAL_LOANS_FIT, tuple(claim.loan_id for claim in exact))
    named = sorted(claim.loan_id for claim in by_name if amount in claim.expected)
    if named:
        return Finding(Outcome.AMBIGUOUS, Ground.NAME_AND_AMOUNT_ONLY, tuple(named))
    known = sorted({claim.loan_id for claim in (*by_account, *by_name)})
    if known:
        return Finding(Outcome.AMBIGUOUS, Ground.PAYER_ONLY, tuple(known))
    return Finding(Outcome.UNMATCHED, Ground.NOTHING_POINTS_TO_A_LOAN)


def _faulty_quote(payment: Payment) -> Ground | None:
    if not payment.references:
        return None
    sound = any(is_creditor_reference(reference) for reference in payment.references)
    return Ground.REFERENCE_UNKNOWN if sound else Ground.CHECK_DIGITS_WRONG

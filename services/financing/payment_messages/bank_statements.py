"""Reads a bank statement, camt.053.001.08, into entries."""

from datetime import date
from decimal import Decimal

from services.financing.payment_messages.bank_entries import Entry, Payment, Statement, with_keys
from services.financing.payment_messages.documents import Element, MessageKind, read_day, read_document
from services.financing.payment_messages.references import compact

NOT_PROVIDED = "NOTPROVIDED"
_PAYER_NAMES = ("RltdPties/UltmtDbtr/Pty/Nm", "RltdPties/Dbtr/Pty/Nm", "RltdPties/Dbtr/Agt/FinInstnId/Nm")
_PAYER_ACCOUNTS = ("RltdPties/DbtrAcct/Id/IBAN", "RltdPties/DbtrAcct/Id/Othr/Id")
_ACCOUNTS = ("Acct/Id/IBAN", "Acct/Id/Othr/Id")
_DAYS = ("Dt", "DtTm")
_OPENING, _CLOSING = "OPBD", "CLBD"


def read_statements(content: bytes) -> tuple[Statement, ...]:
    """Read every statement of a message with every entry, in the document's order; amounts in major units, unrounded.

    Source: ISO 20022 camt.053.001.08. A day given as an instant is the day written there, in the bank's own time.

    Raises:
        MessageRefusedError: it is no valid statement; it names the line. Then no entry is read.
    """
    message = read_document(content, (MessageKind.STATEMENT,))[0]
    return tuple(_read_statement(statement) for statement in message.findall("Stmt"))


def _read_statement(found: Element) -> Statement:
    statement_id = found.findtext("Id") or ""
    account = compact(_first(found, _ACCOUNTS) or "")
    return Statement(
        statement_id=statement_id,
        entries=with_keys(_read_entry(entry, statement_id, account) for entry in found.findall("Ntry")),
        opening=_balance(found, _OPENING),
        closing=_balance(found, _CLOSING),
    )


def _balance(found: Element, code: str) -> Decimal | None:
    for balance in found.findall("Bal"):
        if balance.findtext("Tp/CdOrPrtry/Cd") == code:
            amount, _ = _amount(balance)
            return amount if balance.findtext("CdtDbtInd") == "CRDT" else -amount
    return None


def _read_entry(found: Element, statement_id: str, account: str) -> Entry:
    amount, currency = _amount(found)
    payments, adds_up = _payments(found, amount, currency)
    return Entry(
        statement_id=statement_id,
        account=account,
        line=found.sourceline or 0,
        amount=amount,
        currency=currency,
        is_credit=found.findtext("CdtDbtInd") == "CRDT",
        is_reversal=found.findtext("RvslInd") in {"true", "1"},
        status=_first(found, ("Sts/Cd", "Sts/Prtry")) or "",
        booked_on=_day(found, "BookgDt"),
        valued_on=_day(found, "ValDt"),
        servicer_reference=found.findtext("AcctSvcrRef"),
        payments=payments,
        adds_up=adds_up,
    )


def _payments(found: Element, total: Decimal, currency: str) -> tuple[tuple[Payment, ...], bool]:
    items = found.findall("NtryDtls/TxDtls")
    if not items:
        return (Payment(1, total, remittance=found.findtext("AddtlNtryInf") or ""),), True
    if len(items) == 1:
        amount = _item_amount(items[0], currency)
        return (_payment(1, items[0], total),), amount is None or amount == total
    amounts = [_item_amount(item, currency) for item in items]
    told = [amount for amount in amounts if amount is not None]
    same_way = all(item.findtext("CdtDbtInd") in {None, found.findtext("CdtDbtInd")} for item in items)
    if len(told) < len(items) or sum(told) != total or not same_way:
        return (Payment(1, total),), False
    return tuple(_payment(n, item, amount) for n, (item, amount) in enumerate(zip(items, told, strict=True), 1)), True


def _payment(number: int, item: Element, amount: Decimal) -> Payment:
    end_to_end_id = item.findtext("Refs/EndToEndId")
    account = _first(item, _PAYER_ACCOUNTS)
    return Payment(
        number=number,
        amount=amount,
        end_to_end_id=None if end_to_end_id == NOT_PROVIDED else end_to_end_id,
        references=tuple(compact(ref.text or "") for ref in item.findall("RmtInf/Strd/CdtrRefInf/Ref")),
        remittance=" ".join((line.text or "").strip() for line in item.findall("RmtInf/Ustrd")),
        payer_name=_first(item, _PAYER_NAMES),
        payer_account=compact(account) if account else None,
        is_return=item.find("RtrInf") is not None,
    )


def _amount(found: Element) -> tuple[Decimal, str]:
    amount = found.find("Amt")
    if amount is None:
        return Decimal(0), ""
    return Decimal((amount.text or "0").strip()), str(amount.get("Ccy"))


def _item_amount(item: Element, currency: str) -> Decimal | None:
    if item.find("Amt") is None:
        return None
    amount, own = _amount(item)
    return amount if own == currency else None


def _day(found: Element, tag: str) -> date | None:
    text = _first(found, tuple(f"{tag}/{kind}" for kind in _DAYS))
    return read_day(text, found) if text else None


def _first(found: Element, paths: tuple[str, ...]) -> str | None:
    return next((text.strip() for path in paths if (text := found.findtext(path))), None)

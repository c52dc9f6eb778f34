"""Writes a credit transfer initiation as pain.001.001.09, and reads one back."""

from datetime import UTC, datetime
from decimal import Decimal

from lxml import etree

from services.financing.payment_messages.documents import (
    NAMESPACE,
    Element,
    MessageKind,
    read_day,
    read_document,
    write_document,
)
from services.financing.payment_messages.initiation import Batch, CreditTransfer, Initiation
from services.financing.payment_messages.parties import Address, BankAccount, Party
from services.financing.payment_messages.refusals import MessageRefusedError
from services.kernel import Currency, Money

_ADDRESS = (
    ("StrtNm", "street_name"),
    ("BldgNb", "building_number"),
    ("PstCd", "post_code"),
    ("TwnNm", "town_name"),
    ("Ctry", "country_code"),
)


def write_initiation(initiation: Initiation) -> bytes:
    """Write the message a bank executes; amounts in major units with the currency's digits, times UTC.

    Source: ISO 20022 pain.001.001.09.

    Raises:
        MessageRefusedError: a text is longer than the schema allows, or the message too big.
    """
    space = NAMESPACE + MessageKind.INITIATION
    root = etree.Element(f"{{{space}}}Document", nsmap={None: space})
    message = _add(root, "CstmrCdtTrfInitn")
    header = _add(message, "GrpHdr")
    _add(header, "MsgId", initiation.message_id)
    _add(header, "CreDtTm", initiation.created_at.astimezone(UTC).isoformat(timespec="milliseconds"))
    _add(header, "NbOfTxs", str(len(initiation.transfers)))
    _add(header, "CtrlSum", str(initiation.control_sum))
    _add(header, "InitgPty/Nm", initiation.initiator)
    for batch in initiation.batches:
        _write_batch(_add(message, "PmtInf"), batch)
    return write_document(root, MessageKind.INITIATION)


def read_initiation(content: bytes) -> Initiation:
    """Read a message of the form `write_initiation` writes.

    Raises:
        MessageRefusedError: it is no such message, or its counts and control sums are not those of its transfers.
        PaymentOrderError: what it asks for breaks a rule.
    """
    message = read_document(content, (MessageKind.INITIATION,))[0]
    initiation = Initiation(
        message_id=_text(message, "GrpHdr/MsgId"),
        created_at=_read_instant(message),
        initiator=_text(message, "GrpHdr/InitgPty/Nm"),
        batches=tuple(_read_batch(found) for found in message.findall("PmtInf")),
    )
    for found, told in zip(message.findall("PmtInf"), initiation.batches, strict=True):
        _demand_totals(found, len(told.transfers), told.control_sum)
    header = message.find("GrpHdr")
    _demand_totals(message if header is None else header, len(initiation.transfers), initiation.control_sum)
    return initiation


def _write_batch(parent: Element, batch: Batch) -> None:
    _add(parent, "PmtInfId", batch.batch_id)
    _add(parent, "PmtMtd", "TRF")
    _add(parent, "NbOfTxs", str(len(batch.transfers)))
    _add(parent, "CtrlSum", str(batch.control_sum))
    _add(parent, "ReqdExctnDt/Dt", batch.execute_on.isoformat())
    _write_party(_add(parent, "Dbtr"), batch.debtor)
    _write_account(_add(parent, "DbtrAcct/Id"), batch.account)
    _add(parent, "DbtrAgt/FinInstnId/BICFI", batch.account.bic)
    for transfer in batch.transfers:
        _write_transfer(_add(parent, "CdtTrfTxInf"), transfer)


def _write_transfer(parent: Element, transfer: CreditTransfer) -> None:
    _add(parent, "PmtId/EndToEndId", transfer.end_to_end_id)
    amount = _add(parent, "Amt/InstdAmt", str(transfer.amount.major))
    amount.set("Ccy", transfer.amount.currency.value)
    _add(parent, "CdtrAgt/FinInstnId/BICFI", transfer.account.bic)
    _write_party(_add(parent, "Cdtr"), transfer.creditor)
    _write_account(_add(parent, "CdtrAcct/Id"), transfer.account)
    reference = _add(parent, "RmtInf/Strd/CdtrRefInf")
    kind = _add(reference, "Tp")
    _add(kind, "CdOrPrtry/Cd", "SCOR")
    _add(kind, "Issr", "ISO")
    _add(reference, "Ref", transfer.reference)


def _write_party(parent: Element, party: Party) -> None:
    _add(parent, "Nm", party.name)
    address = _add(parent, "PstlAdr")
    for tag, field in _ADDRESS:
        if value := getattr(party.address, field):
            _add(address, tag, value)


def _write_account(parent: Element, account: BankAccount) -> None:
    _add(parent, "IBAN" if account.is_iban else "Othr/Id", account.number)


def _add(parent: Element, path: str, text: str | None = None) -> Element:
    space = etree.QName(parent).namespace
    for tag in path.split("/"):
        parent = etree.SubElement(parent, f"{{{space}}}{tag}")
    parent.text = text
    return parent


def _read_instant(message: Element) -> datetime:
    text = _text(message, "GrpHdr/CreDtTm")
    try:
        return datetime.fromisoformat(text)
    except ValueError as fault:
        raise MessageRefusedError(f"{text} is no instant", line=message.sourceline) from fault


def _read_batch(found: Element) -> Batch:
    return Batch(
        batch_id=_text(found, "PmtInfId"),
        execute_on=read_day(_text(found, "ReqdExctnDt/Dt"), found),
        debtor=_read_party(found, "Dbtr"),
        account=_read_account(found, "DbtrAcct/Id", "DbtrAgt"),
        transfers=tuple(_read_transfer(row) for row in found.findall("CdtTrfTxInf")),
    )


def _read_transfer(found: Element) -> CreditTransfer:
    return CreditTransfer(
        end_to_end_id=_text(found, "PmtId/EndToEndId"),
        amount=_read_amount(found),
        creditor=_read_party(found, "Cdtr"),
        account=_read_account(found, "CdtrAcct/Id", "CdtrAgt"),
        reference=_text(found, "RmtInf/Strd/CdtrRefInf/Ref"),
    )


def _read_amount(found: Element) -> Money:
    code = str(found.xpath("string(Amt/InstdAmt/@Ccy)"))
    if code not in set(Currency):
        raise MessageRefusedError(f"{code or 'no amount'} is not kept here", line=found.sourceline)
    return Money.of(Decimal(_text(found, "Amt/InstdAmt")), Currency(code))


def _read_party(found: Element, tag: str) -> Party:
    fields = {field: found.findtext(f"{tag}/PstlAdr/{name}") for name, field in _ADDRESS}
    town, country = fields.pop("town_name") or "", fields.pop("country_code") or ""
    return Party(_text(found, f"{tag}/Nm"), Address(town, country, **fields))


def _read_account(found: Element, path: str, agent: str) -> BankAccount:
    bic = _text(found, f"{agent}/FinInstnId/BICFI")
    iban = found.findtext(f"{path}/IBAN")
    return BankAccount(iban, bic, is_iban=True) if iban else BankAccount(_text(found, f"{path}/Othr/Id"), bic)


def _text(found: Element, path: str) -> str:
    text = found.findtext(path)
    if text is None:
        raise MessageRefusedError(f"{path} is missing", line=found.sourceline)
    return text


def _demand_totals(found: Element, count: int, total: Decimal) -> None:
    told = (int(_text(found, "NbOfTxs")), Decimal(_text(found, "CtrlSum")))
    if told != (count, total):
        raise MessageRefusedError(f"{told[0]} transfers of {told[1]} are told, {count} of {total} are there")

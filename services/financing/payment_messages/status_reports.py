"""Reads a payment status report, pain.002: what the bank says of a message, its batches and its transfers."""

from dataclasses import dataclass

from services.financing.payment_messages.documents import Element, MessageKind, read_document


@dataclass(frozen=True, slots=True)
class ReportedStatus:
    """A status code (ISO 20022 external code set) and the reasons given with it."""

    code: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TransferReport:
    """What is said of one transfer; a batch without an identifier is told by the transfer alone."""

    batch_id: str
    end_to_end_id: str | None
    status: ReportedStatus | None


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What is said of a whole batch."""

    batch_id: str
    status: ReportedStatus | None


@dataclass(frozen=True, slots=True)
class StatusReport:
    """A report on one message of ours."""

    report_id: str
    message_id: str
    status: ReportedStatus | None
    batches: tuple[BatchReport, ...] = ()
    transfers: tuple[TransferReport, ...] = ()


def read_status_report(content: bytes) -> StatusReport:
    """Read a report of edition 10 or 12.

    Source: ISO 20022 pain.002.001.10 and pain.002.001.12.

    Raises:
        MessageRefusedError: it is no valid report; it names the line.
    """
    message = read_document(content, (MessageKind.STATUS_REPORT, MessageKind.STATUS_REPORT_2021))[0]
    batches = message.findall("OrgnlPmtInfAndSts")
    return StatusReport(
        report_id=message.findtext("GrpHdr/MsgId") or "",
        message_id=message.findtext("OrgnlGrpInfAndSts/OrgnlMsgId") or "",
        status=_status(message, "OrgnlGrpInfAndSts", "GrpSts"),
        batches=tuple(BatchReport(_batch_id(batch), _status(batch, ".", "PmtInfSts")) for batch in batches),
        transfers=tuple(
            TransferReport(_batch_id(batch), found.findtext("OrgnlEndToEndId"), _status(found, ".", "TxSts"))
            for batch in batches
            for found in batch.findall("TxInfAndSts")
        ),
    )


def _batch_id(batch: Element) -> str:
    return batch.findtext("OrgnlPmtInfId") or ""


def _status(found: Element, path: str, tag: str) -> ReportedStatus | None:
    holder = found.find(path)
    code = holder.findtext(tag) if holder is not None else None
    if holder is None or code is None:
        return None
    return ReportedStatus(code, tuple(_reason(reason) for reason in holder.findall("StsRsnInf")))


def _reason(found: Element) -> str:
    code = found.findtext("Rsn/Cd") or found.findtext("Rsn/Prtry")
    told = [line.text for line in found.findall("AddtlInf")]
    return ": ".join(part for part in (code, " ".join(text for text in told if text)) if part)

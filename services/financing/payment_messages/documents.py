"""Reads and writes ISO 20022 documents: never bigger than a limit, without entities, valid against their schema."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from lxml import etree

from services.financing.payment_messages.refusals import MessageRefusedError

DOCUMENT_BYTES_MAX = 1_048_576
FAULTS_SHOWN_MAX = 5
DAY_CHARACTERS = len("YYYY-MM-DD")
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:"

Element = etree._Element  # noqa: SLF001 - lxml has no public name for its element type


class MessageKind(StrEnum):
    """The messages spoken with banks, by ISO 20022 identifier."""

    INITIATION = "pain.001.001.09"
    STATUS_REPORT = "pain.002.001.10"
    STATUS_REPORT_2021 = "pain.002.001.12"
    STATEMENT = "camt.053.001.08"


_CHECKED_AS = {MessageKind.STATUS_REPORT: MessageKind.STATUS_REPORT_2021}
"""Edition 12 takes what edition 10 takes; see data/iso20022/SOURCES.md."""


def read_document(content: bytes, kinds: Collection[MessageKind]) -> Element:
    """Read a document of one of `kinds`; the elements below `Document` lose their namespace and keep their line.

    Entities and document types are refused and nothing is fetched.

    Raises:
        MessageRefusedError: too big, no XML, another message, or against the schema; it names the line.
    """
    root = _parse(content)
    kind = _kind(root, kinds)
    checked_as = _CHECKED_AS.get(kind, kind)
    if checked_as is not kind:
        _rename(root, NAMESPACE + kind, f"{{{NAMESPACE}{checked_as}}}")
    _validate(root, checked_as)
    _rename(root, NAMESPACE + checked_as, "")
    return root


def read_day(text: str, found: Element) -> date:
    """Read the day of a date or an instant, as written; a zone after it is not regarded.

    Raises:
        MessageRefusedError: the calendar ends before it, or begins after it, though the schema allows it.
    """
    try:
        return date.fromisoformat(text[:DAY_CHARACTERS])
    except ValueError as fault:
        raise MessageRefusedError(f"{text} is no day", line=found.sourceline) from fault


def write_document(root: Element, kind: MessageKind) -> bytes:
    """Write a document as UTF-8, once it is valid.

    Raises:
        MessageRefusedError: it is against the schema, or too big.
    """
    _validate(root, kind)
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    _demand_size(content)
    return content


def _parse(content: bytes) -> Element:
    _demand_size(content)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        raise MessageRefusedError(f"no well-formed XML: {fault.msg}", line=fault.lineno) from fault
    except ValueError as fault:
        raise MessageRefusedError(f"no XML: {fault}") from fault
    if root.getroottree().docinfo.internalDTD is not None:
        raise MessageRefusedError("a payment message has no document type and no entities", line=1)
    return root


def _demand_size(content: bytes) -> None:
    if len(content) > DOCUMENT_BYTES_MAX:
        raise MessageRefusedError(f"{len(content)} bytes are more than {DOCUMENT_BYTES_MAX}")


def _kind(root: Element, kinds: Collection[MessageKind]) -> MessageKind:
    name = etree.QName(root)
    for kind in kinds:
        if name.localname == "Document" and name.namespace == NAMESPACE + kind:
            return kind
    raise MessageRefusedError(f"this is {name.text}, not {' or '.join(kinds)}", line=root.sourceline)


def _validate(root: Element, kind: MessageKind) -> None:
    schema = _schema(kind)
    if schema.validate(root):
        return
    faults = list(schema.error_log)
    told = "; ".join(f"line {fault.line}: {_plain(fault.message)}" for fault in faults[1:FAULTS_SHOWN_MAX])
    reason = _plain(faults[0].message) + (f"; {told}" if told else "")
    raise MessageRefusedError(reason, line=faults[0].line)


def _plain(message: str) -> str:
    for kind in MessageKind:
        message = message.replace(f"{{{NAMESPACE}{kind}}}", "")
    return message


@lru_cache
def _schema(kind: MessageKind) -> etree.XMLSchema:
    file = files("services.financing").joinpath("data", "iso20022", f"{kind}.xsd")
    return etree.XMLSchema(etree.fromstring(file.read_bytes()))


def _rename(root: Element, namespace: str, prefix: str) -> None:
    for element in root.iter(f"{{{namespace}}}*"):
        element.tag = prefix + etree.QName(element).localname

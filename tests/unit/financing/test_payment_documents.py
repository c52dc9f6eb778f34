import pytest

from services.financing.payment_messages.bank_statements import read_statements
from services.financing.payment_messages.documents import DOCUMENT_BYTES_MAX
from services.financing.payment_messages.initiation_xml import write_initiation
from services.financing.payment_messages.refusals import MessageRefusedError
from tests.unit.financing.bank_messages import STATEMENT_SPACE, Credit, entries_of, statement
from tests.unit.financing.payment_orders import TWO

SOUND = statement(Credit())
BODY = SOUND.split(b"?>", 1)[1]
LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
EXPANDING = b'<!DOCTYPE Document [<!ENTITY l0 "ha">' + LAUGHS + b"]>"
HOSTILE = {
    "entities that expand": EXPANDING + BODY.replace(b"STMT-1", b"&l9;"),
    "entities that expand in an attribute": EXPANDING + BODY.replace(b'Ccy="USD"', b'Ccy="&l9;"', 1),
    "an entity from a file": b'<!DOCTYPE Document [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    + BODY.replace(b"STMT-1", b"&f;"),
    "an entity from the network": b'<!DOCTYPE Document [<!ENTITY f SYSTEM "http://127.0.0.1:9/x">]>'
    + BODY.replace(b"STMT-1", b"&f;"),
    "a document type from the network": b'<!DOCTYPE Document SYSTEM "http://127.0.0.1:9/x.dtd">' + BODY,
    "a bare document type": b"<!DOCTYPE Document>" + BODY,
    "too many bytes": SOUND + b" " * DOCUMENT_BYTES_MAX,
    "too deep": b"<a>" * 5_000 + b"</a>" * 5_000,
    "nothing": b"",
    "no XML": b"%PDF-1.7",
    "zero bytes": b"\0" * 100,
    "half a document": SOUND[: len(SOUND) // 2],
    "an unknown encoding": SOUND.replace(b"UTF-8", b"x-none"),
    "broken UTF-8": SOUND.replace(b"STMT-1", b"\xff\xfe"),
    "another message": write_initiation(TWO),
    "another edition": SOUND.replace(b"camt.053.001.08", b"camt.053.001.02"),
    "a day outside the calendar": SOUND.replace(b"<BookgDt><Dt>2026", b"<BookgDt><Dt>12026"),
    "no namespace": SOUND.replace(STATEMENT_SPACE.encode(), b""),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_or_foreign_document_is_refused(content: bytes) -> None:
    with pytest.raises(MessageRefusedError):
        read_statements(content)


def test_a_schema_location_in_the_document_is_not_followed() -> None:
    hint = (
        b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="'
        + STATEMENT_SPACE.encode()
        + b' file:///nowhere.xsd">'
    )

    entries = entries_of(SOUND.replace(b"><BkToCstmrStmt>", hint + b"<BkToCstmrStmt>"))

    assert len(entries) == 1


def test_a_refusal_names_line_and_reason() -> None:
    content = SOUND.replace(b"<CdtDbtInd>CRDT</CdtDbtInd><Sts>", b"<CdtDbtInd>IN</CdtDbtInd><Sts>")

    with pytest.raises(MessageRefusedError) as refused:
        read_statements(content)

    assert refused.value.line == 8
    assert "CdtDbtInd" in refused.value.reason
    assert refused.value.detail.startswith("line 8: ")
    assert "urn:" not in refused.value.reason


def test_a_document_at_the_limit_is_read() -> None:
    content = SOUND + b" " * (DOCUMENT_BYTES_MAX - len(SOUND))

    entries = entries_of(content)

    assert len(entries) == 1

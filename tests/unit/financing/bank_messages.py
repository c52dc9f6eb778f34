"""Messages as a bank writes them, for the tests of payment messages."""

from dataclasses import dataclass
from decimal import Decimal

from services.financing.payment_messages.bank_entries import Entry
from services.financing.payment_messages.bank_statements import read_statements

STATEMENT_SPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
ACCOUNT = "TL380080012345678910157"


@dataclass(frozen=True)
class Credit:
    amount: Decimal = Decimal("100.00")
    currency: str = "USD"
    direction: str = "CRDT"
    status: str = "BOOK"
    servicer_reference: str | None = None
    details: str = ""
    more: str = ""


def details(*, reference: str = "", end_to_end_id: str = "", text: str = "", payer: str = "", account: str = "") -> str:
    refs = f"<Refs><EndToEndId>{end_to_end_id}</EndToEndId></Refs>" if end_to_end_id else ""
    name = f"<Dbtr><Pty><Nm>{payer}</Nm></Pty></Dbtr>" if payer else ""
    number = f"<DbtrAcct><Id><Othr><Id>{account}</Id></Othr></Id></DbtrAcct>" if account else ""
    parties = f"<RltdPties>{name}{number}</RltdPties>" if name or number else ""
    free = f"<Ustrd>{text}</Ustrd>" if text else ""
    structured = f"<Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd>" if reference else ""
    remittance = f"<RmtInf>{free}{structured}</RmtInf>" if free or structured else ""
    return f"<NtryDtls><TxDtls>{refs}{parties}{remittance}</TxDtls></NtryDtls>"


def batch(*amounts: Decimal) -> str:
    items = "".join(f'<TxDtls><Amt Ccy="USD">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd></TxDtls>' for amount in amounts)
    return f"<NtryDtls>{items}</NtryDtls>"


def entries_of(content: bytes) -> tuple[Entry, ...]:
    return tuple(entry for statement in read_statements(content) for entry in statement.entries)


def statement(*rows: Credit, statement_id: str = "STMT-1") -> bytes:
    return statements((statement_id, rows))


def statements(*told: tuple[str, tuple[Credit, ...]]) -> bytes:
    written = "\n".join(
        f"<Stmt><Id>{statement_id}</Id>\n<Acct><Id><Othr><Id>{ACCOUNT}</Id></Othr></Id></Acct>\n"
        f"{_balance('OPBD')}\n{_balance('CLBD')}\n" + "\n".join(_entry(row) for row in rows) + "</Stmt>"
        for statement_id, rows in told
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{STATEMENT_SPACE}"><BkToCstmrStmt>\n'
        f"<GrpHdr><MsgId>M-1</MsgId><CreDtTm>2026-07-01T18:00:00+09:00</CreDtTm></GrpHdr>\n"
        f"{written}\n</BkToCstmrStmt></Document>"
    ).encode()


def _balance(code: str) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        '<Amt Ccy="USD">0.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-07-01</Dt></Dt></Bal>'
    )


def _entry(credit: Credit) -> str:
    servicer = f"<AcctSvcrRef>{credit.servicer_reference}</AcctSvcrRef>" if credit.servicer_reference else ""
    return (
        f'<Ntry><Amt Ccy="{credit.currency}">{credit.amount}</Amt>'
        f"<CdtDbtInd>{credit.direction}</CdtDbtInd>{credit.more}"
        f"<Sts><Cd>{credit.status}</Cd></Sts><BookgDt><Dt>2026-07-01</Dt></BookgDt>"
        f"{servicer}<BkTxCd><Prtry><Cd>NTRF</Cd></Prtry></BkTxCd>{credit.details}</Ntry>"
    )


def status_report(
    *transfers: tuple[str, str], message_id: str = "ORDER-1", group: str = "PART", edition: str = "10", batch: str = ""
) -> bytes:
    rows = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{end_to_end_id}</OrgnlEndToEndId><TxSts>{code}</TxSts>"
        "<StsRsnInf><Rsn><Cd>AC01</Cd></Rsn><AddtlInf>account unknown</AddtlInf></StsRsnInf></TxInfAndSts>"
        for end_to_end_id, code in transfers
    )
    told = f"<PmtInfSts>{batch}</PmtInfSts>" if batch else ""
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{edition}"><CstmrPmtStsRpt>'
        "<GrpHdr><MsgId>R-1</MsgId><CreDtTm>2026-07-01T10:00:00Z</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{message_id}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        f"<GrpSts>{group}</GrpSts></OrgnlGrpInfAndSts>"
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>B-1</OrgnlPmtInfId>{told}{rows}</OrgnlPmtInfAndSts>"
        "</CstmrPmtStsRpt></Document>"
    ).encode()

"""Rounds for tests: opened, scored by both, reconciled, and the keys that sign them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.evaluation.rounds import model, reconciliation, verification
from services.evaluation.rounds.criteria import load_criteria
from services.evaluation.rounds.model import FORMAT, Evidence, Round, Score, ScoreSheet
from services.evaluation.rounds.signatories import OwnKey, PublicKey, Signatories, write_text
from services.evaluation.rounds.verification import Offered
from services.kernel import Country

NOON = datetime(2026, 7, 10, 3, tzinfo=UTC)
ID, TL = Country.ID, Country.TL
(RULE,) = load_criteria()
CODES = tuple(one.code for one in RULE.criteria)
EVIDENCE = (Evidence("report", "VR-2026-02"),)


def made_key(seed: int) -> OwnKey:
    private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    public = PublicKey(write_text(private.public_key().public_bytes_raw()), datetime(2026, 1, 1, tzinfo=UTC))
    return OwnKey(public, private)


KEYS = {ID: made_key(1), TL: made_key(2)}
KNOWN = {side: (key.public,) for side, key in KEYS.items()}
SIGNATORIES = Signatories(KNOWN, {side: (key,) for side, key in KEYS.items()})


def opened(
    left_out: Mapping[str, str] | None = None, last: date = date(2026, 6, 30), document_format: str = FORMAT
) -> Round:
    reasons = left_out or {}
    criteria = model.applied_of(RULE, reasons)
    entry = Round(
        round_id="round-1",
        opened_by=TL,
        sector="Agriculture",
        first_day=date(2026, 1, 1),
        last_day=last,
        opened_on=date(2026, 7, 10),
        rule_version="2026-1",
        score_max=4,
        criteria=criteria,
        document_format=document_format,
    )
    return model.open_round(entry, reasons, RULE, by=TL, at=NOON).state


def sheet(entry: Round, **scores: int) -> ScoreSheet:
    return ScoreSheet("evaluator-1", NOON, {code: Score(scores.get(code, 3), None, EVIDENCE) for code in entry.applied})


def scored(entry: Round, side: Country, **scores: int) -> Round:
    return reconciliation.score(entry, sheet(entry, **scores), by=side, at=NOON).state


def settled(entry: Round, criterion: str, score: int) -> Round:
    for side in Country:
        entry = reconciliation.discuss(
            entry, criterion, f"{side} says why", by=side, author="evaluator-1", at=NOON
        ).state
        entry = reconciliation.propose_score(entry, criterion, score, by=side, at=NOON).state
    return entry


def signed(entry: Round, *sides: Country) -> Round:
    for side in sides:
        offered = Offered(side, "ministry_officer-1", entry.document_digest or "")
        entry = verification.sign(entry, offered, SIGNATORIES, at=NOON).state
    return entry


DIFFERING = scored(scored(opened(), ID), TL, impact=1)
RECONCILED = settled(DIFFERING, "impact", 2)
CLOSED = signed(RECONCILED, TL, ID)

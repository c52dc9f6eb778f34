"""How extracts are read: written while they are read, with what a cache needs to know of them."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from services.chassis.mongo import Database, Document
from services.kernel import Country
from services.registry.extracts import model, repository
from services.registry.extracts.disclosure import Cell, Column, ExtractRule, Register, rule_for, steps_withheld
from services.registry.extracts.model import Form, Row
from services.registry.places.model import PlaceUnknownError
from services.registry.places.repository import load_gazetteer

SETTLED = timedelta(seconds=30)
"""Changes younger than this may be joined by one that was recorded before them: nobody keeps an extract of them."""


@dataclass(frozen=True)
class Edition:
    """Which state of the registers an extract is of; without validators while the newest change is not settled."""

    generated_at: datetime
    licence: str
    etag: str | None
    last_modified: datetime | None


async def edition(form: str, registers: tuple[Register, ...], db: Database) -> Edition:
    """Tell which state an extract read now would be of."""
    now = datetime.now(UTC)
    rules = [rule_for(register, now.date()) for register in registers]
    newest = [await repository.newest(register, db) for register in registers]
    last = max((instant for instant in newest if instant is not None), default=None)
    licence = str(rules[0].licence)
    if last is not None and now - last < SETTLED:
        return Edition(now, licence, None, None)
    said = json.dumps([form, [rule.version for rule in rules], [str(instant) for instant in newest]])
    return Edition(now, licence, f'"{sha256(said.encode()).hexdigest()[:32]}"', last)


async def written(register: Register, form: Form, db: Database) -> AsyncIterator[str]:
    """Write a register's extract, some rows at a time."""
    rule = rule_for(register, datetime.now(UTC).date())
    steps = steps_withheld(await repository.cells(rule, db), rule) if rule.steps else {}
    text, first = model.opening(form, rule.columns), True
    async for documents in repository.documents(rule, db):
        rows = [_row(document, rule, steps) for document in documents]
        yield text + model.rows_of(form, rows, repository.points(), first=first)
        text, first = "", False
    yield text + model.closing(form)


async def counted(db: Database) -> str:
    """Write how many entries each municipality and regency has as GeoJSON; too few are not told."""
    on = datetime.now(UTC).date()
    rules = {register: rule_for(register, on) for register in Register}
    counts = {register: await repository.counts_by_municipality(rule, db) for register, rule in rules.items()}
    features = []
    for code in sorted({code for found in counts.values() for code in found}):
        told: dict[str, str | int | None] = {"municipality_code": code, "municipality": _name(code)}
        for register, found in counts.items():
            count = found.get(code, 0)
            told[register.value] = None if 0 < count < rules[register].alike_least else count
        features.append(model.feature(told, repository.points().get(code)))
    return model.on_map(features)


def _row(document: Document, rule: ExtractRule, steps: Mapping[Cell, int]) -> Row:
    """Tell of one entry what its rule tells; a combination that was not counted is withheld whole."""
    values = {column: document.get(repository.field_of(rule.tells_of, column)) for column in rule.columns}
    cell: Cell = (values[Column.COUNTRY], *(values[column] for column in rule.identifying))
    masked = rule.masked(cell, steps.get(cell, rule.steps))
    values |= dict(zip(rule.identifying, masked[1:], strict=True))
    if Column.MUNICIPALITY in values:
        values[Column.MUNICIPALITY] = _name(values[Column.MUNICIPALITY_CODE] or "")
    if Column.MEMBERS in values:
        values[Column.MEMBERS] = rule.member_band(values[Column.MEMBERS] or 0)
    return {column: str(value) if value is not None else "" for column, value in values.items()}


def _name(code: str) -> str:
    try:
        return load_gazetteer().get(code, Country.TL.day_of(datetime.now(UTC))).name
    except PlaceUnknownError:
        return ""

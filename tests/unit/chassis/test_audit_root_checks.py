from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from services.chassis.audit import NO_EARLIER_RECORD, Break, Head, record_hash, verify
from services.chassis.audit_keys import AuditKeys, AuditRootUnreadableError, digest_of, load_keys, make_key
from services.chassis.audit_root_checks import Rooted, check_root, check_rooted
from services.chassis.audit_tree import RootedHead
from services.chassis.mongo import Document
from services.chassis.settings import Settings
from tests.unit.chassis.test_audit_chain import Chain, head_of, log_of, written

ROOTS = 6


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> AuditKeys:
    private = make_key(tmp_path_factory.mktemp("keys"))
    return load_keys(settings(audit_key_file=private))


def settings(**given: Any) -> Settings:
    return Settings(service_name="registry", **given)


def rooted_at(record: Document) -> Mapping[str, Document]:
    head = RootedHead.of(record)
    return {head.name: head.document}


def break_of(records: Chain, head: Head | None, chain: tuple[str, str], rooted: Rooted) -> Break | None:
    """Verify one chain as the service does: in itself, then against what is known of it from roots."""
    inside = verify(records, [head] if head else [])
    return inside[0] if inside else check_rooted(chain, records, rooted)


def rewritten(chain: Chain, index: int) -> Chain:
    """Write a chain anew from a position on, as one who knows how it is made; all that stands before it stays."""
    forged = written(chain[0]["aggregate_id"], len(chain), first=chain[0]["seq"])
    changed = [{**record, "actor": "nobody"} if at >= index else record for at, record in enumerate(forged)]
    return _rehashed(changed)


def _rehashed(chain: Chain) -> Chain:
    done: Chain = []
    for record in chain:
        linked = {**record, "prev_hash": done[-1]["hash"] if done else NO_EARLIER_RECORD}
        done.append({**linked, "hash": record_hash(linked)})
    return done


@pytest.mark.parametrize("protected_by", ["root", "note"])
def test_what_no_chain_shows_by_itself_is_found_at_every_position_behind_a_root_or_a_note(protected_by: str) -> None:
    log, found = log_of(200), 0
    for aggregate_id, index in log.positions():
        chain = log.chains[aggregate_id]
        last = chain[-1]
        name, seq = ("enterprises", aggregate_id), chain[index]["seq"]
        noted = {"_id": last["hash"], "collection": name[0], "aggregate_id": name[1], "seq": last["seq"]}
        rooted = Rooted(rooted_at(last), {}, begun=True)
        if protected_by == "note":
            rooted = Rooted({}, {name: [noted]}, begun=False)
        cut, forged = chain[:index], rewritten(chain, index)
        cut_off = break_of(cut, head_of(cut) if cut else None, name, rooted)
        replaced = break_of(forged, head_of(forged), name, rooted)
        unchanged = break_of(chain, head_of(chain), name, rooted)

        assert unchanged is None
        # Of a chain that is gone with its aggregate nothing tells where it began.
        assert cut_off == Break(aggregate_id, seq if cut else 1, "behind_root")
        assert replaced == Break(aggregate_id, last["seq"], "differs_from_root")
        found += 1

    assert found == 200


def test_a_chain_that_went_on_is_no_break_while_its_head_waits_for_the_next_root() -> None:
    chain = written("ent-1", 4)
    name = ("enterprises", "ent-1")
    waiting = {"_id": chain[3]["hash"], "seq": 4}

    good = check_rooted(name, chain, Rooted(rooted_at(chain[1]), {name: [waiting]}, begun=True))
    unnoted = check_rooted(name, chain, Rooted(rooted_at(chain[1]), {}, begun=True))
    before_all_roots = check_rooted(name, chain, Rooted({}, {}, begun=False))

    assert (good, before_all_roots) == (None, None)
    assert unnoted == Break("ent-1", 3, "not_rooted")


def signed_roots(keys: AuditKeys, count: int = ROOTS, service: str = "registry") -> list[Document]:
    roots: list[Document] = []
    for number in range(1, count + 1):
        previous = digest_of(roots[-1]["signed"]) if roots else "0" * 64
        said = {"service": service, "number": number, "root": f"{number:064}", "previous": previous}
        roots.append({"_id": number, "signed": keys.sign(said)})
    return roots


def breaks_of(roots: list[Document], keys: AuditKeys) -> list[tuple[int, str]]:
    pairs = zip([None, *roots[:-1]], roots, strict=True)
    return [
        (one.number, one.reason)
        for before, root in pairs
        for one in check_root(root, before, service="registry", keys=keys)
    ]


def spoilt(roots: list[Document], index: int, others: list[Document]) -> Iterator[tuple[str, list[Document]]]:
    """Change one root in every way that leaves a later root, or its own signature, to tell."""
    root = roots[index]
    header, payload, signature = root["signed"].split(".")
    turned = payload[:-1] + ("A" if payload[-1] != "A" else "B")
    yield "edited", [*roots[:index], {**root, "signed": f"{header}.{turned}.{signature}"}, *roots[index + 1 :]]
    yield "of another service", [*roots[:index], {**root, "signed": others[index]["signed"]}, *roots[index + 1 :]]
    if index < len(roots) - 1:
        after = roots[index + 1]
        swapped = [{**root, "signed": after["signed"]}, {**after, "signed": root["signed"]}]
        yield "swapped", [*roots[:index], *swapped, *roots[index + 2 :]]
        yield "deleted", [*roots[:index], *roots[index + 1 :]]


def test_a_root_that_is_changed_taken_away_or_another_s_is_found_by_its_number(keys: AuditKeys) -> None:
    roots, others = signed_roots(keys), signed_roots(keys, service="training")

    found = {
        (index + 1, change): breaks_of(touched, keys)
        for index in range(ROOTS)
        for change, touched in spoilt(roots, index, others)
    }

    assert breaks_of(roots, keys) == []
    assert len(found) == 4 * ROOTS - 2
    assert [(number, change) for (number, change), said in found.items() if not said or said[0][0] != number] == []


def test_roots_of_an_earlier_key_hold_while_its_public_half_is_listed(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("rotated")
    listed = folder / "keys.jwks"
    before = load_keys(settings(audit_key_file=make_key(folder)))
    old = before.sign({"service": "registry", "number": 1})

    after = load_keys(settings(audit_key_file=make_key(folder), audit_keys_file=listed))
    stranger = load_keys(settings(audit_key_file=make_key(tmp_path_factory.mktemp("stranger"))))

    assert before.read(old) == after.read(old)
    assert after.read(after.sign({"number": 2}))["kid"] != after.read(old)["kid"]
    assert (folder / "signing.jwk").stat().st_mode & 0o777 == 0o600
    assert '"d"' not in listed.read_text()
    with pytest.raises(AuditRootUnreadableError):
        after.read(stranger.sign({"service": "registry", "number": 1}))

"""Whatever a receiver does, no delivery is lost: it is tried again with the same id until the receiver has it."""

import asyncio
from datetime import timedelta

import pytest

from deploy.sandbox.certificates import Authority
from deploy.sandbox.listening import Asked, Listening, Reply, say
from services.kernel.circuits import FAILURES_MAX, REST_SECONDS
from tests.integration.webhooks.conftest import SUSPENDED, Post, Records

FIRST_PAUSE_SECONDS = 6
"""The first of the schedule, with the longest that chance makes of it."""
A_DAY_SECONDS = 24 * 3600


def answering(status: int, **headers: str) -> Reply:
    async def reply(_asked: Asked, writer: asyncio.StreamWriter) -> None:
        await say(writer, status, b"not read", {name.replace("_", "-"): value for name, value in headers.items()})

    return reply


async def silent(_asked: Asked, _writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(2)


async def dripping(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    for letter in b"HTTP/1.1 204 -\r\n" + b"x: y\r\n" * 20:
        writer.write(bytes([letter]))
        await writer.drain()
        await asyncio.sleep(0.05)


async def garbage(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x00\xff\x13 this is no HTTP\r\n\r\n")


async def cut_off(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 20")


async def hanging_up(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def endless_head(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 204 -\r\n" + b"x: " + b"y" * 500_000 + b"\r\n\r\n")


MISBEHAVIOURS: dict[str, tuple[Reply, int | None, str | None]] = {
    "fails": (answering(500), 500, None),
    "redirects": (answering(302, location="http://169.254.169.254/latest/meta-data/"), 302, None),
    "forgot us": (answering(404), 404, None),
    "never answers": (silent, None, "timeout"),
    "answers letter by letter": (dripping, None, "timeout"),
    "speaks no HTTP": (garbage, None, "protocol"),
    "stops in the middle": (cut_off, None, "protocol"),
    "hangs up": (hanging_up, None, None),
    "says too much": (endless_head, None, "protocol"),
}


@pytest.mark.parametrize("what", MISBEHAVIOURS)
async def test_a_receiver_that_misbehaves_gets_it_again_with_the_same_id(
    post: Post, records: Records, what: str
) -> None:
    reply, status, failure = MISBEHAVIOURS[what]
    records.replies = [reply]
    fact_id = await post.tell()

    assert await post.send() == 1
    tried = await post.delivery(fact_id)
    assert await post.send(after_seconds=FIRST_PAUSE_SECONDS) == 1

    assert (tried["status"], tried["attempts"][0]["status"]) == ("pending", status)
    assert failure is None or tried["attempts"][0]["failure"] == failure
    assert await post.status(fact_id) == "delivered"
    assert records.ids() == [f"msg_{fact_id}"] * 2
    assert records.asked[0].body == records.asked[1].body


async def test_a_receiver_is_sent_the_fact_as_it_was_told_and_signed(post: Post, records: Records) -> None:
    fact_id = await post.tell(reason_code="licence_expired")

    await post.send()

    (fact,), (asked,) = records.facts(), records.asked
    assert asked.headers["content-type"] == "application/cloudevents+json"
    assert (fact["specversion"], fact["id"], fact["type"]) == ("1.0", fact_id, SUSPENDED)
    assert (fact["source"], fact["aggregateversion"]) == ("/tl/registry", 1)
    assert fact["data"]["reason_code"] == "licence_expired"
    assert fact["subject"] == fact["data"]["subject"]


async def test_a_redirect_is_not_followed(post: Post, records: Records, listening: Listening) -> None:
    records.replies = [answering(307, location=f"{listening.url}/elsewhere")]
    await post.tell()

    await post.send()

    assert [one.path for one in records.asked] == ["/hooks"]


async def test_a_receiver_with_a_certificate_nobody_gave_is_sent_nothing(
    post: Post, records: Records, authority: Authority
) -> None:
    server = Listening(records.reply, certificate_file=authority.give("other", "127.0.0.2"))
    await server.start()
    post.point_at(f"{server.url}/hooks", authority.file)
    fact_id = await post.tell()

    await post.send()
    await server.stop()

    tried = await post.delivery(fact_id)
    assert (tried["status"], tried["attempts"][0]["failure"]) == ("pending", "certificate")
    assert records.asked == []


async def test_a_receiver_with_its_ministry_s_own_authority_is_believed(
    post: Post, records: Records, authority: Authority
) -> None:
    server = Listening(records.reply, certificate_file=authority.give("records", "127.0.0.1"))
    await server.start()
    post.point_at(f"{server.url}/hooks", authority.file)
    fact_id = await post.tell()

    await post.send()
    await server.stop()

    assert await post.status(fact_id) == "delivered"


async def test_a_receiver_that_asks_to_wait_is_left_alone_so_long(post: Post, records: Records) -> None:
    records.replies = [answering(429, retry_after="3600")]
    first = await post.tell()
    await post.send()
    second = await post.tell()

    early = await post.send(after_seconds=3500)
    later = await post.send(after_seconds=101)

    assert (early, later) == (0, 2)
    assert [await post.status(one) for one in (first, second)] == ["delivered", "delivered"]


async def test_a_receiver_that_is_gone_ends_its_subscription_and_what_waits_for_it(
    post: Post, records: Records
) -> None:
    records.replies = [answering(410)]
    gone = await post.tell()
    await post.send()
    waited = [await post.tell() for _ in range(2)]

    await post.choose(SUSPENDED)
    anew = await post.tell()
    sent = await post.send()

    found = await post.delivery(gone)
    assert (found["status"], found["reason_code"]) == ("given_up", "receiver_gone")
    assert await post.uow.db.deliveries.count_documents({"subject": {"$in": waited}}) == 0
    assert (sent, await post.status(anew)) == (1, "delivered")


async def test_what_waited_when_a_receiver_was_gone_is_given_up_with_it(post: Post, records: Records) -> None:
    records.replies = [answering(500)] * 3 + [answering(410)]
    waiting = [await post.tell() for _ in range(4)]
    await post.send()

    given_up = await post.send()

    assert given_up == 3
    assert [await post.status(one) for one in waiting] == ["given_up"] * 4


async def test_a_receiver_that_keeps_failing_rests_and_loses_nothing(post: Post, records: Records) -> None:
    records.replies = [answering(500)] * FAILURES_MAX
    facts = [await post.tell() for _ in range(FAILURES_MAX)]
    await post.send()
    facts += [await post.tell() for _ in range(3)]

    resting = await post.send(after_seconds=REST_SECONDS - 1)
    probe = await post.send(after_seconds=2)
    rest = await post.send()

    assert (resting, probe, rest) == (0, 1, len(facts) - 1)
    assert {await post.status(one) for one in facts} == {"delivered"}


async def test_a_receiver_that_is_away_for_days_gets_everything_in_the_end(
    post: Post, records: Records, listening: Listening
) -> None:
    facts = [await post.tell() for _ in range(3)]
    await listening.stop()
    for _ in range(30):
        await post.send(after_seconds=1800)
        assert {await post.status(one) for one in facts} == {"pending"}

    await listening.start()
    for _ in range(10):
        await post.send(after_seconds=A_DAY_SECONDS / 4)

    assert {await post.status(one) for one in facts} == {"delivered"}
    assert sorted(records.ids()) == sorted(f"msg_{one}" for one in facts)


async def test_a_receiver_that_never_takes_it_is_given_up_after_the_whole_schedule(
    post: Post, records: Records
) -> None:
    records.replies = [answering(500)] * 20
    fact_id = await post.tell()
    began_at = post.now

    while await post.status(fact_id) == "pending":
        await post.send(after_seconds=900)

    found = await post.delivery(fact_id)
    assert (found["status"], found["reason_code"], found["attempts_count"]) == ("given_up", "schedule_over", 10)
    assert timedelta(days=3) < post.now - began_at < timedelta(days=5)

"""The exchange: each ministry counts by itself, tells its digest across the border, and compares."""

from datetime import date

from services.kernel import Country
from story.chapters.figures import FIRST_DAY
from story.chapters.officers import EVALUATING
from story.client import Client, Json
from story.progress import Progress


async def equal_digest(client: Client, until: date, progress: Progress) -> str:
    """Wait until both cells count the same, have each tell the other, and give the digest that both told.

    Raises:
        NeverTrueError: the two did not come to the same figures in time.
    """
    step = progress.chapter("digests across the border", 3)

    async def same() -> str | None:
        counted = [await _digest(client, country, until) for country in Country]
        return counted[0] if len(set(counted)) == 1 else None

    digest = await client.wait("both cells count the same figures", same)
    step()
    for country in Country:
        body = {"first_day": FIRST_DAY.isoformat(), "last_day": until.isoformat()}
        key = f"story:digest:{until}:{digest}"
        await client.create("evaluation", "/v1/period-digests", body, EVALUATING[country], key)
    step()

    async def both_heard() -> bool:
        return all([await _agrees(client, country, until) for country in Country])

    await client.wait("each cell heard the other's digest, and it is its own", both_heard)
    step()
    return digest


async def _digest(client: Client, country: Country, until: date) -> str:
    path = f"/v1/periods/{FIRST_DAY}/{until}/shared-digest"
    counted = await client.read("evaluation", path, EVALUATING[country])
    return str(counted["digest"])


async def _agrees(client: Client, country: Country, until: date) -> bool:
    path = f"/v1/period-digests/{FIRST_DAY}/{until}"
    standings: list[Json] = await client.read_list("evaluation", path, EVALUATING[country])
    latest = {one["told"]["by"]: one["is_equal"] for one in reversed(standings)}
    return latest == dict.fromkeys((country.value for country in Country), True)

"""How the ids behind the pseudonyms that were given are kept."""

from collections.abc import Iterable, Mapping

from services.chassis.unit_of_work import Transaction


async def keep_given(given: Mapping[str, str], tx: Transaction) -> None:
    """Keep the home ids of pseudonyms, so that they can be led back."""
    for name, home_id in given.items():
        await tx.put("pseudonyms", {"_id": name, "home_id": home_id})


async def home_ids(names: Iterable[str], tx: Transaction) -> Mapping[str, str]:
    """Lead pseudonyms of this ministry back to its ids; one never given is missing."""
    wanted = sorted(set(names))
    found = await tx.find("pseudonyms", {"_id": {"$in": wanted}}, limit=len(wanted)) if wanted else []
    return {one["_id"]: one["home_id"] for one in found}

"""The commands of a run, drawn from a seed: which aggregate, what is asked of it, with which key."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from services.kernel import Country
from story.chapters.officers import LOAN_OFFICER, MINISTRY, REGISTRAR
from story.client import Json, Officer
from tests.faults.scene import DESCRIPTION, Scene

COMMANDERS = ("registry", "financing")
"""The services that are asked."""
HOT_SHARE = 0.2
"""Of all commands, on one aggregate."""
FIRST_OWN = 1_000_000
"""Numbers of a row's own commands are far above those of the load."""
REPAYMENT_SHARE, REGISTRATION_SHARE = 0.3, 0.1
REPAID_MINOR_MAX = 50
REPAID_ON = "2018-01-15"
"""After the last due day of every row, so that any order of payments is an order of days."""


@dataclass(frozen=True)
class Request:
    """One command; `key` is empty where the route takes none."""

    number: int
    service: str
    officer: Officer
    method: str
    path: str
    body: Json
    key: str


def draw(seed: int, count: int, scene: Scene, *, first: int = 0) -> Iterator[Request]:
    """Draw the commands numbered from `first`; the same seed draws the same ones."""
    for number in range(first, first + count):
        yield _draw(Random(f"{seed}/{number}"), seed, number, scene)  # noqa: S311 - repeatable on purpose


def own_commands(random: Random, count: int, scene: Scene) -> list[Request]:
    """Draw commands a row sends itself, beside the load; no number is the load's."""
    return list(draw(random.getrandbits(32), count, scene, first=FIRST_OWN + random.getrandbits(40)))


def _draw(random: Random, seed: int, number: int, scene: Scene) -> Request:
    share = random.random()
    key = f"fault:{seed}:{number}"
    if share < HOT_SHARE:
        return _amendment(random, number, 0, scene)
    if share < HOT_SHARE + REPAYMENT_SHARE:
        which = random.randrange(len(scene.loans))
        body: Json = {
            "amount_minor": random.randint(1, REPAID_MINOR_MAX),
            "currency": "USD",
            "paid_on": REPAID_ON,
        }
        path = f"/v1/loans/{scene.loans[which]}/repayments"
        return Request(number, "financing", LOAN_OFFICER, "POST", path, body, key)
    if share < HOT_SHARE + REPAYMENT_SHARE + REGISTRATION_SHARE:
        body = {**_named(random), "country": "tl", "employees": random.randint(1, 9)}
        return Request(number, "registry", REGISTRAR[Country.TL], "POST", "/v1/enterprises", body, key)
    which = random.randrange(1, len(scene.enterprises))
    if random.random() < 0.5:
        return _amendment(random, number, which, scene)
    step = random.choice(("suspension", "reinstatement"))
    path = f"/v1/enterprises/{scene.enterprises[which]}/{step}"
    return Request(number, "registry", MINISTRY[Country.TL], "POST", path, {"reason_code": "drawn_by_harness"}, "")


def _amendment(random: Random, number: int, which: int, scene: Scene) -> Request:
    body = _named(random)
    path = f"/v1/enterprises/{scene.enterprises[which]}"
    return Request(number, "registry", REGISTRAR[Country.TL], "PUT", path, body, "")


def _named(random: Random) -> Json:
    return {**DESCRIPTION, "legal_name": f"Generated name {random.getrandbits(24)}"}

"""`kill -9` of the broker, of the database and of each service, once each, in the middle of the story."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from deploy.embedded.running import Platform
from story.telling import SERVICES, tell
from tests.faults.history import History
from tests.faults.invariants import ALWAYS, CHECKS, Violation
from tests.faults.observations import Observations
from tests.faults.stores import read_stores
from tests.waiting import eventually

VICTIMS = ("registry", "mongo", "kafka", "training", "financing", "evaluation")
STEPS_BETWEEN = 45
DECIDED = (*ALWAYS, "I9", "I13", "I14")
"""The invariants that need no history: the story repeats its own requests."""

pytestmark = pytest.mark.slow


@dataclass
class KillingProgress:
    """Counts the story's steps and kills the next victim after every `STEPS_BETWEEN` of them."""

    platform: Platform
    steps: int = 0
    killed: list[str] = field(default_factory=list)

    def chapter(self, title: str, steps: int) -> Callable[[], None]:
        """Begin a chapter."""
        del title, steps
        return self._step

    def _step(self) -> None:
        self.steps += 1
        if self.steps % STEPS_BETWEEN == 0 and len(self.killed) < len(VICTIMS):
            victim = VICTIMS[len(self.killed)]
            self.platform.kill(victim)
            self.killed.append(victim)


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    platform = Platform(tmp_path / "home", usual_ports={})
    platform.up()
    yield platform
    platform.down()


async def test_the_story_survives_the_death_of_every_process(platform: Platform) -> None:
    progress = KillingProgress(platform)
    urls = {service: platform.url(service) for service in SERVICES}

    card = await tell(urls, platform.url("issuer"), progress)

    assert progress.killed == list(VICTIMS)
    assert card.differences == []

    async def settled() -> bool:
        return not await violations(platform)

    try:
        await eventually(settled, seconds=60, every=0.5)
    except AssertionError:
        assert await violations(platform) == []


async def violations(platform: Platform) -> list[Violation]:
    environment = platform.environment
    stores = await read_stores(environment["JEMBATAN_MONGO_URL"], environment["JEMBATAN_KAFKA_BOOTSTRAP_SERVERS"])
    # Killed, the embedded broker forgets its last second: what it forgot is sent again, perhaps after newer facts.
    stores = replace(stores, observations=Observations(refilled=True))
    return [violation for invariant in DECIDED for violation in CHECKS[invariant](History(), stores)]

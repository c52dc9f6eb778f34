"""What one service process costs: start to ready, and resident memory."""

import time

import psutil

from deploy.embedded.programs import SERVICES
from deploy.embedded.running import Platform
from tests.benchmarks.measuring import Measurement

READY_SECONDS_MAX = 60.0


def measure_footprints(platform: Platform) -> list[Measurement]:
    """Kill each service once and time its way back; then read its memory."""
    found: list[Measurement] = []
    for name in SERVICES:
        started_at = time.perf_counter()
        platform.kill(name)
        platform.wait_ready(name, READY_SECONDS_MAX)
        seconds = time.perf_counter() - started_at
        memory = psutil.Process(platform.pid(name)).memory_info().rss / 2**20
        found += [
            Measurement(f"{name}: killed to ready", "s", seconds, None, "", 1),
            Measurement(f"{name}: resident memory", "MiB", memory, None, "", 1),
        ]
    return found

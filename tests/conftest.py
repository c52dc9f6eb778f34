"""What every test run has in common."""

import os

from hypothesis import HealthCheck, settings

# No example is judged by the clock: the machine may be busy.
settings.register_profile("jembatan", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
"""The same examples in every run: a change is judged by what it changes."""

settings.register_profile("explore", settings.get_profile("jembatan"), derandomize=False)
"""Other examples in every run, for `make explore`."""

settings.load_profile(os.environ.get("JEMBATAN_EXAMPLES", "jembatan"))

# Many consumers of many services stand idle while one test works; each empty fetch costs all of them.
os.environ.setdefault("JEMBATAN_EMPTY_FETCH_SECONDS", "0.3")

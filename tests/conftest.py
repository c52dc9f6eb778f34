"""What every test run has in common."""

from hypothesis import HealthCheck, settings

# No example is judged by the clock: the machine may be busy.
settings.register_profile("jembatan", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("jembatan")

"""Systems of the ministries to try and test with: they behave, misbehave and are slow on demand. Never in production."""

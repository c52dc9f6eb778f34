"""Systems of the ministries to try and test with: they behave, or not, or slowly, on demand. Never in production."""

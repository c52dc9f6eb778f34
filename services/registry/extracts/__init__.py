"""Open data: extracts of the registers that name no person, for everybody."""

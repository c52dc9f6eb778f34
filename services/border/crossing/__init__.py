"""How one fact crosses: reduced, pseudonymous, sealed; and what the receiver makes of it."""

"""Open Badges 3.0 on Verifiable Credentials 2.0: written, signed, read and checked, knowing nothing of this service."""

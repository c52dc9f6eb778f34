"""Issuers: the ministries as givers of credentials, with the keys they sign with."""

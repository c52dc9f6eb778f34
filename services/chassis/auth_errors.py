"""Why a caller is not let in."""


class AuthenticationError(Exception):
    """No token, or one that is not accepted here; the detail never says which check failed on a forged one."""


class AuthorisationUnavailableError(Exception):
    """The issuer's keys cannot be read: nobody is let in until they can."""

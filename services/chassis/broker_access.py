"""How a broker is reached: in the clear, or over TLS with a password or a certificate of the client."""

import ssl
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator

SASL_MECHANISM = "SCRAM-SHA-512"


class BrokerAccess(BaseModel):
    """The files and the name a client shows; a part without the parts it needs is refused before anything starts."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    ca_file: Path | None = None
    """The authority that signed the broker's certificate (PEM); with it, and only with it, TLS is spoken."""
    certificate_file: Path | None = None
    key_file: Path | None = None
    user: str | None = None
    password_file: Path | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.certificate_file is None) != (self.key_file is None):
            raise ValueError("a client's certificate and its key are given together: CERTIFICATE_FILE and KEY_FILE")
        if (self.user is None) != (self.password_file is None):
            raise ValueError("a user and the file of the password are given together: USER and PASSWORD_FILE")
        if self.user is not None and self.certificate_file is not None:
            raise ValueError("a client is known by a password or by a certificate, not by both")
        if self.ca_file is None and (self.user or self.certificate_file):
            raise ValueError("CA_FILE is missing: neither a password nor a certificate is shown without TLS")
        for path in (self.ca_file, self.certificate_file, self.key_file, self.password_file):
            if path is not None and not path.is_file():
                raise ValueError(f"{path} is no file")
        return self

    def options(self) -> dict[str, Any]:
        """Give what aiokafka's clients are made with, whatever they do."""
        if self.ca_file is None:
            return {}
        options: dict[str, Any] = {"security_protocol": "SSL", "ssl_context": self._context()}
        if self.user is not None:
            options |= {
                "security_protocol": "SASL_SSL",
                "sasl_mechanism": SASL_MECHANISM,
                "sasl_plain_username": self.user,
                "sasl_plain_password": self._password(),
            }
        return options

    def _context(self) -> ssl.SSLContext:
        # The authority given is the only one believed: the system's own would let any public one vouch for the broker.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_verify_locations(cafile=self.ca_file)
        if self.certificate_file is not None:
            context.load_cert_chain(self.certificate_file, self.key_file)
        return context

    def _password(self) -> str:
        return self.password_file.read_text(encoding="utf-8").strip() if self.password_file is not None else ""


IN_THE_CLEAR = BrokerAccess()
"""No TLS and no name: one machine, or a network that holds nobody else."""

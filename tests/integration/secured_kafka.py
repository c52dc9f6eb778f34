"""Apache Kafka as a ministry runs it: TLS, users with passwords, and rights by the topic."""

import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.protocol.admin import CreateAclsRequest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from deploy.kafka.apache import ApacheKafka
from deploy.server_process import LOCALHOST, free_port
from services.chassis.broker_access import BrokerAccess

MAPPED = "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:SASL_SSL"
LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
KINDS = {"topic": 2, "group": 3}
PATTERNS = {"literal": 3, "prefix": 4}
OPERATIONS = {"Read": 3, "Write": 4, "Create": 5, "Describe": 8, "DescribeConfigs": 10}
ALLOW = 3


class SecuredKafka(ApacheKafka):
    """One broker with a door for users beside the plain one, which is the administrator's here."""

    def __init__(self, folder: Path, passwords: Mapping[str, str]) -> None:
        super().__init__(folder)
        self._passwords = passwords
        self._secured_port = free_port()
        self.authority = folder / "ca.crt"

    @property
    def secured_servers(self) -> str:
        """Give `host:port` of the users' door."""
        return f"{LOCALHOST}:{self._secured_port}"

    def access(self, user: str, password: str | None = None) -> BrokerAccess:
        """Give what a client of a user is made with."""
        kept = self.folder / f"{user}.password"
        kept.write_text(self._passwords[user] if password is None else password)
        return BrokerAccess(ca_file=self.authority, user=user, password_file=kept)

    def format_options(self) -> Sequence[str]:
        """Write the users into the new storage."""
        return [
            part
            for user, password in self._passwords.items()
            for part in ("--add-scram", f"SCRAM-SHA-512=[name={user},password={password}]")
        ]

    def settings(self) -> Mapping[str, object]:
        """Add the door, its certificate and the rule that nobody may what nobody allowed."""
        plain = dict(super().settings())
        door = "listener.name.secured"
        return plain | {
            "listeners": f"{plain['listeners']},SECURED://{self.secured_servers}",
            "advertised.listeners": f"{plain['advertised.listeners']},SECURED://{self.secured_servers}",
            "listener.security.protocol.map": MAPPED,
            f"{door}.sasl.enabled.mechanisms": "SCRAM-SHA-512",
            f"{door}.scram-sha-512.sasl.jaas.config": LOGIN,
            f"{door}.ssl.keystore.type": "PEM",
            f"{door}.ssl.keystore.location": self._keystore(),
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "allow.everyone.if.no.acl.found": "false",
            "super.users": "User:ANONYMOUS",
        }

    def _keystore(self) -> Path:
        key, certificate = _own_certificate()
        self.authority.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        kept = self.folder / "broker.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        kept.write_bytes(private + self.authority.read_bytes())
        return kept


async def grant(bootstrap_servers: str, users: Iterable[Mapping[str, Any]]) -> None:
    """Give users what their resources (KafkaUser) say, as Strimzi's operator does."""
    rules = [
        CreateAclsRequest(
            KINDS[one["resource"]["type"]],
            one["resource"]["name"],
            PATTERNS[one["resource"]["patternType"]],
            f"User:{user['metadata']['name']}",
            "*",
            OPERATIONS[operation],
            ALLOW,
        )
        for user in users
        for one in user["spec"]["authorization"]["acls"]
        for operation in one["operations"]
    ]
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers)
    await admin.start()
    try:
        # The client's own door knows no rights, only its requests do.
        answers = [await admin._send_request(rule) for rule in rules]  # noqa: SLF001
    finally:
        await admin.close()
    assert [one for answer in answers for one in answer.creation_responses if one[0]] == []


def _own_certificate() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key, now = rsa.generate_private_key(65537, 2048), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "broker")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(LOCALHOST))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(address, critical=False)
        .sign(key, hashes.SHA256())
    )
    return key, certificate

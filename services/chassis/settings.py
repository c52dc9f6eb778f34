"""What differs between an embedded start, compose and a cluster: settings, read once, frozen."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, HttpUrl, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.chassis.broker_access import BrokerAccess
from services.kernel import Country

ServiceName = Literal["registry", "financing", "training", "evaluation", "border", "webhooks"]

OrganisationIdentifier = Annotated[str, Field(pattern=r"^[A-Z]{2}-[A-Z0-9]{2,10}-[A-Za-z0-9._-]{1,60}$")]
"""A registration agency and the number it gave (org-id.guide); none of what the IATI standard forbids is in it."""
_LOCAL_MONGO = "mongodb://127.0.0.1:27017/?replicaSet=rs0&w=majority&journal=true"


class Settings(BaseSettings):
    """One service's settings, from `JEMBATAN_*` variables.

    Durations carry their unit in the name. The defaults are for production; the embedded start sets its own.
    """

    model_config = SettingsConfigDict(env_prefix="JEMBATAN_", frozen=True, extra="ignore", hide_input_in_errors=True)

    service_name: ServiceName
    ministries: tuple[Country, ...] = (Country.ID, Country.TL)
    """The ministries whose aggregates have their home in this cell."""
    hears: tuple[Country, ...] = (Country.ID, Country.TL)
    """The ministries whose facts are read here; what crossed the border is told on the topics of its home."""
    replica: str = Field(default="0", pattern=r"^[a-z0-9-]{1,40}$")
    """This process among its replicas: lease holder and static Kafka membership."""
    embedded: bool = False
    """On the embedded servers: for trying, demonstrating and testing, not for a ministry's data."""

    mongo_url: str = _LOCAL_MONGO
    """Where the database is, with TLS where its options say so (`tls=true&tlsCAFile=…`)."""
    mongo_user: str | None = None
    mongo_password_file: Path | None = None
    """A mounted file with the user's password, which then stands in no variable and in no address."""
    mongo_database_prefix: str = "jembatan"
    mongo_pool_max: Annotated[int, Field(ge=2, le=100)] = 30
    mongo_timeout_seconds: Annotated[float, Field(gt=0, le=60)] = 5.0

    key_file: Path | None = None
    """A mounted JSON file with the keys of both ministries, see docs/operations.md; without it no person is kept."""

    kafka_bootstrap_servers: str = "127.0.0.1:9092"
    kafka_ca_file: Path | None = None
    """The authority of the broker's certificate (PEM); TLS is spoken where it is given."""
    kafka_certificate_file: Path | None = None
    kafka_key_file: Path | None = None
    kafka_user: str | None = None
    kafka_password_file: Path | None = None
    """A mounted file with the user's password (SCRAM-SHA-512)."""
    kafka_group_prefix: str = ""
    kafka_static_membership: bool = True
    """Whether a process takes its old place in a group again; false where every start has another name, as in pods."""
    topics_made_elsewhere: bool = False
    """True where the broker's operator makes topics: the preparation job only looks whether they are there."""
    topic_partitions: Annotated[int, Field(ge=1, le=100)] = 12
    topic_replication: Annotated[int, Field(ge=1, le=5)] = 1
    topic_retention_ms: int = 30 * 24 * 3_600_000
    topic_segment_ms: int = 7 * 24 * 3_600_000

    run_consumers: bool = True
    run_relay: bool = True
    run_workers: bool = True
    """Whether what is asked of systems outside, or sent to them, is worked off here."""
    relay_poll_seconds: Annotated[float, Field(gt=0, le=10)] = 1.0
    relay_lease_seconds: Annotated[int, Field(ge=2, le=120)] = 15
    republish_after_broker_loss_seconds: Annotated[int, Field(ge=0, le=3600)] = 0
    """How far back facts are sent again after the broker was lost; 0 where the broker keeps what it acknowledged."""

    empty_fetch_seconds: Annotated[float, Field(ge=0, le=1)] = 0
    """How long a fetch that brought nothing is held; 0 where the broker does that, as Kafka does."""

    issuers: dict[Country, HttpUrl] = Field(default_factory=dict)
    """The OIDC issuer of each ministry; a token of any other issuer is refused."""
    issuers_ca_file: Path | None = None
    """The authority of the issuers' certificates (PEM) where the world does not know it; then no other is believed."""
    audience: str = "jembatan"
    page_client_id: Annotated[str, Field(min_length=1, max_length=100)] = "jembatan-page"
    """The public client (without a secret) that a service's web page signs officers in with, at either issuer."""
    jwks_cache_seconds: Annotated[int, Field(ge=5, le=3600)] = 300

    audit_key_file: Path | None = None
    """The ministry's private key (JWK, Ed25519) that signs audit roots; without one there are none."""
    audit_keys_file: Path | None = None
    """Every public key that ever signed a root (JWKS): roots outlive the key that signed them."""
    audit_roots_folder: Path | None = None
    """Where each signed root is also written, out of reach of who administers the database."""
    audit_root_seconds: Annotated[float, Field(ge=1, le=86_400)] = 300.0
    """How often the heads that changed are signed over; what is younger than that is protected by no root yet."""

    public_url: HttpUrl | None = None
    """Where the outside reaches this service; what it signs for others is named by it, so it is kept for years."""
    signing_key_files: dict[Country, Path] = Field(default_factory=dict)
    """Each ministry's keys (JWKS) for what it signs for others; without one nothing is signed for it."""
    signing_peer_keys_file: Path | None = None
    """The other ministry's public keys (JWKS) for what it signs, in a cell of one ministry; it may be brought later."""
    report_certificate_files: dict[Country, Path] = Field(default_factory=dict)
    """Each ministry's key with its certificates (PEM) that seal its reports; without one none is sealed for it."""
    iati_organisations: dict[Country, OrganisationIdentifier] = Field(default_factory=dict)
    """Each ministry's organisation identifier, under which it publishes to IATI."""
    known_issuers_file: Path | None = None
    """The documents of issuers elsewhere whose signed papers are believed here, as a JSON list."""

    border_key_file: Path | None = None
    """The ministry's private key (JWK, Ed25519) that seals what crosses the border; without one nothing leaves."""
    border_peer_keys_file: Path | None = None
    """The other ministry's public keys (JWKS) for what it seals; without them nothing is let in."""
    pseudonym_key_file: Path | None = None
    """At least 32 random bytes, of this ministry alone: ids cross as names made with them."""

    outside_registers_file: Path | None = None
    """The countries' own registers that are asked about entries, see docs/outside.md; without it none is."""
    webhook_receivers_file: Path | None = None
    """The ministries' systems that facts are sent to, see docs/webhooks.md; nobody else names an address."""
    spdci_partners_file: Path | None = None
    """The registries that may ask for farmers as partners, see docs/facades.md; without it there are none."""
    spdci_key_file: Path | None = None
    """The private key (JWK, Ed25519) that signs what is sent to them; without one it goes unsigned."""

    traces_url: HttpUrl | None = None
    """Where a collector takes traces (OTLP over HTTP, `https://…/v1/traces`); without it they stay in the logs."""
    traces_ratio: Annotated[float, Field(gt=0, le=1)] = 0.1
    """Which share of traces is sent; the same in every service of a cell, or traces have holes."""

    graceful_seconds: Annotated[float, Field(gt=0, le=60)] = 15.0

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.mongo_user is None) != (self.mongo_password_file is None):
            raise ValueError("JEMBATAN_MONGO_USER and JEMBATAN_MONGO_PASSWORD_FILE are given together")
        if self.mongo_password_file is not None and not self.mongo_password_file.is_file():
            raise ValueError(f"JEMBATAN_MONGO_PASSWORD_FILE: {self.mongo_password_file} is no file")
        if self.mongo_user is not None and "@" in self.mongo_url.partition("?")[0]:
            raise ValueError("JEMBATAN_MONGO_URL names a user, and JEMBATAN_MONGO_USER another: name one")
        if self.issuers_ca_file is not None and not self.issuers_ca_file.is_file():
            raise ValueError(f"JEMBATAN_ISSUERS_CA_FILE: {self.issuers_ca_file} is no file")
        _ = self.kafka_access
        return self

    @property
    def kafka_access(self) -> BrokerAccess:
        """How the broker is reached."""
        return BrokerAccess(
            ca_file=self.kafka_ca_file,
            certificate_file=self.kafka_certificate_file,
            key_file=self.kafka_key_file,
            user=self.kafka_user,
            password_file=self.kafka_password_file,
        )

    @property
    def mongo_database(self) -> str:
        """This service's own database; no other service opens it."""
        return f"{self.mongo_database_prefix}_{self.service_name}"

    @property
    def key_vault(self) -> str:
        """The database of this service's data keys."""
        return f"{self.mongo_database}_keys"

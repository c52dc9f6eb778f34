"""How clients of broker and database are built from settings that name a user, a certificate and files."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from faststream.kafka.security import parse_security
from pydantic import ValidationError

from services.border.mirror import access_from
from services.chassis.broker_access import BrokerAccess
from services.chassis.kafka import _security_of
from services.chassis.mongo import connect
from services.chassis.settings import Settings

PASSWORD = "not-for-the-log"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """An authority's certificate, which serves as a client's too, its key, and a password."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "cluster-ca")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    written = {name: tmp_path / name for name in ("ca", "certificate", "key", "password")}
    for one in ("ca", "certificate"):
        written[one].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    written["key"].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    written["password"].write_text(f"{PASSWORD}\n")
    return written


def settings(**given: Any) -> Settings:
    return Settings(service_name="registry", **given)


def test_without_a_word_about_it_the_broker_is_reached_in_the_clear() -> None:
    plain = settings()

    assert plain.kafka_access.options() == {}
    assert _security_of(plain) is None


def test_a_password_is_shown_over_tls_to_a_broker_that_the_given_authority_vouches_for(files: dict[str, Path]) -> None:
    access = BrokerAccess(ca_file=files["ca"], user="id-registry-kafka", password_file=files["password"])

    options = access.options()

    context: ssl.SSLContext = options.pop("ssl_context")
    assert options == {
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "id-registry-kafka",
        "sasl_plain_password": PASSWORD,
    }
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert [one["subject"] for one in context.get_ca_certs()] == [((("commonName", "cluster-ca"),),)]


def test_a_certificate_is_shown_without_a_password(files: dict[str, Path]) -> None:
    access = BrokerAccess(ca_file=files["ca"], certificate_file=files["certificate"], key_file=files["key"])

    options = access.options()

    assert options.keys() == {"security_protocol", "ssl_context"}
    assert options["security_protocol"] == "SSL"


@pytest.mark.parametrize("given", [{"kafka_user": "id-registry-kafka"}, {}])
def test_consumers_reach_the_broker_as_every_other_client_does(files: dict[str, Path], given: dict[str, Any]) -> None:
    named = {"kafka_password_file": files["password"]} if given else {}
    ours = settings(kafka_ca_file=files["ca"], **given, **named)

    told = parse_security(_security_of(ours))

    context = told.pop("ssl_context")
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert told == {key: value for key, value in ours.kafka_access.options().items() if key != "ssl_context"}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"ca_file": "ca", "certificate_file": "certificate"}, "certificate and its key are given together"),
        ({"ca_file": "ca", "key_file": "key"}, "certificate and its key are given together"),
        ({"ca_file": "ca", "user": "somebody"}, "user and the file of the password are given together"),
        ({"ca_file": "ca", "password_file": "password"}, "user and the file of the password are given together"),
        ({"user": "somebody", "password_file": "password"}, "CA_FILE is missing"),
        ({"certificate_file": "certificate", "key_file": "key"}, "CA_FILE is missing"),
        ({"ca_file": "nowhere"}, "nowhere is no file"),
        (
            {
                "ca_file": "ca",
                "user": "somebody",
                "password_file": "password",
                "certificate_file": "certificate",
                "key_file": "key",
            },
            "not by both",
        ),
    ],
)
def test_a_half_given_configuration_refuses_to_start_and_says_why(
    files: dict[str, Path], given: dict[str, str], sentence: str
) -> None:
    named = {f"kafka_{name}": files.get(value, value) for name, value in given.items()}

    with pytest.raises(ValidationError, match=sentence):
        settings(**named)


def test_each_side_of_the_border_has_an_access_of_its_own(
    files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JEMBATAN_SOURCE_KAFKA_CA_FILE", str(files["ca"]))
    monkeypatch.setenv("JEMBATAN_SOURCE_KAFKA_CERTIFICATE_FILE", str(files["certificate"]))
    monkeypatch.setenv("JEMBATAN_SOURCE_KAFKA_KEY_FILE", str(files["key"]))
    monkeypatch.setenv("JEMBATAN_TARGET_KAFKA_CA_FILE", str(files["ca"]))

    source, target = access_from("SOURCE"), access_from("TARGET")

    assert source.certificate_file == files["certificate"]
    assert target == BrokerAccess(ca_file=files["ca"])


def test_the_database_is_told_the_user_and_the_password_of_the_file(files: dict[str, Path]) -> None:
    url = "mongodb://db.example/?replicaSet=rs0&tls=true"
    client = connect(settings(mongo_url=url, mongo_user="id-registry", mongo_password_file=files["password"]))

    driver: Any = client.delegate
    credentials = driver.options.pool_options._credentials  # noqa: SLF001 - the driver shows them nowhere else
    client.close()

    assert (credentials.username, credentials.password) == ("id-registry", PASSWORD)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"mongo_user": "id-registry"}, "are given together"),
        ({"mongo_password_file": "password"}, "are given together"),
        ({"mongo_user": "id-registry", "mongo_password_file": "nowhere"}, "nowhere is no file"),
        (
            {
                "mongo_url": f"mongodb://other:{PASSWORD}@db.example/",
                "mongo_user": "id-registry",
                "mongo_password_file": "password",
            },
            "name one",
        ),
    ],
)
def test_a_half_named_user_of_the_database_refuses_to_start_and_repeats_no_password(
    files: dict[str, Path], given: dict[str, str], sentence: str
) -> None:
    named = {name: files.get(value, value) for name, value in given.items()}

    with pytest.raises(ValidationError, match=sentence) as refused:
        settings(**named)

    assert PASSWORD not in str(refused.value)

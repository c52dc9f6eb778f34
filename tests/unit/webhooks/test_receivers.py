"""Receivers come from the operators' file alone; nothing of this machine or its neighbourhood is one."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from services.chassis.settings import Settings
from services.kernel import Country
from services.kernel.addresses import demand_address
from services.webhooks.receivers.key_files import load_receivers

SECRET = "whsec_" + b64encode(b"s" * 32).decode()
WRITTEN: dict[str, Any] = {
    "name": "mtci-records",
    "ministry": "tl",
    "url": "https://records.example/hooks",
    "secret_file": "records.secret",
}


def settings(folder: Path, *written: dict[str, Any], secrets: str = SECRET, **more: Any) -> Settings:
    (folder / "records.secret").write_text(secrets + "\n")
    file = folder / "receivers.json"
    file.write_text(json.dumps({"dated": "2026-11-23", "receivers": list(written)}))
    return Settings(service_name="webhooks", webhook_receivers_file=file, **more)


def test_a_receiver_is_read_with_its_secret(tmp_path: Path) -> None:
    receivers = load_receivers(settings(tmp_path, WRITTEN))

    receiver = receivers["mtci-records"]
    assert (receiver.ministry, receiver.url, receiver.secrets) == (Country.TL, WRITTEN["url"], (SECRET,))
    assert SECRET not in repr(receiver)


def test_a_cell_sends_to_its_own_ministry_s_receivers_only(tmp_path: Path) -> None:
    receivers = load_receivers(settings(tmp_path, WRITTEN, ministries=(Country.ID,)))

    assert receivers == {}


def test_without_a_file_there_is_no_receiver() -> None:
    assert load_receivers(Settings(service_name="webhooks")) == {}


@pytest.mark.parametrize(
    "url",
    [
        "http://records.example/hooks",
        "file:///etc/passwd",
        "gopher://records.example/",
        "https:///hooks",
        "https://officer:secret@records.example/",
        "https://records.example/#part",
        "https://169.254.169.254/latest/meta-data/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://0.0.0.0/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://localhost/",
        "https://localhost./",
        "https://metadata.google.internal/",
    ],
)
def test_what_is_no_ministry_s_system_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"address|this machine"):
        demand_address(url, embedded=False)


def test_this_machine_is_a_receiver_where_the_servers_are_embedded_only() -> None:
    assert demand_address("http://127.0.0.1:9000/hooks", embedded=True) == "http://127.0.0.1:9000/hooks"
    with pytest.raises(ValueError, match="https"):
        demand_address("http://127.0.0.1:9000/hooks", embedded=False)


@pytest.mark.parametrize(
    "secrets", ["", "no-prefix", "whsec_" + b64encode(b"short").decode(), "whsec_???", f"{SECRET}\n{SECRET}\n{SECRET}"]
)
def test_a_secret_that_protects_nothing_is_refused_without_being_told(tmp_path: Path, secrets: str) -> None:
    with pytest.raises(ValueError, match="secret") as refusal:
        load_receivers(settings(tmp_path, WRITTEN, secrets=secrets))

    assert SECRET not in str(refusal.value)


def test_two_receivers_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="twice"):
        load_receivers(settings(tmp_path, WRITTEN, WRITTEN))

"""A Kubernetes API server with its store, and nothing that would act on what it is given: no node, no operator."""

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from deploy.server_process import LOCALHOST, ServerProcess, free_port
from tests.deploy.clusters import Resource, kubectl
from tests.deploy.kinds import SCHEMAS

ASSETS = "KUBEBUILDER_ASSETS"
"""The usual variable for a folder with `etcd` and `kube-apiserver`."""
TOKEN = "of-the-test"
KUBECTL_SECONDS_MAX = 180
TAKEN_OPEN = frozenset({"monitoring.coreos.com", "psmdb.percona.com"})
"""Groups whose schemas, as they are kept here, are not of the form a server demands; `kinds.py` judges them closed."""


def assets() -> Path | None:
    """Find the folder with the two programs."""
    folder = Path(os.environ.get(ASSETS, "/nowhere"))
    return folder if all((folder / name).exists() for name in ("etcd", "kube-apiserver")) else None


class Etcd(ServerProcess):
    """The store."""

    def __init__(self, program: Path, folder: Path) -> None:
        super().__init__("etcd", folder)
        self._program, self._peer = program, free_port()

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http://{LOCALHOST}:{self.port}"

    def command(self) -> Sequence[str]:
        """Give the command line; it keeps nothing beyond the folder."""
        peers = f"http://{LOCALHOST}:{self._peer}"
        return [
            str(self._program),
            *("--data-dir", str(self.folder / "etcd"), "--unsafe-no-fsync"),
            *("--listen-client-urls", self.url, "--advertise-client-urls", self.url),
            *("--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers),
            *("--initial-cluster", f"default={peers}"),
        ]

    def answers(self) -> bool:
        """Tell whether it is healthy."""
        try:
            return bool(httpx.get(f"{self.url}/health").json()["health"] == "true")
        except (httpx.HTTPError, KeyError, ValueError):
            return False


class ApiServer(ServerProcess):
    """The API server; whoever has its token may do everything."""

    def __init__(self, program: Path, store: Etcd, folder: Path) -> None:
        super().__init__("kube-apiserver", folder)
        self._program, self._store = program, store

    @property
    def url(self) -> str:
        """Where it is reached; it makes its certificate itself."""
        return f"https://{LOCALHOST}:{self.port}"

    def command(self) -> Sequence[str]:
        """Write its key and its one user; give the command line."""
        key, users = self.folder / "accounts.pem", self.folder / "users.csv"
        key.write_bytes(
            rsa.generate_private_key(public_exponent=65_537, key_size=2_048).private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        users.write_text(f'{TOKEN},tester,tester,"system:masters"\n')
        return [
            str(self._program),
            *("--etcd-servers", self._store.url, "--cert-dir", str(self.folder / "certificates")),
            *("--bind-address", LOCALHOST, "--secure-port", str(self.port)),
            *("--service-cluster-ip-range", "10.0.0.0/16", "--token-auth-file", str(users)),
            *("--service-account-issuer", self.url, "--api-audiences", self.url),
            *("--service-account-key-file", str(key), "--service-account-signing-key-file", str(key)),
            *("--authorization-mode", "RBAC"),
        ]

    def answers(self) -> bool:
        """Tell whether it is ready."""
        try:
            # It signed its certificate itself, a moment ago.
            return httpx.get(
                f"{self.url}/readyz",
                headers={"Authorization": f"Bearer {TOKEN}"},
                verify=False,  # noqa: S501
            ).is_success
        except httpx.HTTPError:
            return False

    def kubectl(self, *words: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run kubectl against it."""
        place = ["--server", self.url, "--token", TOKEN, "--insecure-skip-tls-verify"]
        return subprocess.run(
            [str(kubectl()), *place, *words],
            input=given,
            capture_output=True,
            text=True,
            timeout=KUBECTL_SECONDS_MAX,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder)},
            check=False,
        )


def operators_definitions() -> list[Resource]:
    """Write the CustomResourceDefinitions of the operators' kinds, from the schemas that the other tests judge by."""
    files = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(SCHEMAS.glob("*.json"))]
    return [_definition(kind, schema) for file in files for kind, schema in file["kinds"].items()]


def _definition(named: str, schema: Any) -> Resource:
    group, version, kind = named.split("/")
    plural = f"{kind.lower()}s"
    anything = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    spec = anything if group in TAKEN_OPEN else schema
    whole = {"type": "object", "properties": {"spec": spec, "status": anything}}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.{group}"},
        "spec": {
            "group": group,
            "scope": "Namespaced",
            "names": {"kind": kind, "plural": plural, "singular": kind.lower()},
            "versions": [{"name": version, "served": True, "storage": True, "schema": {"openAPIV3Schema": whole}}],
        },
    }

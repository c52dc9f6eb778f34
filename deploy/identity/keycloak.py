"""One Keycloak with the ministries' realms as they lie here, fetched with Maven: what only the real issuer shows.

`python -m deploy.identity.keycloak` fetches it; where it cannot be had, it prints the reason.
"""

import fcntl
import hashlib
import math
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from deploy.generate.realms import PAGE_ORIGIN
from deploy.kafka.apache import available as java_available
from deploy.readiness import http_answers
from deploy.sandbox.certificates import found_authority
from deploy.server_process import LOCALHOST, ServerProcess, free_port
from services.kernel import Country

FETCH_SECONDS_MAX = 900
BUILD_SECONDS_MAX = 600
START_SECONDS_MAX = 600.0
"""At its first start it makes a database of some hundred tables."""
ASK_PAUSE_SECONDS = 1.0
"""Each question is written into its log, and slows it where the machine is busy."""
HERE = Path(__file__).parent
TARGET = HERE / "target"
ADMINISTRATOR = "first-administrator"
PACKED = ("lib", "conf", "providers", "themes", "version.txt")
OPENED = ("java.util", "java.util.concurrent", "java.security", "java.lang")
QUARKUS = "io.quarkus.bootstrap"
JVM = (
    "-Xms64m",
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
    f"-Djava.util.concurrent.ForkJoinPool.common.threadFactory={QUARKUS}.forkjoin.QuarkusForkJoinWorkerThreadFactory",
    *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED),
)
"""What its own start script gives Java; the script would stand between its process and whoever stops it."""
BUILT_WITH = ("--db=dev-file", "--health-enabled=true")


def available() -> str | None:
    """Say why Keycloak cannot be started here; nothing when it can, as far as can be seen without fetching it."""
    return java_available()


def fetch() -> Path:
    """Unpack Keycloak with Maven and let it build itself, once for each state of the pom; give its folder.

    Raises:
        subprocess.SubprocessError: it could not be had; Maven's or its own output says why.
    """
    unpacked, stamp = TARGET / "unpacked", TARGET / "pom.sha256"
    wanted = hashlib.sha256((HERE / "pom.xml").read_bytes()).hexdigest()
    TARGET.mkdir(exist_ok=True)
    with (TARGET / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_text() != wanted:
            # Maven leaves out what its own marks call unpacked.
            for old in (unpacked, TARGET / "dependency-maven-plugin-markers"):
                shutil.rmtree(old, ignore_errors=True)
            maven = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "package"]
            subprocess.run(maven, check=True, timeout=FETCH_SECONDS_MAX, stdout=sys.stderr)
            build = [*_java(_packed(), _packed()), "build", *BUILT_WITH]
            subprocess.run(build, check=True, timeout=BUILD_SECONDS_MAX, stdout=sys.stderr)
            stamp.write_text(wanted)
    return _packed()


class Keycloak(ServerProcess):
    """One Keycloak over TLS, with a certificate of an authority of its own and an embedded database.

    It imports the realms at its first start. `page_origin` is where officers open the page.
    """

    ready_seconds_max = START_SECONDS_MAX

    def __init__(self, folder: Path, page_origin: str, ministries: Iterable[Country] = Country) -> None:
        super().__init__("keycloak", folder)
        self.authority = folder / "tls" / "ca.pem"
        self.password = secrets.token_urlsafe(24)
        self._page_origin = page_origin
        self._ministries = tuple(ministries)
        self._management_port = free_port()
        self._asked_at = -math.inf

    @property
    def url(self) -> str:
        """Give its address, as tokens name it."""
        return f"https://{LOCALHOST}:{self.port}"

    def issuer(self, ministry: Country) -> str:
        """Give the address of a ministry's realm."""
        return f"{self.url}/realms/jembatan-{ministry}"

    def command(self) -> Sequence[str]:
        """Lay out its folder; give its command line."""
        packed, home = fetch(), self.folder / "home"
        if not home.exists():
            self._lay_out(home, packed)
            found_authority(self.authority.parent).give("keycloak", LOCALHOST)
        certificate = self.authority.with_name("keycloak.pem")
        return [
            *_java(packed, home),
            "start",
            "--optimized",
            "--import-realm",
            "--cache=local",
            "--http-enabled=false",
            f"--http-host={LOCALHOST}",
            f"--https-port={self.port}",
            f"--hostname={self.url}",
            f"--https-certificate-file={certificate}",
            f"--https-certificate-key-file={certificate}",
            "--http-management-scheme=http",
            f"--http-management-port={self._management_port}",
        ]

    def environment(self) -> Mapping[str, str]:
        """Name the first administrator, whom only the first start makes, and where the page is."""
        first = {"KC_BOOTSTRAP_ADMIN_USERNAME": ADMINISTRATOR, "KC_BOOTSTRAP_ADMIN_PASSWORD": self.password}
        return {**os.environ, **first, PAGE_ORIGIN: self._page_origin}

    def answers(self) -> bool:
        """Tell whether it calls itself ready."""
        if time.monotonic() - self._asked_at < ASK_PAUSE_SECONDS:
            return False
        self._asked_at = time.monotonic()
        return http_answers(f"http://{LOCALHOST}:{self._management_port}/health/ready")

    def _lay_out(self, home: Path, packed: Path) -> None:
        imported = home / "data" / "import"
        imported.mkdir(parents=True)
        for part in PACKED:
            (home / part).symlink_to(packed / part)
        for ministry in self._ministries:
            shutil.copy(HERE / f"realm-{ministry}.json", imported)


def _packed() -> Path:
    return next((TARGET / "unpacked").glob("keycloak-*"))


def _java(packed: Path, home: Path) -> list[str]:
    own = [f"-Dkc.home.dir={home}", f"-Djboss.server.config.dir={packed / 'conf'}"]
    start = ["-cp", str(packed / "lib" / "quarkus-run.jar"), f"{QUARKUS}.runner.QuarkusEntryPoint"]
    return ["java", *JVM, *own, *start]


if __name__ == "__main__":
    if reason := available():
        print(reason)
    else:
        try:
            fetch()
        except subprocess.SubprocessError as error:
            print(f"it could not be fetched: {error}")

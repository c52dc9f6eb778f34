"""The real register of enterprises over HTTP, with the development issuer on a port of its own."""

import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import ECKey

from deploy.server_process import LOCALHOST, free_port, wait_until
from services.chassis.development_issuer import AUDIENCE, build_issuer
from services.chassis.mongo import Database, Document, make_indexes
from services.chassis.service import CHASSIS_COLLECTIONS, indexes_of
from services.chassis.settings import Settings
from services.kernel import Country
from services.registry.app import build_app
from tests.namesakes import another

PROBLEM = "application/problem+json"
PROBLEM_PREFIX = "urn:jembatan:problem:"
ISSUER_SECONDS_MAX = 10
PATIENT_SECONDS = 30
"""A busy machine makes the database slow, which is not what these tests are about."""
NOT_COMPARED = ("health", "leases", "counters")
"""The health probe and the relay's lease are written by the platform itself, and a number drawn is never given back."""

DESCRIPTION: Mapping[str, Any] = {
    "legal_name": "Generated name 1 (general store)",
    "place_code": "TL01",
    "sector": "retail",
    "activity_code": "47111",
    "owner_gender": "female",
}
ENTERPRISE: Mapping[str, Any] = {**DESCRIPTION, "country": "tl"}


@dataclass
class Issuer:
    """Both ministries' development issuers behind one port; started again, they keep address and keys."""

    keys: Path
    port: int = field(default_factory=free_port)
    _server: uvicorn.Server | None = None
    _thread: threading.Thread | None = None

    def url(self, ministry: Country = Country.TL) -> str:
        """Give the issuer of one ministry."""
        return f"http://{LOCALHOST}:{self.port}/{ministry}"

    def key(self, ministry: Country = Country.TL) -> ECKey:
        """Give the private key the issuer signs with."""
        key = ECKey.import_key((self.keys / f"{ministry}.pem").read_bytes(), {"use": "sig", "alg": "ES256"})
        key.ensure_kid()
        return key

    def app(self) -> FastAPI:
        """Build what is served."""
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("JEMBATAN_ISSUER_KEYS", str(self.keys))
            return build_issuer()

    def start(self) -> None:
        """Serve in a thread."""
        config = uvicorn.Config(
            self.app(), host=LOCALHOST, port=self.port, log_config=None, access_log=False, lifespan="off", ws="none"
        )
        self._server = server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        wait_until(lambda: server.started, ISSUER_SECONDS_MAX, "the issuer")

    def stop(self) -> None:
        """Close the port."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(10)
        self._server = None

    def rotate(self) -> None:
        """Serve on with new keys."""
        self.stop()
        for stored in self.keys.glob("*.pem"):
            stored.unlink()
        self.start()

    def claims(self, ministry: Country = Country.TL, **changes: Any) -> dict[str, Any]:
        """Say what a good token says; a change to None leaves the claim out."""
        now = int(time.time())
        said: dict[str, Any] = {
            "iss": self.url(ministry),
            "sub": "registrar-1",
            "aud": AUDIENCE,
            "iat": now,
            "nbf": now,
            "exp": now + 600,
            "roles": ["registrar"],
        } | changes
        return {name: value for name, value in said.items() if value is not None}

    def token(self, roles: Sequence[str] = ("registrar",), *, subject: str = "", ministry: Country = Country.TL) -> str:
        """Sign a token as the ministry's issuer does."""
        key = self.key(ministry)
        claims = self.claims(ministry, roles=list(roles), sub=subject or f"{roles[0]}-1")
        return jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": key.kid}, claims, key)


def registry_settings(mongo_url: str, issuer: Issuer, **changes: Any) -> Settings:
    """Give the settings of a registry with a database of its own that neither sends nor consumes."""
    given: dict[str, Any] = {
        "service_name": "registry",
        "mongo_url": mongo_url,
        "mongo_database_prefix": f"test_{uuid4().hex[:8]}",
        "mongo_pool_max": 8,
        "mongo_timeout_seconds": PATIENT_SECONDS,
        "run_relay": False,
        "run_consumers": False,
        "issuers": {country: issuer.url(country) for country in Country},
    }
    return Settings.model_validate(given | changes)


@asynccontextmanager
async def serving(
    settings: Settings, *, fresh: bool = True, build: Callable[[Settings], FastAPI] = build_app
) -> AsyncIterator[FastAPI]:
    """Run a service inside this process, the registry unless told; a `fresh` database gets its indexes first."""
    app = build(settings)
    try:
        if fresh:
            db: Database = app.state.uow.db
            await make_indexes(db, indexes_of(app.state.parts))
            for missing in sorted(set(CHASSIS_COLLECTIONS) - set(await db.list_collection_names())):
                await db.create_collection(missing)
        async with app.router.lifespan_context(app):
            yield app
    finally:
        app.state.client.close()


@asynccontextmanager
async def calling(app: FastAPI, token: str | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """Call a service as a client sees it: what fails inside is an answer, not an exception."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://registry.test", headers=headers) as client:
        yield client


def new_key() -> dict[str, str]:
    """Make the header of an Idempotency-Key never used before."""
    return {"Idempotency-Key": uuid4().hex}


async def register(client: httpx.AsyncClient, **changes: Any) -> dict[str, Any]:
    """Register an enterprise; give the answer's body."""
    answer = await client.post("/v1/enterprises", json={**another(ENTERPRISE), **changes}, headers=new_key())
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def dump(db: Database) -> dict[str, list[Document]]:
    """Read everything the service keeps."""
    names = sorted(set(await db.list_collection_names()) - set(NOT_COMPARED))
    return {name: [document async for document in db[name].find().sort("_id", 1)] for name in names}


def assert_problem(answer: httpx.Response, status: int, code: str) -> None:
    """Demand a whole problem document of one stable type."""
    shown = f"{answer.status_code} {answer.text[:500]}"
    assert answer.headers.get("content-type") == PROBLEM, shown
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (status, PROBLEM_PREFIX + code), shown
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert problem["correlation_id"] == answer.headers["X-Correlation-ID"]

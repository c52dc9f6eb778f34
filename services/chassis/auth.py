"""What each route demands of a caller; deny by default."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.routing import RouteContext, iter_route_contexts
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from services.chassis.auth_errors import AuthenticationError
from services.chassis.caller import Caller
from services.chassis.tokens import TokenVerifier
from services.kernel import ForbiddenError

bearer = HTTPBearer(auto_error=False, description="An access token of the caller's own ministry's issuer.")


class RoleMissingError(ForbiddenError):
    """The route needs a role the caller does not have."""

    code = "role_missing"


async def authenticated(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
) -> Caller:
    """Tell who calls, from the request's token."""
    if credentials is None:
        raise AuthenticationError("send an access token: Authorization: Bearer …")
    verifier: TokenVerifier = request.app.state.verifier
    caller = await verifier.verify(credentials.credentials)
    request.state.caller = caller
    return caller


class requires:  # noqa: N801 - reads as a word where routes use it
    """Let in only callers with one of `roles`; `Depends` on it through `dependencies=[requires(...)]`."""

    def __new__(cls, *roles: str) -> Any:  # noqa: ANN401 - FastAPI's Depends is typed Any
        """Make the dependency."""
        return Depends(_Requirement(frozenset(roles)))


@dataclass(frozen=True)
class _Requirement:
    roles: frozenset[str]

    async def __call__(self, caller: Annotated[Caller, Depends(authenticated)]) -> Caller:
        if not self.roles & caller.roles:
            raise RoleMissingError(f"needs one of the roles {', '.join(sorted(self.roles))}")
        return caller


async def _everybody() -> None:
    """Let everybody in, also without a token."""


def open_to_everybody() -> Any:  # noqa: ANN401 - FastAPI's Depends is typed Any
    """Say of a route that it is open on purpose; `Depends` on it through `dependencies=[open_to_everybody()]`."""
    return Depends(_everybody)


def is_open(route: RouteContext) -> bool:
    """Tell whether a route says that it is open to everybody."""
    return any(part.call is _everybody for part in route.dependant.dependencies)


def required_roles(route: RouteContext) -> frozenset[str]:
    """List the roles a route demands; none means that it demands nothing."""
    found = [part.call for part in route.dependant.dependencies if isinstance(part.call, _Requirement)]
    return frozenset[str]().union(*(requirement.roles for requirement in found))


class UnguardedRouteError(RuntimeError):
    """A route names no role and does not say that it is open: the service does not start."""


def demand_roles(app: FastAPI, public: frozenset[str]) -> None:
    """Refuse to start while a route outside `public` demands no role.

    Raises:
        UnguardedRouteError: with the routes' names.
    """
    unguarded = [
        str(route.path)
        for route in iter_route_contexts(app.routes)
        if hasattr(route, "dependant") and route.path not in public and not required_roles(route) and not is_open(route)
    ]
    if unguarded:
        raise UnguardedRouteError(f"no role is required by {', '.join(unguarded)}")

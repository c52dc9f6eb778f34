"""The database's users of one cell: each service's own, which opens its own database and may drop nothing."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from deploy.generate.cell_declared import DeclaredService
from services.kernel import Country

COLLECTION_ACTIONS = ("find", "insert", "update", "remove", "createCollection", "createIndex", "listIndexes")
DATABASE_ACTIONS = ("listCollections",)
WITH_A_VAULT = frozenset({"registry"})
"""Whose data keys lie in a second database."""
USERS_PATH = "/spec/users"
ROLES_PATH = "/spec/roles"


def database_users(ministry: Country, services: Sequence[DeclaredService]) -> Sequence[Mapping[str, Any]]:
    """List the users, as Percona's operator takes them; their passwords lie in Secrets of these names."""
    users = [
        _user(user_name(ministry, one.name), [{"name": role_name(ministry, one.name), "db": "admin"}])
        for one in services
    ]
    return [*users, _user(user_name(ministry, "backup"), [{"name": "backup", "db": "admin"}])]


def database_roles(ministry: Country, services: Sequence[DeclaredService]) -> Sequence[Mapping[str, Any]]:
    """List what each service's role may do, and on which databases."""
    return [
        {
            "role": role_name(ministry, one.name),
            "db": "admin",
            "privileges": [
                {"resource": {"db": database, "collection": ""}, "actions": [*COLLECTION_ACTIONS, *DATABASE_ACTIONS]}
                for database in databases_of(one)
            ],
            "roles": [],
        }
        for one in services
    ]


def databases_of(service: DeclaredService) -> Sequence[str]:
    """Name the databases a service opens."""
    vault = [service.settings.key_vault] if service.name in WITH_A_VAULT else []
    return [service.database, *vault]


def users_patch(ministry: Country, services: Sequence[DeclaredService]) -> Sequence[Mapping[str, Any]]:
    """Give the users as a change of the operator's resource, which knows no service."""
    return [
        {"op": "add", "path": USERS_PATH, "value": database_users(ministry, services)},
        {"op": "add", "path": ROLES_PATH, "value": database_roles(ministry, services)},
    ]


def script(ministry: Country, services: Sequence[DeclaredService]) -> str:
    """Write the same for `mongosh`, where no operator keeps the database; doing it twice changes nothing."""
    users = [
        {"user": one["name"], "roles": [_granted(role) for role in one["roles"]]}
        for one in database_users(ministry, services)
    ]
    return (
        "// Written by `python -m deploy.generate.cell_files` from what the services declare.\n"
        '// mongosh "$URL_OF_AN_ADMINISTRATOR" --file FILE, with the folder of passwords in JEMBATAN_PASSWORDS:\n'
        "// one file for each user, named after it.\n"
        f"const roles = {json.dumps(list(database_roles(ministry, services)), indent=2)};\n"
        f"const users = {json.dumps(users, indent=2)};\n"
        "const admin = db.getSiblingDB('admin');\n"
        "const passwords = process.env.JEMBATAN_PASSWORDS;\n"
        "if (!passwords) throw new Error('JEMBATAN_PASSWORDS names no folder');\n"
        "for (const { role, privileges, roles: inherited } of roles) {\n"
        "  if (admin.getRole(role)) admin.updateRole(role, { privileges, roles: inherited });\n"
        "  else admin.createRole({ role, privileges, roles: inherited });\n"
        "}\n"
        "for (const { user, roles: granted } of users) {\n"
        "  const pwd = require('fs').readFileSync(`${passwords}/${user}`, 'utf8').trim();\n"
        "  const mechanisms = ['SCRAM-SHA-256'];\n"
        "  if (admin.getUser(user)) admin.updateUser(user, { pwd, roles: granted, mechanisms });\n"
        "  else admin.createUser({ user, pwd, roles: granted, mechanisms });\n"
        "}\n"
    )


def user_name(ministry: Country, name: str) -> str:
    """Name a user of the database."""
    return f"{ministry}-{name}"


def role_name(ministry: Country, name: str) -> str:
    """Name a service's role."""
    return f"{ministry}-{name}-service"


def _user(name: str, roles: Sequence[Mapping[str, str]]) -> Mapping[str, Any]:
    secret = {"name": f"{name}-mongo", "key": "password"}
    return {"name": name, "db": "admin", "passwordSecretRef": secret, "roles": list(roles)}


def _granted(role: Mapping[str, str]) -> Mapping[str, str]:
    return {"role": role["name"], "db": role["db"]}

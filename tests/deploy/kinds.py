"""Whether a resource is one that its cluster would take: Kubernetes' own kinds, and those of the operators."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import cel
import kubernetes_validate
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from tests.deploy.clusters import Resource

KUBERNETES = "1.33"
"""The oldest that the deployment is for: a container may sleep before it stops, see docs/kubernetes.md."""
SCHEMAS = Path(__file__).parent / "schemas"
CORE = re.compile(r"^(v1|apps/v1|batch/v1|policy/v1|networking\.k8s\.io/v1)$")
JOINED = ("anyOf", "oneOf", "allOf", "not")
METADATA = {"name", "namespace", "labels", "annotations", "finalizers"}


def _rules_of_the_server(_: Any, rules: Any, instance: Any, __: Any) -> Iterator[ValidationError]:
    """Judge the rules that only an API server would, each a sentence of the Common Expression Language on `self`."""
    for rule in rules:
        if not cel.evaluate(rule["rule"], {"self": instance}):
            yield ValidationError(rule.get("message", rule["rule"]))


Validator = extend(Draft202012Validator, {"x-kubernetes-validations": _rules_of_the_server})


def faults(resource: Resource) -> list[str]:
    """Tell everything that is wrong with one resource; a kind nobody knows is wrong too."""
    place = f"{resource.get('kind')} {resource.get('metadata', {}).get('name')}"
    if CORE.match(str(resource.get("apiVersion"))):
        return [f"{place}: {found}" for found in _core_faults(resource)]
    schema = operators_kinds().get(f"{resource.get('apiVersion')}/{resource.get('kind')}")
    if schema is None:
        return [f"{place}: no schema for {resource.get('apiVersion')}"]
    found = [f"{'.'.join(map(str, error.path))}: {error.message}" for error in schema.iter_errors(resource.get("spec"))]
    found += [f"{key} is no part of a resource" for key in resource.keys() - {"apiVersion", "kind", "metadata", "spec"}]
    found += [f"metadata.{key} is unknown" for key in resource["metadata"].keys() - METADATA]
    return [f"{place}: {one}" for one in found]


def _core_faults(resource: Resource) -> list[str]:
    try:
        kubernetes_validate.validate(resource, KUBERNETES, strict=True)
    except kubernetes_validate.SchemaNotFoundError:
        return [f"no schema for {resource['apiVersion']}"]
    except kubernetes_validate.ValidationError as error:
        return [f"{'.'.join(map(str, error.path))}: {error.message}"]
    return []


@cache
def operators_kinds() -> Mapping[str, Any]:
    """Read the operators' kinds, closed: what a schema does not name is refused."""
    files = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(SCHEMAS.glob("*.json"))]
    return {kind: Validator(closed(schema)) for file in files for kind, schema in file["kinds"].items()}


def closed(schema: Any, *, is_joined: bool = False) -> Any:
    """Close every object that names its properties, save inside alternatives, which name only some of them."""
    if isinstance(schema, list):
        return [closed(one, is_joined=is_joined) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {
        name: {key: closed(held, is_joined=is_joined) for key, held in value.items()}
        if name == "properties"
        else closed(value, is_joined=is_joined or name in JOINED)
        for name, value in schema.items()
    }
    if made.pop("x-kubernetes-int-or-string", False):
        made["type"] = ["integer", "string"]
    is_open = made.pop("x-kubernetes-preserve-unknown-fields", False) or "additionalProperties" in made
    if "properties" in made and not is_open and not is_joined:
        made["additionalProperties"] = False
    return made

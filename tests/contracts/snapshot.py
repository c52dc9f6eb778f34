"""Keeps the schemas of today's facts: `python -m tests.contracts.snapshot` adds, and refuses to take away."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.contracts.corpus import SCHEMAS, facts_by_type
from tests.contracts.growth import Schema, schema_of, violations


def kept_schemas(folder: Path) -> dict[str, Schema]:
    """Read the schemas kept so far, by versioned type."""
    return {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}


def write_schemas(schemas: Mapping[str, Schema], folder: Path) -> list[str]:
    """Keep new schemas and those that only grew; tell what was refused."""
    kept, refused = kept_schemas(folder), []
    for name, schema in schemas.items():
        found = violations(kept[name], schema) if name in kept else []
        refused += [f"{name}: {violation}" for violation in found]
        if not found:
            (folder / f"{name}.json").write_text(json.dumps(schema, indent=2) + "\n")
    return refused


def main() -> None:
    """Keep today's schemas; end with 1 and the reasons when one did not only grow."""
    refused = write_schemas({name: schema_of(fact) for name, (fact, _) in facts_by_type().items()}, SCHEMAS)
    sys.exit("\n".join(refused) or None)


if __name__ == "__main__":
    main()

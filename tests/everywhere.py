"""Every place of a running platform where something may stand: documents, files, messages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bson import CodecOptions, encode
from bson.binary import UuidRepresentation
from pymongo import MongoClient

from deploy.embedded.running import Platform
from tests.faults.topics import read_topics

UUIDS: CodecOptions[dict[str, Any]] = CodecOptions(uuid_representation=UuidRepresentation.STANDARD)


def documents(mongo: MongoClient[dict[str, Any]]) -> Iterator[tuple[str, bytes]]:
    """Give every document of every database, dead letters too, as the bytes it is kept in."""
    for database in mongo.list_database_names():
        for collection in mongo[database].list_collection_names():
            for document in mongo[database][collection].find():
                yield f"{database}.{collection}", encode(document, codec_options=UUIDS)


def files(home: Path) -> Iterator[tuple[str, bytes]]:
    """Give every file of the platform: logs, the database's own and the broker's own."""
    for path in sorted(home.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(home)), path.read_bytes()


async def places(platform: Platform, mongo: MongoClient[dict[str, Any]], traces: list[bytes]) -> set[str]:
    """Name every place where one of the traces stands."""
    topics = [
        (message.topic, b"\n".join((message.key or b"", message.value or b"", repr(message.headers).encode())))
        for message in await read_topics(f"127.0.0.1:{platform.ports['kafka']}", lambda _: True)
    ]
    kept = (*documents(mongo), *files(platform.home), *topics)
    return {place for place, held in kept if any(trace.lower() in held.lower() for trace in traces)}

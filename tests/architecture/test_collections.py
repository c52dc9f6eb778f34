"""No service keeps its own documents where the chassis keeps its records."""

from services.chassis.service import CHASSIS_COLLECTIONS, CHASSIS_INDEXES
from services.kernel import Country
from tests.architecture.built import built, built_border, every_service

CHASSIS = {index.collection for index in CHASSIS_INDEXES} | set(CHASSIS_COLLECTIONS)


@every_service
def test_a_service_has_collections_of_its_own(service: str) -> None:
    with built(service) as app:
        own = {index.collection for index in app.state.parts.indexes}

    assert own
    assert own & CHASSIS == set()


def test_the_border_has_collections_of_its_own() -> None:
    with built_border(Country.TL) as app:
        own = {index.collection for index in app.state.parts.indexes}

    assert own >= {"declarations", "foreign_entries"}
    assert own & CHASSIS == set()

"""The page of events says what the contracts say today."""

from deploy.generate.events_page import INHERITED, PAGE, page
from services.kernel import Country
from tests.contracts.corpus import facts_by_type


def test_the_events_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m deploy.generate.events_page"


def test_the_page_names_every_fact_field_and_topic() -> None:
    written = page()

    for fact_type, (fact, publication) in facts_by_type().items():
        section = written.partition(f"#### `{fact_type}`\n")[2].partition("\n##")[0]
        assert " ".join((fact.__doc__ or "no docstring").split()) in section
        assert [name for name in fact.model_fields.keys() - INHERITED if f"| `{name}` |" not in section] == []
        assert all(f"`{publication.topic.of(ministry)}`" in written for ministry in Country)

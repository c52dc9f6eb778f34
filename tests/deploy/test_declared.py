"""What is generated from the services is up to date, and gives each of them what it declares and no more."""

import re
from typing import Any

import pytest
import yaml

from deploy.border.pair import CELL_SERVICES
from deploy.generate import border_files, cell_files
from deploy.generate.cell_broker import REPLAY_GROUPS, broker_resources, kafka_user
from deploy.generate.cell_database import COLLECTION_ACTIONS, database_roles, database_users, script
from deploy.generate.cell_declared import DeclaredService, declared_services
from deploy.generate.cell_scaling import scaling_resources
from deploy.generate.cell_watching import alert_rules, collector_settings
from services.border.mirror import TRACE_HEADERS
from services.kernel import Country
from tests.architecture.test_alerts import known_metrics
from tests.deploy.clusters import ROOT

every_ministry = pytest.mark.parametrize("ministry", list(Country))


def resources_of(ministry: Country) -> list[dict[str, Any]]:
    own = broker_resources(ministry, declared_services(ministry), cell_files.border_topics(ministry))
    border = border_files.RESOURCES / ministry / "border.yaml"
    return [dict(one) for one in own] + list(yaml.safe_load_all(border.read_text()))


def rights(resources: list[dict[str, Any]], user: str) -> set[tuple[str, str, str, str]]:
    """Give what a user may do: what with, to which, how it is named, and the operation."""
    found = next(one for one in resources if one["kind"] == "KafkaUser" and one["metadata"]["name"] == user)
    return {
        (rule["resource"]["type"], rule["resource"]["name"], rule["resource"]["patternType"], operation)
        for rule in found["spec"]["authorization"]["acls"]
        for operation in rule["operations"]
    }


def test_what_is_generated_is_as_the_services_are_now() -> None:
    stale = [path for path, text in cell_files.files().items() if path.read_text(encoding="utf-8") != text]
    kept = {path for ministry in Country for path in (border_files.RESOURCES / ministry).rglob("*.yaml")}

    assert stale == []
    assert kept <= cell_files.files().keys() | border_files.files().keys()


@every_ministry
def test_every_topic_a_service_demands_is_made_once(ministry: Country) -> None:
    names = [one["spec"]["topicName"] for one in resources_of(ministry) if one["kind"] == "KafkaTopic"]
    demanded = {topic for one in declared_services(ministry) for topic in (*one.publishes, *one.reads)}

    assert len(names) == len(set(names))
    assert set(names) == demanded


@every_ministry
def test_a_service_writes_what_it_publishes_reads_what_it_subscribes_to_and_nothing_else(ministry: Country) -> None:
    resources = resources_of(ministry)
    for service in declared_services(ministry):
        allowed = rights(resources, kafka_user(ministry, service.name))

        expected = {("topic", name, "literal", what) for name in service.publishes for what in ("Write", "Describe")}
        expected |= {("topic", name, "literal", what) for name in service.reads for what in ("Read", "Describe")}
        expected |= {("group", name, "literal", "Read") for name in service.groups}
        assert allowed == expected | {("group", REPLAY_GROUPS, "prefix", "Read")}


@every_ministry
def test_what_the_preparation_looks_for_is_what_the_user_may_see(ministry: Country) -> None:
    resources = resources_of(ministry)
    for service in declared_services(ministry):
        allowed = rights(resources, kafka_user(ministry, service.name))
        seen = {name for kind, name, _, what in allowed if (kind, what) == ("topic", "Describe")}

        assert set(service.looked_for) == seen


@every_ministry
def test_two_services_never_write_the_same_topic_but_for_what_the_border_tells(ministry: Country) -> None:
    writers: dict[str, list[str]] = {}
    for service in declared_services(ministry):
        for topic in service.publishes:
            writers.setdefault(topic, []).append(service.name)

    assert {topic: names for topic, names in writers.items() if len(names) > 1} == {}
    foreign = {topic for topic in writers if topic.startswith(f"{ministry.other}.")}
    assert {name for topic in foreign for name in writers[topic]} <= {"border"}


@every_ministry
def test_the_operator_looks_and_takes_nothing_and_the_mirror_writes_only_what_it_fetched(ministry: Country) -> None:
    resources = resources_of(ministry)

    operations = {what for *_, what in rights(resources, kafka_user(ministry, "operator"))}
    written = {
        name
        for kind, name, _, what in rights(resources, f"border-mirror-{ministry}")
        if what == "Write" and kind == "topic"
    }

    assert operations == {"Describe", "DescribeConfigs"}
    own = {name for name in written if name.startswith(("mm2-offset-syncs.", f"border-{ministry.other}-{ministry}-"))}
    assert written - own == {
        name for name in cell_files.border_topics(ministry) if name.startswith(f"{ministry.other}.")
    }


@every_ministry
def test_the_mirror_brings_no_trace_across(ministry: Country) -> None:
    mirror = next(one for one in resources_of(ministry) if one["kind"] == "KafkaMirrorMaker2")

    config = mirror["spec"]["mirrors"][0]["sourceConnector"]["config"]

    assert config["transforms.traces.type"].endswith(".DropHeaders")
    assert set(config["transforms.traces.headers"].split(",")) == set(TRACE_HEADERS)


@every_ministry
def test_every_group_is_scaled_by_its_own_topic_from_its_first_record(ministry: Country) -> None:
    services = {one.name: one for one in declared_services(ministry)}
    scaled = [one for one in scaling_resources(ministry, list(services.values())) if one["kind"] == "ScaledObject"]

    assert {one["metadata"]["name"] for one in scaled} == {f"{name}-worker" for name in services}
    for one in scaled:
        triggers = [trigger["metadata"] for trigger in one["spec"]["triggers"]]
        service = services[one["metadata"]["name"].removesuffix("-worker")]
        assert {trigger["consumerGroup"]: trigger["topic"] for trigger in triggers} == dict(service.groups)
        assert {(trigger["offsetResetPolicy"], trigger["excludePersistentLag"]) for trigger in triggers} == {
            ("earliest", "true")
        }


@every_ministry
def test_a_service_s_user_of_the_database_opens_its_own_databases_and_drops_nothing(ministry: Country) -> None:
    services = declared_services(ministry)
    roles = {role["role"]: role["privileges"] for role in database_roles(ministry, services)}
    opened = {name: {one["resource"]["db"] for one in privileges} for name, privileges in roles.items()}

    everything = [database for databases in opened.values() for database in databases]
    assert len(everything) == len(set(everything))
    assert opened[f"{ministry}-training-service"] == {"jembatan_training"}
    assert opened[f"{ministry}-registry-service"] == {"jembatan_registry", "jembatan_registry_keys"}
    actions = {action for privileges in roles.values() for one in privileges for action in one["actions"]}
    assert actions == {*COLLECTION_ACTIONS, "listCollections"}
    assert not any(action.startswith(("drop", "grant", "createUser", "createRole")) for action in actions)


@every_ministry
def test_the_script_for_mongosh_makes_the_same_users_and_holds_no_password(ministry: Country) -> None:
    services = declared_services(ministry)
    text = script(ministry, services)

    assert set(re.findall(r'"user": "([\w-]+)"', text)) == {one["name"] for one in database_users(ministry, services)}
    assert set(re.findall(r'"role": "([\w-]+-service)"', text)) == {
        one["role"] for one in database_roles(ministry, services)
    }
    assert '"pwd"' not in text


def test_alerts_and_the_collector_ask_for_the_services_of_the_cell_and_no_other() -> None:
    alerts = (ROOT / "deploy/observability/alerts.yml").read_text()
    for ministry in Country:
        names = CELL_SERVICES[ministry]

        rules = {
            rule["alert"]: rule["expr"]
            for group in alert_rules(alerts, names)["spec"]["groups"]
            for rule in group["rules"]
        }
        collector = yaml.safe_load(collector_settings(names)["data"]["collector.yaml"])
        targets = collector["receivers"]["prometheus"]
        assert re.findall(r'service="(\w+)"', rules["JembatanServiceAbsent"]) == list(names)
        assert [one["job_name"] for one in targets["config"]["scrape_configs"]] == list(names)
        assert rules.keys() == {rule["alert"] for group in yaml.safe_load(alerts)["groups"] for rule in group["rules"]}


def test_the_collector_carries_numbers_and_traces_within_its_memory() -> None:
    collector = yaml.safe_load(collector_settings(["registry"])["data"]["collector.yaml"])
    pipelines = collector["service"]["pipelines"]

    assert {name: one["receivers"] for name, one in pipelines.items()} == {
        "metrics": ["prometheus"],
        "traces": ["otlp"],
    }
    assert {one["processors"][0] for one in pipelines.values()} == {"memory_limiter"}
    assert list(collector["receivers"]["otlp"]["protocols"]) == ["http"]


def test_a_board_asks_only_for_what_is_measured() -> None:
    board = (ROOT / "deploy/observability/grafana/jembatan.json").read_text()
    asked = set(re.findall(r"\bjembatan_\w+", board))

    assert asked
    assert asked - known_metrics().keys() == set()


def test_a_service_that_declares_nothing_may_do_nothing() -> None:
    registry = declared_services(Country.TL)[0]
    silent = DeclaredService("registry", (), {}, (), registry.database, registry.settings)

    made = [dict(one) for one in broker_resources(Country.TL, [silent], [])]

    assert rights(made, "tl-registry-kafka") == {("group", REPLAY_GROUPS, "prefix", "Read")}

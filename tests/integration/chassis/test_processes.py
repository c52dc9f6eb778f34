"""One image as three kinds of processes, as a cluster runs it: one answers, one publishes, one reads."""

import pytest

from services.chassis.mongo import Database
from services.chassis.prepare import TopicError, demand_topics
from services.chassis.service import Parts, build_service
from services.chassis.settings import Settings
from tests.integration.chassis.conftest import TOPIC, Counting, running
from tests.integration.chassis.registers import Issuer, calling, register, registry_settings, serving
from tests.integration.chassis.test_relay import on_topic
from tests.waiting import eventually

pytestmark = pytest.mark.kafka


async def test_a_command_to_one_process_is_published_by_another_and_read_by_a_third(
    settings: Settings, issuer: Issuer, counting: Counting
) -> None:
    brokers = {"kafka_bootstrap_servers": settings.kafka_bootstrap_servers, "topic_partitions": 2}
    api = registry_settings(settings.mongo_url, issuer, **brokers, replica="registry-api-7c9bd5f6d4-abcde")
    relay = api.model_copy(update={"run_relay": True, "replica": "registry-relay-5d8f7b9c66-fghij"})
    alone = {"run_relay": False, "kafka_static_membership": False, "replica": "evaluation-worker-1-klmno"}
    worker = settings.model_copy(update=alone)

    async with serving(api) as answering, calling(answering, issuer.token()) as client:
        entered = (await register(client))["enterprise_id"]
        own: Database = answering.state.uow.db
        waiting = await own.outbox.count_documents({"status": "pending"})
        before = await on_topic(settings.kafka_bootstrap_servers)
        async with serving(relay, fresh=False), running(worker, counting) as reading:
            effects: Database = reading.state.uow.db

            async def is_read() -> bool:
                return await effects.effects.find_one({"_id": entered}) is not None

            async def is_published() -> bool:
                return await own.outbox.count_documents({"status": "pending"}) == 0

            await eventually(is_read)
            await eventually(is_published)

    assert (waiting, before) == (1, [])


@pytest.mark.parametrize(("lasting", "name"), [(True, "-0"), (False, "None")])
def test_a_worker_without_a_lasting_name_gives_its_group_none_to_wait_for(*, lasting: bool, name: str) -> None:
    settings = Settings(service_name="evaluation", kafka_static_membership=lasting)
    app = build_service("evaluation", Parts(subscriptions=(Counting().subscriptions(),)), settings)
    app.state.client.close()

    # The client says goodbye to its group when it stops only where it has no name there.
    given = [str(one._connection_args["group_instance_id"]) for one in app.state.broker.subscribers]  # noqa: SLF001

    assert len(given) == 2
    assert all(one.endswith(name) for one in given)


async def test_where_another_makes_the_topics_the_preparation_only_looks(settings: Settings) -> None:
    await demand_topics(settings, [TOPIC])

    with pytest.raises(TopicError, match="nobody"):
        await demand_topics(settings, [TOPIC, "tl.nobody.thing.v1"])

"""The offline checker: sixteen invariants, each a function of a run's history and of what the stores hold after it."""

from collections.abc import Mapping

from tests.faults.acknowledged import check_no_acknowledged_command_lost, check_one_answer_for_each_key
from tests.faults.deliveries import check_all_delivered, check_dead_letters, check_duplicates_bounded
from tests.faults.effects import check_effect_exactly_once
from tests.faults.history import History
from tests.faults.money import check_money_conserved
from tests.faults.observed import (
    canonical_hash,
    check_audit,
    check_determinism,
    check_fails_closed,
    check_replay_equivalent,
    check_sovereignty,
    check_versions_tolerated,
    field_paths,
)
from tests.faults.order import check_no_phantom, check_one_content_for_each_fact, check_order_of_each_aggregate
from tests.faults.stores import Stores
from tests.faults.violation import Check, Violation

CHECKS: Mapping[str, Check] = {
    "I1": check_no_acknowledged_command_lost,
    "I2": check_no_phantom,
    "I3": check_effect_exactly_once,
    "I4": check_order_of_each_aggregate,
    "I5": check_one_content_for_each_fact,
    "I6": check_money_conserved,
    "I7": check_one_answer_for_each_key,
    "I8": check_duplicates_bounded,
    "I9": check_dead_letters,
    "I10": check_replay_equivalent,
    "I11": check_versions_tolerated,
    "I12": check_sovereignty,
    "I13": check_all_delivered,
    "I14": check_audit,
    "I15": check_fails_closed,
    "I16": check_determinism,
}
ALWAYS = ("I1", "I2", "I3", "I4", "I5", "I6")
"""What every row of the fault matrix demands, whatever else it does."""

__all__ = ["ALWAYS", "CHECKS", "Check", "Violation", "canonical_hash", "every_violation", "field_paths"]


def every_violation(history: History, stores: Stores) -> list[Violation]:
    """Decide all invariants; a run without a breach gives an empty list."""
    return [violation for check in CHECKS.values() for violation in check(history, stores)]

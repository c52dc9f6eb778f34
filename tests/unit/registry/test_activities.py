"""Activity codes against the classification as published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.reference_data import read_table
from services.registry.activities import (
    ActivityCodeUnknownError,
    ActivityEditionUnknownError,
    Edition,
    activity_code,
)

CODES = [row["code"] for row in read_table("registry", "kbli2020.csv")]


@given(st.sampled_from(CODES))
def test_every_published_code_is_known_with_its_title(code: str) -> None:
    found = activity_code(code, "KBLI2020")

    assert (found.code, found.edition) == (code, Edition.KBLI_2020)
    assert found.title


def test_kbli_2020_has_1790_different_five_digit_codes() -> None:
    assert len(set(CODES)) == len(CODES) == 1790
    assert all(len(code) == 5 and code.isascii() and code.isdigit() for code in CODES)


@given(st.text(max_size=8).filter(lambda text: text not in CODES))
def test_any_other_text_is_no_code(text: str) -> None:
    with pytest.raises(ActivityCodeUnknownError):
        activity_code(text)


def test_an_edition_that_is_not_kept_is_refused() -> None:
    with pytest.raises(ActivityEditionUnknownError, match="KBLI2020"):
        activity_code("01271", "KBLI2025")

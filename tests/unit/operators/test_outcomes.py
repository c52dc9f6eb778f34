import httpx
import pytest

from operators.outcomes import Exit, Trouble, exit_of, exit_of_status, trouble_of, unreachable, wrong_use

AWAY = unreachable("http://registry", ConnectionRefusedError())
REFUSED = Trouble("Still unreadable", "a newer version reads it", Exit.NEEDS_A_PERSON)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, Exit.WRONG_USE),
        (403, Exit.WRONG_USE),
        (404, Exit.WRONG_USE),
        (409, Exit.NEEDS_A_PERSON),
        (422, Exit.NEEDS_A_PERSON),
        (500, Exit.NEEDS_A_PERSON),
        (503, Exit.UNREACHABLE),
    ],
)
def test_a_refusal_ends_the_command_by_who_can_mend_it(status: int, code: Exit) -> None:
    assert exit_of_status(status) is code


def test_the_codes_are_those_a_script_was_promised() -> None:
    assert [code.value for code in Exit] == [0, 1, 2, 3]


def test_only_a_cell_of_which_nothing_answered_is_unreachable() -> None:
    assert exit_of([None, None], good=True) is Exit.GOOD
    assert exit_of([None, None], good=False) is Exit.NEEDS_A_PERSON
    assert exit_of([None, AWAY], good=True) is Exit.NEEDS_A_PERSON
    assert exit_of([AWAY, AWAY], good=False) is Exit.UNREACHABLE
    assert exit_of([AWAY, wrong_use("no such role")], good=False) is Exit.WRONG_USE
    assert exit_of([AWAY, REFUSED, wrong_use("no such role")], good=False) is Exit.NEEDS_A_PERSON


def test_a_problem_is_told_with_title_detail_and_correlation_id() -> None:
    problem = {"title": "Forbidden", "detail": "the role operator is needed", "correlation_id": "c-1"}
    answer = httpx.Response(403, json=problem, request=httpx.Request("GET", "http://registry/v1/operations/outbox"))

    trouble = trouble_of(answer)

    assert str(trouble) == "Forbidden: the role operator is needed (correlation id c-1)"
    assert trouble.told() == problem
    assert trouble.exit_code is Exit.WRONG_USE


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"null"])
def test_an_answer_that_is_no_problem_is_told_by_its_status(body: bytes) -> None:
    request = httpx.Request("GET", "http://registry/v1/operations/outbox")
    answer = httpx.Response(502, content=body, headers={"X-Correlation-ID": "c-2"}, request=request)

    trouble = trouble_of(answer)

    assert str(trouble) == "HTTP 502: GET /v1/operations/outbox (correlation id c-2)"
    assert trouble.exit_code is Exit.UNREACHABLE

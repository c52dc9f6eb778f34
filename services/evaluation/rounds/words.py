"""What officers may write in a round: words that one ministry addresses to the other, and that cross the border."""

import re

from services.evaluation.rounds.refusals import NumberInWordsError, WordsTooLongError

SECTOR_CHARACTERS_MAX = 100
NOTE_CHARACTERS_MAX = 1_000
TEXT_CHARACTERS_MAX = 2_000
"""Of a statement, and of the reason for leaving a criterion out."""
EVIDENCE_MAX = 20
"""Pieces that one score rests on."""
DIGITS_RUN_MAX = 8
"""A day written without marks has so many. Indonesia's numbers of persons have 16; shorter ones are not noticed."""
_LONGER_RUN = re.compile(rf"\d{{{DIGITS_RUN_MAX + 1},}}")


def demand_words(text: str | None, characters_max: int) -> None:
    """Return where a text may be said to the other ministry.

    Raises:
        WordsTooLongError: it has more characters than `characters_max`.
        NumberInWordsError: it holds a run of more than `DIGITS_RUN_MAX` digits, which may be a person's number.
    """
    if text is None:
        return
    if len(text) > characters_max:
        raise WordsTooLongError(f"{len(text)} characters; at most {characters_max} are said")
    if _LONGER_RUN.search(text):
        raise NumberInWordsError(f"a number of more than {DIGITS_RUN_MAX} digits may be a person's")

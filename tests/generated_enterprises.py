"""Files of generated enterprises, the same for the same seed: names are drawn from syllables and name nobody."""

import csv
from collections.abc import Iterator
from io import StringIO
from random import Random

HEADER = ("Naran empreza", "Kódigu fatin", "Setór", "Kódigu atividade", "Jéneru na'in", "Númeru traballadór")
KINDS = (("Kios", "Retail", "47111"), ("Kafé", "Agriculture", "01270"), ("Oficina", "Services", "95220"))
PLACES = ("TL0104", "TL0701", "TL08", "TL0103", "TL0402", "TL0503")
SYLLABLES = tuple(consonant + vowel for consonant in "bdfghklmnrst" for vowel in "aeiou")
WORDS = ("feto", "mane", "kahur")


def rows(count: int, *, seed: int) -> Iterator[tuple[str, ...]]:
    """Draw rows of enterprises of Timor-Leste; no two say the same."""
    drawn = Random(seed)  # noqa: S311 - not for secrets
    for number in range(count):
        kind, sector, code = drawn.choice(KINDS)
        words = " ".join("".join(drawn.choice(SYLLABLES) for _ in range(4)).capitalize() for _ in range(2))
        name = f"{kind} {words} {number}"
        yield name, drawn.choice(PLACES), sector, code, drawn.choice(WORDS), str(drawn.randrange(1, 9))


def csv_file(count: int, *, seed: int) -> bytes:
    """Write generated rows as a CSV file."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(rows(count, seed=seed))
    return text.getvalue().encode()

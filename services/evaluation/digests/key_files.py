"""How the names of entries across the border are made: with the ministry's own secret."""

from services.chassis.settings import Settings
from services.evaluation.digests.model import Names


def load_names(settings: Settings) -> Names | None:
    """Read the secret of a ministry's pseudonyms; None: the cell is of both ministries, or has no border."""
    match settings.ministries, settings.pseudonym_key_file:
        case (home,), file if file is not None:
            return Names(home, file.read_bytes())
        case _:
            return None

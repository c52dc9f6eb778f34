"""What may be asked of exchanges."""

from services.chassis.commands import Command, Day


class TellDigest(Command):
    """Tell the other ministry what a period's figures come to here."""

    first_day: Day
    last_day: Day

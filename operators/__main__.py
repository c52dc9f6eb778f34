"""`python -m operators COMMAND`, or `./jembatan COMMAND`: what an operator asks of a running cell, and does to it.

Exit codes: 0 good, 1 something needs a person, 2 wrong use, 3 the cell cannot be reached.
"""

import inspect
import logging
from pathlib import Path
from typing import Annotated, Any

import typer

from operators import auditing, importing, letters, offline, recovery, watching
from operators import daily as daily_runs
from operators.asking import Asking
from operators.cell import ADDRESS_VARIABLES, OWN_VARIABLES, Cell, find_cell
from operators.letters import Choice, Verb
from operators.outcomes import wrong_use
from operators.showing import Report, confirm, speak

LAG_MAX = 1_000
AGE_SECONDS_MAX = 30.0
STATUSES = ("parked", "held", "replayed", "discarded")

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)
dead_letters = typer.Typer(no_args_is_help=True, help="Messages set aside.")
app.add_typer(dead_letters, name="dead-letters")

AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON document, nothing else.")]
Service = Annotated[str | None, typer.Option("--service", help="Ask this service only.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask before changing something.")]
Consumer = Annotated[str | None, typer.Option(help="Only messages of this consumer.")]
Cause = Annotated[str | None, typer.Option(help="Only messages of this cause; `refused` takes every `refused:...`.")]
Everything = Annotated[bool, typer.Option("--all", help="Every parked message that the other options leave.")]
ImportedFile = Annotated[str, typer.Argument(metavar="FILE", help="CSV, XLSX, JSON or JSON lines.")]
LetterId = Annotated[str, typer.Argument(help="The message's id, as `dead-letters list` shows it.")]


def _where(context: typer.Context, **given: str | None) -> None:
    # Found by the command that needs it: `--help` asks nobody.
    context.obj = given


def _options() -> list[inspect.Parameter]:
    """Make one option for each service and each other address, with its variable."""
    texts = {name: f"Address of {name}, as http://host:port." for name in ADDRESS_VARIABLES} | {
        "issuer": "OIDC issuer the operator's token comes from.",
        "ministry": "Ministry whose issuer is asked, where the cell is found in a folder.",
        "client_id": "The operator's client.",
    }
    variables = ADDRESS_VARIABLES | OWN_VARIABLES
    return [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[str | None, typer.Option(help=f"{text} [{variables[name]}]")],
        )
        for name, text in texts.items()
    ]


_context = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
_where.__signature__ = inspect.Signature([_context, *_options()])  # type: ignore[attr-defined]
_where.__annotations__ = {one.name: one.annotation for one in (_context, *_options())}
app.callback()(_where)
app.add_typer(offline.app)
app.add_typer(recovery.app)


@app.command()
def health(context: typer.Context, *, service: Service = None, as_json: AsJson = False) -> None:
    """Show which services are ready, with every check they make."""
    _ask(context, service, watching.health, as_json=as_json)


@app.command()
def outbox(
    context: typer.Context,
    *,
    republish: Annotated[
        bool, typer.Option(help="Publish every kept fact again; inboxes absorb what is known.")
    ] = False,
    age_max: Annotated[float, typer.Option(help="Oldest fact, in seconds, that is still good.")] = AGE_SECONDS_MAX,
    service: Service = None,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Show how many facts wait to be published, and since when."""

    def work(asking: Asking) -> Report:
        if republish:
            confirm(f"Publish again all of {', '.join(asking.cell.services)}?", yes=yes, as_json=as_json)
        return watching.outbox(asking, age_seconds_max=age_max, republish=republish)

    _ask(context, service, work, as_json=as_json)


@app.command()
def lag(
    context: typer.Context,
    *,
    lag_max: Annotated[int, typer.Option(help="Records behind, on one partition, that are still good.")] = LAG_MAX,
    service: Service = None,
    as_json: AsJson = False,
) -> None:
    """Show how far every consumer is behind on each partition."""
    from operators import broker  # noqa: PLC0415 - it imports the services: seconds that other commands need not wait

    speak(lambda: broker.lag(_cell(context).only(service), lag_max=lag_max), as_json=as_json)


@app.command()
def topics(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Show what topics hold and keep, and whether each is there as it must be."""
    from operators import broker  # noqa: PLC0415 - as above

    speak(lambda: broker.topics(_cell(context)), as_json=as_json)


@app.command()
def verify_audit(
    context: typer.Context,
    *,
    roots: Annotated[Path | None, typer.Option(help="A file of signed roots kept elsewhere, one each line.")] = None,
    service: Service = None,
    as_json: AsJson = False,
) -> None:
    """Let every service verify that nobody changed its audit chains or its signed roots."""
    _ask(context, service, lambda asking: auditing.verify_audit(asking, roots), as_json=as_json)


@app.command()
def audit_root(
    context: typer.Context,
    *,
    sign: Annotated[bool, typer.Option("--sign", help="Look at every chain and sign over what is new.")] = False,
    write: Annotated[Path | None, typer.Option(help="Add the roots to this file, one each line.")] = None,
    service: Service = None,
    as_json: AsJson = False,
) -> None:
    """Show the newest signed root of every service, to keep elsewhere or to hand to the other ministry."""
    _ask(context, service, lambda asking: auditing.audit_root(asking, sign=sign, write=write), as_json=as_json)


@app.command()
def daily(
    context: typer.Context,
    *,
    day: Annotated[str, typer.Option(help="The business day, YYYY-MM-DD; days that were missed are made up.")],
    lender: Annotated[str | None, typer.Option(help="Only the loans of this lender.")] = None,
    as_json: AsJson = False,
) -> None:
    """Process loans at the end of a day: penalties, interest, arrears; the same day again does nothing."""
    _ask(context, "financing", lambda asking: daily_runs.process(asking, day, lender, as_json=as_json), as_json=as_json)


@app.command("import")
def import_file(context: typer.Context, file: ImportedFile, *, yes: Yes = False, as_json: AsJson = False) -> None:
    """Check a file of enterprises, show what its report counts, and register what is ready."""
    _ask(context, "registry", importing.importer(file, yes=yes, as_json=as_json), as_json=as_json)


@dead_letters.command("list")
def list_letters(
    context: typer.Context,
    *,
    status: Annotated[str, typer.Option(help=f"One of {', '.join(STATUSES)}.")] = "parked",
    consumer: Consumer = None,
    cause: Cause = None,
    service: Service = None,
    as_json: AsJson = False,
) -> None:
    """List every message with one status; those parked or held need a person."""
    if status not in STATUSES:
        raise typer.BadParameter(f"{status} is not one of {', '.join(STATUSES)}")
    choice = Choice(consumer, cause)
    _ask(context, service, lambda asking: letters.list_letters(asking, status, choice), as_json=as_json)


@dead_letters.command("show")
def show_letter(context: typer.Context, letter_id: LetterId, *, as_json: AsJson = False) -> None:
    """Show one message with its headers and its content."""
    _ask(context, None, lambda asking: letters.show_letter(asking, letter_id), as_json=as_json)


def _settling(verb: Verb, help_text: str) -> None:
    @dead_letters.command(verb, help=help_text)
    def settle(  # noqa: PLR0913 - one argument for each option
        context: typer.Context,
        letter_id: Annotated[str | None, typer.Argument(help="The message's id.")] = None,
        *,
        everything: Everything = False,
        consumer: Consumer = None,
        cause: Cause = None,
        service: Service = None,
        yes: Yes = False,
        as_json: AsJson = False,
    ) -> None:
        def work(asking: Asking) -> Report:
            if everything == (letter_id is not None):
                raise wrong_use("give one message's id, or --all")
            if letter_id is None:
                choice = Choice(consumer, cause)
                return letters.settle_all(asking, verb, choice, yes=yes, as_json=as_json)
            confirm(f"{verb.capitalize()} {letter_id}?", yes=yes, as_json=as_json)
            return letters.settle_one(asking, verb, letter_id)

        _ask(context, service, work, as_json=as_json)


_settling("replay", "Apply parked messages, and what waits behind them.")
_settling("discard", "Give parked messages up; what waits behind them is applied.")


def _ask(context: typer.Context, service: str | None, work: Any, *, as_json: bool) -> None:  # noqa: ANN401
    def asked() -> Report:
        with Asking(_cell(context).only(service)) as asking:
            report: Report = work(asking)
            return report

    speak(asked, as_json=as_json)


def _cell(context: typer.Context) -> Cell:
    return find_cell(context.find_root().obj)


def main() -> None:
    """Run the command that was typed."""
    # What went wrong is said once, by the command; the libraries' own lines would stand between.
    logging.disable(logging.CRITICAL)
    app(prog_name="jembatan")


if __name__ == "__main__":
    main()

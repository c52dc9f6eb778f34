"""The commands that check signed papers from files alone: no cell is asked."""

import typer

from operators import credentials, reports, rounds

app = typer.Typer()
app.command()(credentials.verify_credential)
app.command()(rounds.verify_round)
app.command()(reports.verify_report)

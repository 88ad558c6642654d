"""The list of verbs; each is imported only when it is called, so that help is quick."""

from __future__ import annotations

from importlib import import_module

import click

from bilateral import __version__

VERBS = {
    "read": "What a statement says: claims, parties, areas, each with its quote.",
    "data": "Trade statistics in a store: add, get, list, show, verify, remove.",
    "facts": "Facts tables: `facts template` writes an empty one for a statement.",
    "check": "Hold every claim against published figures, reading by reading.",
    "assess": "Can the target be reached, and when: chances from every base.",
    "set": "The inverse: which level has an 80, 50 or 20 % chance by a year.",
    "brief": "The one page: what was said, the verdicts, what is missing.",
    "backtest": "Forecast the past with what was known then, and judge what came.",
    "model": "The fitted model behind the chances: fit, show, verify.",
}


class LazyGroup(click.Group):
    """A group that knows its verbs by name and loads one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Names of the verbs, in the order of the line of data."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load one verb."""
        if cmd_name not in VERBS:
            return None
        module = import_module(f"bilateral.cli.{cmd_name}")
        return module.command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the verbs without loading them."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.version_option(__version__, prog_name="bilateral")
def app() -> None:
    """A target desk for bilateral trade.

    Somebody in office names a figure for trade between two economies. Was it said that way,
    does it fit the statistics, and whose?
    """

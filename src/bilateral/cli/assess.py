"""`bilateral assess`: can the target be reached, and when."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from bilateral.cli.chances import answer, chance_options, show
from bilateral.cli.output import say, to_table

if TYPE_CHECKING:
    from bilateral.chance import Assessment, BaseChance, NowcastRecord, TargetChance

FLOW_YEARS = (3, 5, 10)
COLUMNS = ("target", "base", "base_of", "year", "p", "low", "high", "history", "extrapolation")


@click.command("assess")
@click.argument("statement", metavar="[STATEMENT|DOSSIER]", required=False)
@click.option("--target", help='Without a text: the level to reach, "1e9" or "1 billion USD".')
@chance_options
def command(statement: str | None, target: str | None, form: str, **given: Any) -> int:
    """Say how likely a target is, by when, from every level it may be measured from.

    Give a statement and --facts, or --target and --base without any text.
    """
    from bilateral.chance import assess, assess_amounts

    found = answer(
        assess,
        assess_amounts,
        statement,
        {"target": target, "base": given["base"]},
        given,
        "bilateral assess STATEMENT --facts FACTS, or "
        "bilateral assess --target 1e9 --base 380.7e6 --growth 19%",
    )
    show(found, form, _rows(found), COLUMNS, lambda: _print(found))
    return 0


def _rows(found: Assessment) -> list[dict[str, object]]:
    return [
        {"target": t.target, "base": b.base, "base_of": b.base_of, **y.model_dump()}
        for t in found.targets
        for b in t.bases
        for y in b.by
    ]


def _print(found: Assessment) -> None:
    if not found.targets:
        say("No target was found in this statement.")
    for target in found.targets:
        say(_heading(target))
        for caveat in target.caveats:
            say(f"  {caveat}")
        for base in target.bases:
            _print_base(base)
        _print_flows(target)
        for year in target.nowcast:
            click.echo()
            _say_wrapped(_under_way(year))
            for caveat in year.caveats:
                _say_wrapped(f"- {caveat}", "  ")


def _heading(target: TargetChance) -> str:
    from bilateral.vocab.wording import money

    amount = "" if target.amount is None else f": {money(target.amount, target.currency)}"
    until = "" if target.deadline is None else f" by {target.deadline}"
    again = f" (also {', '.join(target.same_as)})" if target.same_as else ""
    reached = "".join(
        f"; reached in {s.year}, side {s.side}" for s in target.status if s.status == "reached"
    )
    return f"Target {target.target}{amount} of {target.measure}{until}{again}{reached}"


def _print_base(base: BaseChance) -> None:
    from bilateral.vocab.wording import chance, chance_range, money

    rows = [
        [str(y.year), "-", "", "", "", y.reason or ""]
        if y.p is None or y.low is None or y.high is None
        else [
            str(y.year),
            chance(y.p),
            chance_range(y.low, y.high),
            "-" if y.history is None else chance(y.history),
            {None: "-", 0.0: "no", 1.0: "yes"}[y.extrapolation],
            "asked" if y.asked else "",
        ]
        for y in base.by
    ]
    side = f", side {base.side}" if base.side else ""
    click.echo()
    say(f"From {money(base.base, base.currency)} in {base.year} ({base.base_of}{side})")
    header = ("by", "chance", "80 % range", "past cases", "growth goes on", "note")
    shown = len(header) if any(row[-1] for row in rows) else len(header) - 1
    if not base.reached:
        click.echo(to_table([row[:shown] for row in rows], header[:shown]))
    _say_wrapped(base.words)
    for caveat in base.caveats:
        _say_wrapped(f"- {caveat}", "  ")


def _say_wrapped(text: str, indent: str = "") -> None:
    """Write lines of 80 characters; a number stays with its per cent sign."""
    whole = text.replace(" %", "\u00a0%")
    for line in wrap(whole, 80, subsequent_indent=indent):
        say(line.replace("\u00a0", " "))


def _print_flows(target: TargetChance) -> None:
    from bilateral.vocab.wording import chance

    if not target.directions:
        return
    rows = [
        [
            way.flow,
            f"{100 * way.other_growth:g} % a year",
            str(way.by[ahead - 1].year),
            f"x{way.by[ahead - 1].multiple:.2f}",
            chance(way.by[ahead - 1].p),
        ]
        for way in target.directions
        for ahead in FLOW_YEARS
    ]
    click.echo()
    say("If one flow alone had to carry it")
    click.echo(to_table(rows, ("flow", "the other grows", "by", "must grow", "chance")))


def _under_way(year: NowcastRecord) -> str:
    from bilateral.vocab.wording import between, percent

    known = f"{year.year}, side {year.side}, from its first {year.months} months ({year.of}):"
    grown = ""
    if year.growth is not None:
        low, middle, high = map(percent, year.growth)
        grown = f" growth {middle} (80 % range {low} to {high})"
    level = ""
    if year.level is not None:
        level = f", {between(year.level[0], year.level[2], year.currency)}"
    return f"{known}{grown}{level}"

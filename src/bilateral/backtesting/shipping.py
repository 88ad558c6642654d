"""From panels to the model that ships: fitted, extended, and with its own scorecard."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from bilateral.backtesting.cleaning import blank_false_zeros
from bilateral.backtesting.exchange import described, fingerprint
from bilateral.backtesting.methods import MODEL, REFERENCE
from bilateral.backtesting.model import SCHEMA as BACKTEST
from bilateral.backtesting.peers import growth_rates
from bilateral.backtesting.protocol import (
    FIRST_ORIGIN,
    HORIZONS,
    MULTIPLES,
    origins,
    outcomes,
)
from bilateral.chance import Shipped
from bilateral.errors import BadDocumentError, InputError
from bilateral.methods.outlook.later import extended, spread_seen
from bilateral.methods.outlook.model import fit_panel
from bilateral.methods.outlook.tables import panel_of, totals_of
from bilateral.methods.outlook.view import View
from bilateral.tables.frames import polars

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from polars import DataFrame

    from bilateral.methods.outlook.dispersion import Dispersion
    from bilateral.methods.outlook.features import Totals
    from bilateral.methods.outlook.model import Outlook
    from bilateral.methods.outlook.series import Panel

TITLE: Final = "Chances that trade of two economies reaches a level by a year"
CAVEATS: Final = (
    "Fitted on pairs of countries. That a country and a region behave alike is untested.",
    "The gain on the plain frequency is a few per cent of the Brier score; eras matter more.",
    "What tells eras apart is the real value of the dollar alone, in three swings since 1971.",
    "Zeros beside flows of a million dollars were taken as not observed.",
)
SCORED: Final = (MODEL, REFERENCE, "official")
CELLS: Final = ((None, None), (2.0, None), (2.0, 5), (2.0, 10))
"""Multiple and years ahead for which the record of extrapolation is kept; None takes all."""
ROUNDING: Final = 1e-5  # one unit of the last of six digits
NEGLIGIBLE: Final = 1e-6


def fit_model(
    panel: DataFrame,
    *,
    fitted: str,
    second: DataFrame | None = None,
    totals: DataFrame | None = None,
    cutoff: int | None = None,
    backtest: dict[str, Any] | None = None,
    citation: Sequence[str] = (),
) -> Shipped:
    """Fit turnover and single flows on a panel, extend them by a second one.

    Parameters
    ----------
    panel : a, b, year, flow_a_from_b_musd, flow_b_from_a_musd: million current USD, null = not
        observed; as `bilateral.tables.frames.read_panel` gives it
    fitted : date, written into the card as it is
    second : a panel of any codes whose years go on after the first's; it adds the effects of
        later years and says how far pairs spread lately
    totals : country, year, total_musd over all pairs of the first panel
    cutoff : last year that counts in either panel; their last year when None
    backtest : `BacktestResult.to_dict` of a run with this model, for the scorecard
    citation : sources, in words

    Raises
    ------
    InputError : no year until the cut-off, or a second panel that adds none
    MethodError : too little history
    """
    last = _last(panel) if cutoff is None else min(cutoff, _last(panel))
    arranged = {"first": _arranged(panel, last)}
    known = totals_of(None if totals is None else totals.filter(polars().col("year") <= last))
    recent, end = arranged["first"], last
    if second is not None:
        end = _last(second) if cutoff is None else min(cutoff, _last(second))
        if end <= last:
            raise InputError(f"the second panel adds no year: the first one is known to {last}")
        recent = arranged["second"] = _arranged(second, end)
    outlook = _fitted(arranged["first"], known, recent, last, end)
    flow = _fitted(arranged["first"].directed(), known, recent.directed(), last, end)
    roles = (("panel", panel), ("second panel", second), ("totals", totals))
    panels = [asdict(described(role, table)) for role, table in roles if table is not None]
    card: dict[str, Any] = {
        "title": TITLE,
        "fitted": fitted,
        "program": f"bilateral {version('bilateral')}",
        "cutoff": end,
        "horizons": list(HORIZONS),
        "panels": panels,
        "citation": list(citation),
        "extrapolation": [
            entry for name, each in arranged.items() for entry in extrapolation(each, name)
        ],
        "scorecard": None if backtest is None else scorecard(backtest, panels),
        "caveats": list(CAVEATS),
    }
    return Shipped(
        outlook,
        flow,
        _spread(outlook, recent),
        _spread(flow, recent.directed()),
        card,
    )


def extrapolation(panel: Panel, name: str) -> Iterator[dict[str, Any]]:
    """How often growth that went on "reached" a multiple, and how often turnover did.

    The growth of the year before each eligible origin, continued; reached within h years or not.

    Parameters
    ----------
    panel : pairs by years, to its last year
    name : of the panel
    """
    at = origins(panel, FIRST_ORIGIN, int(panel.years[-1]) - 1)
    best = outcomes(panel, at, "by")
    last = growth_rates(panel, at, 1)
    line = np.maximum(last * np.array(HORIZONS), last)
    known = np.isfinite(best) & np.isfinite(line)
    for multiple, horizon in CELLS:
        asked = known & (True if horizon is None else np.array(HORIZONS) == horizon)
        rows = said = came = 0
        for m in MULTIPLES if multiple is None else (multiple,):
            yes = asked & (line >= math.log(m))
            rows += int(asked.sum())
            said += int(yes.sum())
            came += int((yes & (best >= math.log(m))).sum())
        yield {
            "panel": name,
            "first": int(panel.years[0]),
            "last": int(panel.years[-1]),
            "multiple": multiple,
            "horizon": horizon,
            "rows": rows,
            "said": said,
            "came": came,
            "share": round(came / said, 6) if said else None,
        }


def scorecard(backtest: dict[str, Any], panels: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What a back-test found about the model, the plain frequency and the extrapolation.

    Parameters
    ----------
    backtest : `BacktestResult.to_dict`
    panels : tables that the model is fitted on: `bilateral.backtesting.model.Input` as values

    Raises
    ------
    BadDocumentError : another schema, other tables, or the model took no part
    """
    if backtest.get("schema") != BACKTEST:
        raise BadDocumentError(f"the scores are no back-test: their schema is not '{BACKTEST}'")
    fitted = {entry["role"]: entry["sha256"] for entry in panels}
    inputs = {entry["role"]: entry["sha256"] for entry in backtest["inputs"]}
    for role, hashed in inputs.items():
        if hashed != fitted.get(role):
            raise BadDocumentError(f"the back-test is not of this model: another {role} went in")
    pooled = [
        {
            "panel": score["panel"],
            "kind": score["kind"],
            "method": score["method"],
            "rows": score["rows"],
            "brier": {f"{odds['multiple']:g}": odds["brier"] for odds in score["odds"]},
            "ece": {f"{odds['multiple']:g}": odds["ece"] for odds in score["odds"]},
            "crps": score["crps"],
            "cover": [score["cover_50"], score["cover_80"], score["cover_95"]],
        }
        for score in backtest["scores"]
        if score["group"] == "pooled" and not score["sample"] and score["method"] in SCORED
    ]
    if not any(score["method"] == MODEL for score in pooled):
        raise BadDocumentError(f"the back-test has no scores of the method '{MODEL}'")
    return {
        "program": backtest["program"],
        "fold": backtest["design"]["fold"],
        "inputs": inputs,
        "scores": pooled,
        "era_errors": [e for e in backtest["block_errors"] if e["method"] in SCORED],
        "blocks": [rate for rate in backtest["rates"] if rate["method"] == MODEL],
    }


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found when a model was held against its tables.

    Attributes
    ----------
    agrees, problems : one sentence each
    """

    agrees: tuple[str, ...]
    problems: tuple[str, ...]


def verify_model(model: Shipped, tables: Mapping[str, DataFrame]) -> Verification:
    """Hold a model against the tables it was fitted on, and fit it again.

    Parameters
    ----------
    model : from a file
    tables : panels and totals by name, in any order; the fit is repeated if none is missing
    """
    roles = {entry["sha256"]: entry["role"] for entry in model.card["panels"]}
    agrees: list[str] = []
    problems: list[str] = []
    found: dict[str, DataFrame] = {}
    for name, table in tables.items():
        role = roles.get(fingerprint(table))
        if role is None:
            problems.append(f"{name} is none of the tables this model was fitted on")
        else:
            agrees.append(f"{role}: {name} is the table that went in")
            found[role] = table
    if set(found) < set(roles.values()):
        agrees.append("fit: not repeated, that needs all tables that went in")
        return Verification(tuple(agrees), tuple(problems))
    again = fit_model(
        found["panel"],
        second=found.get("second panel"),
        totals=found.get("totals"),
        cutoff=model.card["cutoff"],
        fitted=model.card["fitted"],
    )
    apart = differences(model, again)
    if not apart:
        agrees.append("fit: a new one gives the same figures")
    problems += [f"a new fit gives other figures: {place}" for place in apart]
    return Verification(tuple(agrees), tuple(problems))


def differences(ours: Shipped, again: Shipped) -> list[str]:
    """Places where two models differ by more than rounding, the first of each part."""
    found: list[str] = []
    one, other = ours.to_dict(), again.to_dict()
    for part in ("outlook", "flow", "dispersion", "directed_dispersion"):
        place = next(_apart(one[part], other[part], part), None)
        if place is not None:
            found.append(place)
    kept = ("cutoff", "extrapolation")
    found += [f"card.{k}" for k in kept if one["card"][k] != other["card"][k]]
    return found


def _apart(one: Any, other: Any, where: str) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        ours, theirs = cast("dict[str, Any]", one), cast("dict[str, Any]", other)
        for key in sorted(ours.keys() | theirs.keys()):
            yield from _apart(ours.get(key), theirs.get(key), f"{where}.{key}")
    elif isinstance(one, list) and isinstance(other, list):
        mine, yours = cast("list[Any]", one), cast("list[Any]", other)
        if len(mine) != len(yours):
            yield where
        else:
            for i, (a, b) in enumerate(zip(mine, yours, strict=True)):
                yield from _apart(a, b, f"{where}[{i}]")
    elif isinstance(one, float) and isinstance(other, float):
        if not math.isclose(one, other, rel_tol=ROUNDING, abs_tol=NEGLIGIBLE):
            yield f"{where}: {one} and {other}"
    elif one != other:
        yield f"{where}: {one} and {other}"


def _fitted(panel: Panel, totals: Totals | None, recent: Panel, last: int, end: int) -> Outlook:
    outlook = fit_panel(panel, last, HORIZONS, totals)
    return extended(outlook, recent, end) if end > last else outlook


def _spread(outlook: Outlook, recent: Panel) -> Dispersion:
    return spread_seen(outlook, View.of(recent).beside_the_fit())


def _arranged(frame: DataFrame, last: int) -> Panel:
    pl = polars()
    kept = frame.filter(pl.col("year") <= last).drop("split", strict=False)
    if kept.is_empty():
        raise InputError(f"a panel has no year until {last}")
    return panel_of(blank_false_zeros(kept))


def _last(frame: DataFrame) -> int:
    years: Any = frame["year"]
    return int(years.max())

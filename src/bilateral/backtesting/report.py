"""The report of a back-test: one HTML page that needs nothing else."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from bilateral.backtesting.diagrams import reliability_svg
from bilateral.backtesting.methods import MODEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bilateral.backtesting.model import BacktestResult, PanelName, Score
    from bilateral.backtesting.protocol import Kind

EVENTS: Final[dict[Kind, str]] = {
    "at": "Turnover in the year itself reaches the multiple (at)",
    "by": "Turnover reaches the multiple in that year or before (by)",
}
PLACES: Final[dict[PanelName, str]] = {
    "first": "First panel: pairs that were not trained on",
    "second": "Second panel: another source, nothing trained on it",
}
GROUPS: Final = {"era": "origin years", "size": "turnover, USD of 2009", "horizon": "years ahead"}

_STYLE: Final = """
:root{color-scheme:light dark;--ink:#1a1a1a;--paper:#fff;--soft:#666;--line:#ccc;--mark:#0b5394}
@media(prefers-color-scheme:dark){
:root{--ink:#e8e8e8;--paper:#161616;--soft:#a5a5a5;--line:#444;--mark:#8ab8e6}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:64rem;padding:1rem;background:var(--paper);color:var(--ink);
font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.5rem}h2{font-size:1.25rem;margin-top:2.5rem}h3{font-size:1.05rem;margin-top:2rem}
.scroll{overflow-x:auto;margin:.5rem 0}
table{border-collapse:collapse;font-size:.85rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);padding:.25rem 0}
th,td{padding:.2rem .6rem;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
th:first-child,td:first-child{text-align:left}
.lead td{font-weight:700}
summary{cursor:pointer;margin:.5rem 0}
.figures{display:flex;flex-wrap:wrap;gap:1rem}
figure{margin:0;flex:1 1 13rem;max-width:17rem}figcaption{font-size:.85rem;color:var(--soft)}
svg{width:100%;height:auto}svg text{font-size:11px;fill:var(--ink)}
.frame{fill:none;stroke:var(--line)}.tick{stroke:var(--line)}
.perfect{stroke:var(--soft);stroke-dasharray:4 4}
polyline{fill:none;stroke:var(--mark);stroke-width:1.5}circle{fill:var(--mark)}
code{font-size:.8rem;overflow-wrap:anywhere}
"""


def write_report(result: BacktestResult) -> str:
    """Write the page: tables, reliability diagrams, ranges of the gains, caveats.

    Parameters
    ----------
    result : what a back-test found; `BacktestResult.to_dict` is the page's JSON twin
    """
    body = "".join(_body(result))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Back-test of forecasts</title><style>{_STYLE}</style></head>"
        f"<body>\n{body}</body></html>\n"
    )


def _body(result: BacktestResult) -> Iterator[str]:
    design = result.design
    count = _n(sum(block["origins"] for block in design["blocks"]))
    yield "<h1>Back-test: forecasts of the past, judged by what came</h1>\n"
    yield (
        f"<p>{count} origins (a pair of economies and a year), each forecast "
        f"{design['horizons'][0]} to {design['horizons'][-1]} years ahead with what was known at "
        f"the cut-off of its block; fold {escape(str(design['fold']))}. Skill is "
        "the gain on the plain frequency on the same rows: above zero is better.</p>\n"
    )
    yield _list("What to know before reading", map(escape, result.caveats))
    blocks = [
        [b["panel"], f"{b['first']}-{b['last']}", str(b["cutoff"]), _n(b["origins"]), _n(b["rows"])]
        for b in design["blocks"]
    ]
    yield _table("Blocks", ("panel", "origins", "known up to", "origins", "forecasts"), blocks)
    yield _list("Methods", (f"<b>{escape(m.name)}</b>: {escape(m.words)}" for m in result.methods))
    for panel, place in PLACES.items():
        kinds = {score.kind for score in result.scores if score.panel == panel}
        if kinds:
            yield f"<h2>{place}</h2>\n"
        for kind, event in EVENTS.items():
            if kind in kinds:
                yield f"<h3>{event}</h3>\n"
                yield from _contest(result, panel, kind)
    yield "<h2>What went in</h2>\n"
    yield _list(
        escape(result.program),
        (
            f"{escape(i.role)}: {_n(i.rows)} rows, {i.first}-{i.last}, "
            f"<code>sha256 {i.sha256}</code>"
            for i in result.inputs
        ),
    )


def _contest(result: BacktestResult, panel: PanelName, kind: Kind) -> Iterator[str]:
    """Everything about one panel and event."""
    ours = [s for s in result.scores if s.panel == panel and s.kind == kind]
    lead = MODEL if any(s.method == MODEL for s in ours) else ours[0].method
    pooled = [s for s in ours if s.group == "pooled" and not s.sample]
    yield _side_by_side(f"All {_n(pooled[0].rows)} forecasts", pooled, lead)
    sample = [s for s in ours if s.sample]
    if sample:
        title = f"The sample for single-series forecasters: {_n(sample[0].rows)} forecasts"
        yield _side_by_side(title, sample, lead)
    gains = [
        [g.method, g.measure, _signed(g.gain), f"{_signed(g.low)} to {_signed(g.high)}"]
        for g in result.gains
        if g.panel == panel and g.kind == kind
    ]
    header = ("method", "measure", "gain", "95 % range over origin years")
    yield _folded("Gains on the plain frequency", _table("", header, gains, lead))
    yield from _blocks(result, panel, kind, lead)
    for group, words in GROUPS.items():
        part = [s for s in ours if s.group == group]
        yield _folded(f"By {words}", _by_group(part, words, lead))
    yield _figures(result, panel, kind, lead)


def _side_by_side(title: str, scores: Sequence[Score], lead: str) -> str:
    multiples = [o.multiple for o in scores[0].odds]
    header = [
        "method",
        *(f"Brier x{m:g}" for m in multiples),
        *(f"skill x{m:g}" for m in multiples),
        *(f"ECE x{m:g}" for m in multiples),
        *(f"log x{m:g}" for m in multiples),
        *("CRPS", "CRPS skill", "WIS", "in 50 %", "in 80 %", "in 95 %", "80 % width"),
    ]
    rows = [
        [
            s.method,
            *(f"{o.brier:.4f}" for o in s.odds),
            *(_signed(o.brier_skill) for o in s.odds),
            *(f"{o.ece:.3f}" for o in s.odds),
            *(f"{o.log_score:.3f}" for o in s.odds),
            *(f"{s.crps:.4f}", _signed(s.crps_skill), f"{s.wis:.4f}"),
            *(f"{share:.0%}" for share in (s.cover_50, s.cover_80, s.cover_95)),
            f"{s.width_80:.2f}",
        ]
        for s in scores
    ]
    return _table(title, header, rows, lead)


def _blocks(result: BacktestResult, panel: PanelName, kind: Kind, lead: str) -> Iterator[str]:
    """What was said of each block as a whole, and how far off that was on average."""
    rows = [
        [
            r.method,
            r.block,
            f"x{r.multiple:g}",
            f"{r.predicted:.1%}",
            f"{r.observed:.1%}",
            "-" if r.low is None or r.high is None else f"{r.low:.1%} to {r.high:.1%}",
            "-" if r.covers is None else "yes" if r.covers else "no",
        ]
        for r in result.rates
        if r.panel == panel and r.kind == kind
    ]
    header = (
        *("method", "origins", "multiple", "predicted", "observed"),
        *("stated 80 % range", "holds"),
    )
    yield _folded("Rates of whole blocks", _table("", header, rows, lead))
    errors = [
        [
            e.method,
            f"x{e.multiple:g}",
            f"{e.error:.1%}",
            "-" if e.covered is None else f"{e.covered} of {e.blocks}",
        ]
        for e in result.block_errors
        if e.panel == panel and e.kind == kind
    ]
    title = "Mean over blocks of the distance between predicted and observed rate"
    yield _table(title, ("method", "multiple", "distance", "ranges that held"), errors, lead)


def _by_group(scores: Sequence[Score], words: str, lead: str) -> str:
    header = [
        *("method", words, "multiple", "forecasts", "predicted", "observed"),
        *("Brier", "skill", "ECE", "CRPS", "CRPS skill", "in 80 %"),
    ]
    rows = [
        [
            *(s.method, s.value, f"x{o.multiple:g}", _n(s.rows)),
            *(f"{o.predicted:.1%}", f"{o.observed:.1%}", f"{o.brier:.4f}"),
            *(_signed(o.brier_skill), f"{o.ece:.3f}"),
            *(f"{s.crps:.4f}", _signed(s.crps_skill), f"{s.cover_80:.0%}"),
        ]
        for s in scores
        for o in s.odds
    ]
    return _table("", header, rows, lead)


def _figures(result: BacktestResult, panel: PanelName, kind: Kind, lead: str) -> str:
    """Diagrams of the leading method, pooled and by era; the others' pooled ones folded away."""
    drawn: dict[bool, str] = {True: "", False: ""}
    for d in result.diagrams:
        ours = d.panel == panel and d.kind == kind
        if ours and (d.method == lead or d.group == "pooled"):
            when = "all origins" if d.group == "pooled" else f"origins {d.value}"
            title = f"{d.method}, x{d.multiple:g}, {when}"
            drawn[d.method == lead] += (
                f"<figure>{reliability_svg(d, title)}"
                f"<figcaption>{escape(title)}</figcaption></figure>\n"
            )
    others = f'<div class="figures">{drawn[False]}</div>'
    return (
        f'<h4>Reliability of {escape(lead)}</h4><div class="figures">{drawn[True]}</div>\n'
        + _folded("Reliability of the others", others)
    )


def _table(
    title: str, header: Sequence[str], rows: Sequence[Sequence[str]], lead: str | None = None
) -> str:
    caption = f"<caption>{escape(title)}</caption>" if title else ""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in header)
    lines = "".join(
        f"<tr{' class=lead' if row[0] == lead else ''}>"
        + "".join(f"<td>{escape(cell)}</td>" for cell in row)
        + "</tr>\n"
        for row in rows
    )
    return (
        f'<div class="scroll" tabindex="0"><table>{caption}<thead><tr>{head}</tr></thead>\n'
        f"<tbody>{lines}</tbody></table></div>\n"
    )


def _list(title: str, items: Iterable[str]) -> str:
    return f"<p>{title}:</p><ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>\n"


def _folded(title: str, content: str) -> str:
    return f"<details><summary>{escape(title)}</summary>{content}</details>\n"


def _n(count: int) -> str:
    return f"{count:,}"


def _signed(share: float) -> str:
    return f"{share:+.3f}"

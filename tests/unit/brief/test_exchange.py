"""The page as data: nothing is lost, every numeral resolves, and it is JSON."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sample import FIGURES, LEVEL, RANGE, SAID, SERIES, page, text

from bilateral.brief.model import Numeral, Picture, Section, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bilateral.brief.model import Brief, Text


def texts(found: Any) -> Iterator[list[Any]]:
    """Every text of the exchanged page that is not empty: lists of runs, outside of charts."""
    if isinstance(found, list):
        if found and all(map(is_run, found)):
            yield found
        else:
            for part in found:
                yield from texts(part)
    elif isinstance(found, dict):
        for key, part in found.items():
            yield from texts(part if key != "chart" else None)


def is_run(found: Any) -> bool:
    return isinstance(found, str) or (
        isinstance(found, dict) and isinstance(found.get("text"), str)
    )


def rebuilt(runs: list[Any]) -> str:
    return "".join(run if isinstance(run, str) else run["text"] for run in runs)


def parts(brief: Brief) -> dict[str, Any]:
    found = brief.to_dict()
    return {
        k: found[k] for k in ("title", "occasion", "answer", "known_by", "page", "foot", "annex")
    }


def every(brief: Brief) -> Iterator[Text]:
    yield from (brief.title, brief.occasion, brief.answer, brief.known_by, brief.foot)
    for section in (*brief.page, *brief.annex):
        yield section.title
        for block in section.blocks:
            match block:
                case Picture():
                    yield from (block.title, block.message)
                case _ if hasattr(block, "points"):
                    yield from block.points
                case _ if hasattr(block, "rows"):
                    yield block.caption
                    yield from (column.title for column in block.columns)
                    yield from (cell for row in block.rows for cell in row)
                case _:
                    yield block.text


def test_its_form() -> None:
    found = page().to_dict()
    assert list(found) == [
        "schema", "language", "title", "occasion", "answer", "known_by", "page", "foot", "annex",
        "figures", "check", "assessment", "dossier", "caveats",
    ]  # fmt: skip
    assert found["schema"] == "bilateral-brief/1"
    assert found["answer"] == [
        "One billion by ",
        {"text": "2030", "label": 4},
        " has a chance of ",
        {"text": "27%", "figure": "b"},
        " from ",
        {"text": "380.7 million USD", "figure": "a"},
        ".",
    ]
    assert found["figures"][0] == {
        "id": "a",
        "text": "380.7 million USD",
        "value": 380.7e6,
        "high": None,
        "unit": "USD",
        "status": "reported",
        "side": "BBB",
        "period": "2024",
        "source": {"kind": "fact", "of": ["F05"], "formula": "", "span": None},
    }


def test_it_is_json_and_comes_back_the_same() -> None:
    found = page().to_dict()
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_every_text_can_be_rebuilt() -> None:
    brief = page()
    shown = sorted(filter(None, map(plain, every(brief))))
    assert sorted(rebuilt(runs) for runs in texts(parts(brief))) == shown


def test_every_numeral_resolves() -> None:
    found = page().to_dict()
    ledger = {figure["id"]: figure for figure in found["figures"] if figure["id"]}
    seen = 0
    for run in (run for runs in texts(parts(page())) for run in runs):
        if isinstance(run, str) or "tone" in run:
            words = run if isinstance(run, str) else run["text"]
            assert not re.search(r"\d", words)
        elif "figure" in run:
            assert ledger[run["figure"]]["text"] == run["text"]
            seen += 1
        elif "label" in run:
            label = found["figures"][run["label"]]
            assert (label["text"], label["id"]) == (run["text"], "")
            seen += 1
        else:
            assert {"names", "span", "input"} & set(run)
    assert seen == 11


def test_kinds_of_runs_and_blocks() -> None:
    said = page().to_dict()["page"][0]["blocks"][0]
    assert said["type"] == "table"
    assert said["columns"][0] == {"title": ["said"], "numeric": False, "wide": True}
    assert said["rows"][0][0] == [{"text": "“500 million dollars”", "span": [10, 29]}]
    assert said["rows"][0][2] == [{"text": "contradicted", "tone": "contradicted"}]
    assert said["rows"][0][3][-2] == {"text": "F05", "names": ["F05"]}
    places = [section["place"] for section in page().to_dict()["page"]]
    assert places == ["full", "left", "right", "left", "right", "full"]


def test_charts_carry_their_data() -> None:
    picture = page().to_dict()["page"][1]["blocks"][0]
    assert (picture["type"], picture["key"]) == ("picture", "series")
    chart = picture["chart"]
    assert chart["type"] == "SeriesChart"
    assert chart["lines"][1]["points"][1] == {
        "at": 2024.5, "value": 380.7e6, "months": 12, "text": "381",
    }  # fmt: skip
    assert chart["target"] == 1e9
    assert chart["needed"] == [[2024.5, 380.7e6], [2030.5, 1e9]]


@pytest.mark.parametrize("open_", [math.inf, -math.inf, math.nan])
def test_open_ends_are_null(open_: float) -> None:
    figure = replace(RANGE, value=SAID.value, high=open_)
    brief = replace(
        page(),
        figures=(*FIGURES, figure),
        answer=text(Numeral(figure)),
        page=(
            Section(
                "s",
                text("S"),
                (Picture("s", text("S"), text("S"), replace(SERIES, target=open_)),),
            ),
        ),
    )
    found = brief.to_dict()
    assert found["figures"][-1]["high"] is None
    assert found["page"][0]["blocks"][0]["chart"]["target"] is None
    json.dumps(found, allow_nan=False)


def test_a_figure_outside_of_the_ledger_is_refused() -> None:
    with pytest.raises(ValueError, match="not in the ledger"):
        replace(page(), answer=text(Numeral(replace(LEVEL, id="z")))).to_dict()

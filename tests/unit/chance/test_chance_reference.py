from __future__ import annotations

import importlib.util
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bilateral.chance.percentile import growth_percentile
from bilateral.chance.reference import FEW_PAIRS, ReferenceClass, reference_classes
from bilateral.chance.reference_tables import tables
from bilateral.errors import InputError
from bilateral.vocab.economy import economy

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared" / "data"
needs_panels = pytest.mark.skipif(
    not (SHARED / "forecast_panel.parquet").exists(),
    reason="the source panels are not beside the repository",
)
CASE = 380.7e6  # US dollars: a pair of 200-800 million


def classes(era: tuple[int, int], **question: object) -> list[ReferenceClass]:
    asked = {"level_usd_2009": CASE, "growth": 0.189, "multiples": (2.0,)} | question
    return [found for found in reference_classes(**asked) if found.era == era]


# Base rates of the Minsk-Tula case: share that reached the multiple within so many years.
PUBLISHED = [
    ((1970, 2008), 2.0, {1: 0.03, 2: 0.10, 3: 0.20, 5: 0.38, 7: 0.49, 10: 0.61}),
    ((1970, 2008), 2.63, {1: 0.01, 2: 0.03, 3: 0.08, 5: 0.21, 7: 0.31, 10: 0.44}),
    ((2000, 2018), 2.0, {1: 0.01, 2: 0.06, 3: 0.16, 5: 0.32, 7: 0.45, 10: 0.62}),
    ((2010, 2018), 2.0, {1: 0.01, 2: 0.02, 3: 0.05, 5: 0.09, 7: 0.15}),
]


@pytest.mark.parametrize(("era", "multiple", "published"), PUBLISHED)
def test_base_rates_of_the_case(
    era: tuple[int, int], multiple: float, published: dict[int, float]
) -> None:
    own = classes(era, multiples=(multiple,))[0]
    found = {years: own.reached[multiple][years].share for years in published}
    assert found == pytest.approx(published, abs=0.01)


def test_the_first_class_is_the_own_cell_over_the_longest_record() -> None:
    own, *others = reference_classes(CASE, 0.189, (2.0,))
    assert (own.size, own.growth, own.era) == ((200, 800), (0.12, 0.45), (1970, 2008))
    assert own.description == (
        "pairs of 200-800 million USD (2009 prices), after a change of +12 to +45 %;"
        " all countries, Correlates of War, years 1970-2008"
    )
    assert (own.rows, own.pairs, own.years) == (7281, 1822, 39)
    assert {(c.panel, c.era) for c in others if c.growth == own.growth} == {
        (era.panel, (era.first, era.last)) for era in list(tables().eras.values())[1:]
    }
    assert sum(c.growth is None for c in others) == 2


def test_without_a_growth_there_is_only_the_size() -> None:
    found = reference_classes(CASE, None, (2.0,))
    assert {c.growth for c in found} == {None}
    assert {c.size for c in found} == {(200, 800)}


def test_horizons_without_an_outcome_have_no_share() -> None:
    (recent,) = [c for c in classes((2010, 2018)) if c.growth is not None]
    assert recent.reached[2.0][10].share is None
    assert recent.reached[2.0][10].rows == 0
    assert recent.caveats == ("no outcome 10 years ahead is known: data end 2019",)
    (five,) = [c for c in classes((2010, 2018), horizons=(5,)) if c.growth is not None]
    assert five.caveats == ("outcomes 5 years ahead are those of years up to 2014",)


def test_a_small_class_says_so_and_a_wider_one_follows() -> None:
    found = reference_classes(50e9, 0.6, (2.0,), (5,))
    small = [place for place, c in enumerate(found) if c.pairs < FEW_PAIRS]
    assert small
    for place in small:
        assert f"small reference class: {found[place].pairs} pairs" in found[place].caveats
        wider = found[place + 1]
        assert wider.era == found[place].era
        assert wider.pairs > found[place].pairs
        assert wider.growth is None
    assert len({(c.era, c.size, c.growth) for c in found}) == len(found)


def test_a_pair_below_the_smallest_class_is_told() -> None:
    tiny, small = (reference_classes(level, None, (2.0,))[0] for level in (1e6, 11e6))
    assert tiny.reached == small.reached
    assert any("smaller than 10 million" in caveat for caveat in tiny.caveats)
    assert not any("smaller than" in caveat for caveat in small.caveats)


@pytest.mark.parametrize(
    "question",
    [
        {"level_usd_2009": 0.0},
        {"level_usd_2009": float("nan")},
        {"growth": -1.0},
        {"multiples": (0.0,)},
        {"horizons": (11,)},
        {"horizons": ()},
    ],
)
def test_questions_that_make_no_sense_are_refused(question: dict[str, object]) -> None:
    with pytest.raises(InputError):
        classes((1970, 2008), **question)


def test_members_can_be_named_and_lie_in_their_era() -> None:
    held = tables()
    for key, paths in held.members.items():
        era = held.eras[key.era]
        multiples = [path.multiple for path in paths]
        assert multiples == sorted(multiples)
        assert len({path.pair for path in paths}) == len(paths) <= 5
        for path in paths:
            assert era.first <= path.start < path.end <= min(path.start + 5, era.until)
            for code in path.pair:
                assert economy(code).code == code


def test_codes_of_states_that_are_gone_are_not_members() -> None:
    for key, paths in tables().members.items():
        for path in paths:
            if key.era.startswith("cow"):
                first = {"RUS": 1992, "DEU": 1991, "CZE": 1993, "BEL": 1999, "ZAF": 1998}
                assert all(path.start > first.get(code, 0) for code in path.pair)
                assert "CHN" not in path.pair or path.end <= 2006


def test_percentile_of_a_growth_that_a_target_requires() -> None:
    # 380.7 million to a billion in six years
    found = growth_percentile(CASE, 0.175, 6)
    own = found[0]
    assert own.era == (1970, 2008)
    assert own.reached + own.below == pytest.approx(1)
    shares = {p.era: p.reached for p in found}
    assert shares[2010, 2018] < 0.05 < 0.15 < shares[1970, 2008] < shares[2000, 2008]
    faster = growth_percentile(CASE, 0.38, 3)
    assert all(a.reached < b.reached for a, b in zip(faster, found, strict=True))


def test_percentile_of_one_year_agrees_with_its_counts() -> None:
    double = growth_percentile(CASE, 1.0, 1, after=0.189)[0]
    counted = reference_classes(CASE, 0.189, (2.0,), (1,), kind="at")[0].reached[2.0][1]
    assert double.rows == counted.rows
    assert double.reached == counted.share


@pytest.mark.parametrize(
    ("growth", "years"), [(-1.0, 1), (float("nan"), 1), (1e300, 10), (0.1, 0), (0.1, 11)]
)
def test_percentiles_refuse_what_is_no_growth(growth: float, years: int) -> None:
    with pytest.raises(InputError):
        growth_percentile(CASE, growth, years)


@needs_panels
def test_shipped_tables_are_what_the_fit_gives() -> None:
    pytest.importorskip("polars", reason="polars is a development dependency")
    built = _tool().build(SHARED)
    for name, text in built.items():
        shipped = files("bilateral.chance").joinpath("data", name).read_text(encoding="utf-8")
        assert text == shipped, name


def _tool() -> ModuleType:
    path = ROOT / "tools" / "fit_reference_class.py"
    spec = importlib.util.spec_from_file_location("fit_reference_class", path)
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = tool  # dataclasses look their module up
    spec.loader.exec_module(tool)
    return tool

"""How wide a said figure is: printed digits, round numbers, qualifiers, forms of change."""

from __future__ import annotations

import pytest
from verdict_builders import dossier, fact, facts, growth, level, only, share

from bilateral.verdict import check


@pytest.mark.parametrize(
    ("held", "tight", "loose"),
    [
        ("500.0", "supported", "supported"),
        ("504.9", "supported", "supported"),
        ("480.0", "contradicted", "supported"),
        ("549.9", "contradicted", "supported"),
        ("560.0", "contradicted", "contradicted"),
    ],
)
def test_a_round_number_has_two_widths(held: str, tight: str, loose: str) -> None:
    found = only(check(dossier(level("c1", "500", "2024")), facts(fact("F1", "2024", held))))
    assert (found.tight, found.loose, found.verdict) == (tight, loose, loose)
    assert found.rounding is (tight != loose)
    assert found.because == ("F1.value",)
    if found.rounding:
        assert f"{tight} if finely rounded, {loose} if coarsely" in found.words
        assert found.reconciled_by is not None
        assert found.reconciled_by["mirror_factor"] == pytest.approx(500 / float(held))
    assert found.deviation is not None
    assert found.deviation.low == pytest.approx(495 / (float(held) + 0.05) - 1)


def test_one_round_fact_and_one_exact_claim() -> None:
    found = only(check(dossier(level("c1", "480.0", "2024")), facts(fact("F1", "2024", "500"))))
    assert (found.tight, found.loose, found.rounding) == ("contradicted", "consistent", True)
    assert found.verdict == "consistent"
    assert found.because == ("F1.value",)
    assert "contradicted if finely rounded, consistent if coarsely" in found.words


def test_one_billion_is_round_too() -> None:
    claim = level("c1", "1000", "2024") | {"number": "1", "scale": 1e9}
    found = only(check(dossier(claim), facts(fact("F1", "2024", "800.0"))))
    assert (found.tight, found.loose) == ("contradicted", "supported")


@pytest.mark.parametrize(
    ("qualifier", "said", "tight", "loose"),
    [
        ("over", "100", "supported", "supported"),
        ("over", "200", "contradicted", "contradicted"),
        ("at_least", "150.5", "consistent", "consistent"),
        ("at_least", "150.4", "supported", "supported"),
        ("up_to", "200", "supported", "supported"),
        ("up_to", "100", "contradicted", "contradicted"),
        ("about", "148.5", "supported", "supported"),
        ("about", "155.5", "contradicted", "supported"),
        ("about", "170.5", "contradicted", "contradicted"),
        ("almost", "155.5", "contradicted", "supported"),
        ("almost", "148.5", "contradicted", "contradicted"),
        ("exact", "151.5", "contradicted", "contradicted"),
    ],
)
def test_qualifiers_of_a_claim(qualifier: str, said: str, tight: str, loose: str) -> None:
    claim = level("c1", said, "2024", qualifier=qualifier)
    found = only(check(dossier(claim), facts(fact("F1", "2024", "150.5"))))
    assert (found.tight, found.loose) == (tight, loose)
    assert found.rounding is (tight != loose)


@pytest.mark.parametrize(
    ("ends", "verdict"),
    [(("100", "200"), "supported"), (("160", "200"), "contradicted")],
)
def test_a_range_of_levels(ends: tuple[str, str], verdict: str) -> None:
    more = {"qualifier": "range", "number_high": ends[1], "amount_high": float(ends[1]) * 1e6}
    claim = level("c1", ends[0], "2024", **more)
    found = only(check(dossier(claim), facts(fact("F1", "2024", "150.5"))))
    assert found.tight == verdict
    bare = claim | {"number": None, "number_high": None}
    assert only(check(dossier(bare), facts(fact("F1", "2024", "150.5")))).tight == verdict


def test_a_corrected_range_keeps_its_new_ends() -> None:
    more = {"qualifier": "range", "number_high": "200", "amount_high": 180e6}
    claim = level("c1", "100", "2024", **more) | {"amount": 140e6}
    found = only(check(dossier(claim), facts(fact("F1", "2024", "150.5"))))
    assert (found.verdict, found.reason) == ("supported", None)


@pytest.mark.parametrize(
    ("held", "said", "verdict"),
    [
        ("over 300", "500.5", "consistent"),
        ("over 300", "200.5", "contradicted"),
        ("up to 300", "200.5", "consistent"),
        ("up to 300", "400.5", "contradicted"),
        ("nearly 300", "299.5", "consistent"),
        ("nearly 300", "305.5", "contradicted"),
        ("about 300", "305.5", "consistent"),
    ],
)
def test_qualifiers_of_a_fact(held: str, said: str, verdict: str) -> None:
    found = only(check(dossier(level("c1", said, "2024")), facts(fact("F1", "2024", held))))
    assert found.verdict == verdict


def test_open_bounds_give_no_distance() -> None:
    found = only(
        check(dossier(level("c1", "200.5", "2024")), facts(fact("F1", "2024", "over 300")))
    )
    assert (found.deviation, found.reconciled_by) == (None, None)
    assert found.bounds is not None
    assert found.bounds.high == float("inf")
    assert "at least 300 million USD" in found.words


def test_a_claim_without_ceiling_has_an_open_distance() -> None:
    found = only(
        check(
            dossier(level("c1", "200", "2024", qualifier="over")),
            facts(fact("F1", "2024", "100.5")),
        )
    )
    assert found.deviation is not None
    assert found.deviation.low == pytest.approx(200 / 100.55 - 1)
    assert found.deviation.high == float("inf")


# ----- forms of change


@pytest.mark.parametrize(
    ("form", "number", "change", "held", "tight", "loose"),
    [
        ("percent", "37", 0.37, "+37.2%", "supported", "supported"),
        ("percent", "20", 0.20, "+22.3%", "contradicted", "supported"),
        ("multiple", "1.5", 0.5, "+52%", "supported", "supported"),
        ("multiple", "1.5", 0.5, "+70.0%", "contradicted", "contradicted"),
        ("multiple", None, 1.0, "+120.0%", "contradicted", "supported"),
        ("multiple", "2", -0.5, "-52.0%", "supported", "supported"),
        ("index", "118.2", 0.182, "+18.2%", "supported", "supported"),
        ("index", "118.2", 0.182, "+18.9%", "contradicted", "contradicted"),
        ("fraction", None, 0.3333, "+36.0%", "contradicted", "supported"),
        ("fraction", None, -0.25, "-25.5%", "supported", "supported"),
    ],
)
def test_forms_of_change(
    form: str, number: str | None, change: float, held: str, tight: str, loose: str
) -> None:
    claim = growth("c1", "1", "2024", form=form) | {"number": number, "change": change}
    found = only(check(dossier(claim), facts(fact("F1", "2024", change=held))))
    assert (found.tight, found.loose) == (tight, loose)


@pytest.mark.parametrize(
    ("ends", "held", "verdict"),
    [
        ((0.10, 0.20), "+15.0%", "supported"),
        ((0.10, 0.20), "+25.5%", "contradicted"),
        ((-0.10, -0.20), "-15.0%", "supported"),
        ((-0.10, -0.20), "+15.0%", "contradicted"),
    ],
)
def test_a_range_of_changes(ends: tuple[float, float], held: str, verdict: str) -> None:
    claim = growth("c1", "10", "2024") | {
        "change": ends[0],
        "change_high": ends[1],
        "qualifier": "range",
    }
    for more in ({"number_high": "20"}, {"number": None}):
        found = only(check(dossier(claim | more), facts(fact("F1", "2024", change=held))))
        assert found.verdict == verdict


def test_a_range_of_multiples_in_words() -> None:
    claim = growth("c1", "1", "2024", form="multiple") | {
        "number": None,
        "change": 1.0,
        "change_high": 2.0,
    }
    found = only(check(dossier(claim), facts(fact("F1", "2024", change="+150.0%"))))
    assert found.verdict == "supported"


@pytest.mark.parametrize("points", [7, 14, 28, 29, 55, 57, 58])
def test_a_change_without_printed_digits_is_as_wide_as_a_whole_per_cent(points: int) -> None:
    claim = growth("c1", str(points), "2024") | {"number": None}
    held = facts(fact("F1", "2024", change=f"+{points}.2%"))
    assert only(check(dossier(claim), held)).verdict == "supported"


@pytest.mark.parametrize("points", [7, 14, 28, 29, 55, 57, 58])
def test_a_share_without_printed_digits_is_as_wide_as_a_whole_per_cent(points: int) -> None:
    claim = share("c1", str(points), "2024") | {"number": None}
    held = facts(fact("F1", "2024", f"{points}.2", measure="share", unit="%"))
    assert only(check(dossier(claim), held)).verdict == "supported"


# ----- a person corrected the value and left the printed digits


@pytest.mark.parametrize(
    ("claim", "held"),
    [
        (level("c1", "500", "2024") | {"amount": 380.7e6}, fact("F1", "2024", "380.7")),
        (growth("c1", "37", "2024") | {"change": 0.189}, fact("F1", "2024", change="+18.9%")),
    ],
)
def test_the_corrected_value_counts_and_not_the_old_digits(claim: dict, held: dict) -> None:
    assert only(check(dossier(claim), facts(held))).verdict == "supported"


@pytest.mark.parametrize(
    ("claim", "held"),
    [
        (
            growth("c1", "1.5", "2024", form="multiple") | {"change": 1.0},
            fact("F1", "2024", change="+100%"),
        ),
        (
            growth("c1", "118.2", "2024", form="index") | {"change": 0.25},
            fact("F1", "2024", change="+25%"),
        ),
        (
            share("c1", "10", "2024") | {"share": 0.25},
            fact("F1", "2024", "25.0", measure="share", unit="%"),
        ),
    ],
)
def test_the_corrected_ratio_counts_and_not_the_old_digits(claim: dict, held: dict) -> None:
    assert only(check(dossier(claim), facts(held))).verdict == "supported"

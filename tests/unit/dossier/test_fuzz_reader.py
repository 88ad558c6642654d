"""Damaged texts: the reader withstands two thousand, and the tool sees what it should see."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import pytest

from bilateral.dossier import Dossier
from bilateral.dossier.run import read_statement
from bilateral.errors import InputError

sys.path.insert(0, str(Path(__file__).parents[3] / "tools"))

import fuzz_reader

TEXT = "Trade of France with Peru reached 5 billion euros in 2020."


@pytest.mark.slow
def test_two_thousand_damaged_texts() -> None:
    found = fuzz_reader.fuzz(2000, seed=7)
    # Time and memory are the tool's to judge, on a machine that does nothing else.
    wrong = [f for f in found.failures if f.startswith("--seed") and "slow:" not in f]
    assert wrong == []
    assert found.claims > 2000
    assert set(found.kinds) == set(fuzz_reader.DAMAGES)


def test_a_text_of_a_seed_is_always_the_same() -> None:
    texts = fuzz_reader.seeds()
    drawn = [fuzz_reader.drawn(3, number, texts) for number in range(20)]
    assert drawn == [fuzz_reader.drawn(3, number, texts) for number in range(20)]
    assert len({text for text, *_ in drawn}) > 15


def faulty(monkeypatch: pytest.MonkeyPatch, read: Any) -> tuple[str | None, int]:
    """The fault that the tool sees in another reader, and the claims."""
    monkeypatch.setattr(fuzz_reader, "read_statement", read)
    return fuzz_reader.fault(TEXT, "en", None)[:2]


def test_a_good_reading_and_a_refusal_are_no_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Dossier:
        raise InputError("no")

    assert faulty(monkeypatch, read_statement) == (None, 1)
    assert faulty(monkeypatch, refuse) == (None, -1)


def test_an_error_is_a_fault_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object) -> Dossier:
        raise KeyError("oh")

    wrong, _ = faulty(monkeypatch, break_down)
    assert wrong is not None
    assert wrong.startswith("KeyError at test_fuzz_reader.py:")


@pytest.mark.parametrize("move", [1, -1, 1000])
def test_a_span_that_is_off_is_a_fault(move: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def shifted(text: str, *_: object) -> Dossier:
        found = read_statement(text, "en")
        claim = found.claims[0]
        there = claim.span.model_copy(update={"start": claim.span.start + move})
        off = claim.model_copy(update={"speaker": there})
        return found.model_copy(update={"claims": (off,)})

    wrong, _ = faulty(monkeypatch, shifted)
    assert wrong is not None
    assert wrong.startswith("span:")


def test_a_figure_that_is_no_number_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(text: str, *_: object) -> Dossier:
        found = read_statement(text, "en")
        off = found.claims[0].model_copy(update={"amount": float("inf")})
        return found.model_copy(update={"claims": (off,)})

    assert faulty(monkeypatch, endless)[0] is not None


def test_slow_texts_and_growing_memory_fail_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(text: str, *_: object) -> Dossier:
        end = time.process_time() + 0.002
        while time.process_time() < end:
            pass
        return Dossier(lang="en", text=text)

    sizes = iter([100_000_000, 200_000_000])
    monkeypatch.setattr(fuzz_reader, "read_statement", slow)
    monkeypatch.setattr(fuzz_reader, "memory", lambda: next(sizes))
    monkeypatch.setattr(fuzz_reader, "SLOW", 0.001)
    monkeypatch.setattr(fuzz_reader, "TRIES", 20)
    said: list[str] = []
    found = fuzz_reader.fuzz(2, seed=1, say=said.append)
    assert found.failures == said
    assert sum("slow:" in one for one in said) == 2
    assert "memory grew from 100,000,000 to 200,000,000 bytes" in said


def test_the_smallest_text_that_still_fails_is_found() -> None:
    text = "abc " * 50 + "5 %" + " def" * 50
    assert fuzz_reader.smallest(text, lambda t: "5 %" in t) == "5 %"


def test_every_damage_changes_texts_and_stays_in_bounds() -> None:
    rng = fuzz_reader.Random(5)
    for name, damage in fuzz_reader.DAMAGES.items():
        found = {damage(rng, TEXT) for _ in range(50)}
        assert len(found) > 1, name
        for text in ("", " ", "7"):
            damage(rng, text)


@pytest.mark.parametrize(
    "text", ["0раз импорт сократ", "Импорт упал в 0 раз.", "Exports fell 0 times."]
)
def test_a_multiple_of_nothing_is_no_claim(text: str) -> None:
    assert read_statement(text).claims == ()

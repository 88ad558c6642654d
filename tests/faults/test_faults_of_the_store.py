"""The short fault run on the store; ``make faults`` does the long one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bilateral.store import Store
from faults.commits import Bench, Commit, commits, failures, kills, short_of_space, wrong_state
from faults.damage import flips, losses
from faults.readers import at_once
from faults.worker import built

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faults.table import Line

KILLS, FLIPS = 2, 25
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = built(tmp_path_factory.mktemp("calls"))
    if found is None:
        pytest.skip("there is no C compiler, or this is no Linux")
    return found


@pytest.fixture(scope="module")
def bench(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with Bench(tmp_path_factory.mktemp("bench"), library, workers=1) as made:
        yield made


@pytest.fixture(scope="module")
def ways(bench: Bench) -> dict[str, Commit]:
    return {one.name: one for one in commits(bench)}


def holds(lines: list[Line]) -> None:
    assert all(line.tried for line in lines)
    assert [text for line in lines for text in line.broken] == []


NAMES = (
    "import of a new batch",
    "import of a later edition",
    "removal of a batch",
    "sweep",
    "import after an unfinished swap",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_commit_that_is_killed_leaves_the_old_or_the_new_store(
    name: str, bench: Bench, ways: dict[str, Commit]
) -> None:
    holds([kills(bench, ways[name], KILLS)])


@pytest.mark.parametrize("name", ["import of a new batch", "removal of a batch", "sweep"])
def test_a_call_that_fails_leaves_the_old_or_the_new_store_and_says_which(
    name: str, bench: Bench, ways: dict[str, Commit]
) -> None:
    holds(failures(bench, ways[name], thorough=False))


def test_a_file_that_cannot_grow_leaves_the_old_store(
    bench: Bench, ways: dict[str, Commit]
) -> None:
    holds([short_of_space(bench, ways["import of a later edition"], [0, 700, 1500, 4000])])


def test_no_bit_flip_changes_an_answer(bench: Bench) -> None:
    holds(flips(bench, FLIPS))


def test_what_is_lost_or_put_back_is_noticed(bench: Bench) -> None:
    holds(losses(bench))


def test_writers_and_readers_at_once(bench: Bench, library: Path) -> None:
    holds(at_once(bench, library, readers=2, rounds=1))


def test_a_store_that_mixes_two_states_would_be_found(
    bench: Bench, ways: dict[str, Commit]
) -> None:
    """The judge itself: of a store whose manifest lost one part only, it says so."""
    commit = ways["import of a later edition"]
    with bench.store(commit.base) as folder, bench.worker() as worker:
        store = Store(folder)
        manifest = store.manifest()
        mixed = replace(manifest, generation=2, previous=manifest.seal, parts=manifest.parts[1:])
        store.replace("manifest.json", mixed.to_bytes())
        wrong = wrong_state(worker.states(folder)[0], (commit.old, commit.new))
    assert wrong is not None
    assert "its rows" in wrong

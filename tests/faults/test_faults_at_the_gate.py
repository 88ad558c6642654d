"""Every faulty file is refused in clear words, or accepted with what must be known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faults.gate import Case, feed
from faults.gate_cases import NOT_YET, cases, few, mutated

if TYPE_CHECKING:
    from pathlib import Path


def _marked(case: Case) -> object:
    if case.id not in NOT_YET:
        return pytest.param(case, id=case.id)
    return pytest.param(case, id=case.id, marks=pytest.mark.xfail(reason=NOT_YET[case.id]))


@pytest.mark.parametrize("case", [_marked(c) for c in few()])
def test_a_faulty_file(case: Case, tmp_path: Path) -> None:
    assert feed(case, tmp_path).wrong is None


@pytest.mark.parametrize("seed", range(8))
def test_a_file_with_changed_bytes(seed: int, tmp_path: Path) -> None:
    assert feed(mutated(seed), tmp_path).wrong is None


def test_names_of_cases_are_unique() -> None:
    ids = [case.id for case in cases()]
    assert len(ids) == len(set(ids))
    assert NOT_YET.keys() <= set(ids)

"""Each module can be imported alone, and help is quick because it loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src"
HEAVY = ("numpy", "highspy", "pydantic", "openpyxl")
MODULES = sorted(
    ".".join(p.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__")
    for p in (SRC / "bilateral").rglob("*.py")
    if p.name != "__main__.py"
)


def python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES)
def test_each_module_imports_alone(module: str) -> None:
    python(f"import {module}")


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys; from bilateral.cli import run; "
        f"assert run({arguments!r}) == 0; "
        f"print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    assert python(code).splitlines()[-1] == "[]"


def test_reading_a_statement_does_not_load_the_solver() -> None:
    code = "import sys, bilateral.brief, bilateral.dossier; print('highspy' in sys.modules)"
    assert python(code).strip() == "False"

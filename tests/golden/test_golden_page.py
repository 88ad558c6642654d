"""The page of the example case, line by line.

After a wanted change, rewrite it with one command and look at the difference::

    .venv/bin/bilateral brief examples/minsk-tula/statement.fr.txt \
        --facts examples/minsk-tula/facts.csv --as-of 2025-03-31 --out tests/golden/minsk_tula.txt
"""

from __future__ import annotations

from pathlib import Path

import bilateral as bl

ROOT = Path(__file__).parents[2]
CASE = ROOT / "examples" / "minsk-tula"


def test_the_page_of_the_example_is_the_golden_one() -> None:
    dossier = bl.read_statement((CASE / "statement.fr.txt").read_text(encoding="utf-8"))
    facts = bl.read_facts(CASE / "facts.csv")
    page = bl.write_brief(dossier, facts, as_of="2025-03-31").to_text()
    golden = (Path(__file__).parent / "minsk_tula.txt").read_text(encoding="utf-8")
    assert page.splitlines() == golden.splitlines()

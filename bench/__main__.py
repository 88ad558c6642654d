"""Run every benchmark of this folder, one process each."""

from __future__ import annotations

import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("bilateral", "highspy", "numpy", "pydantic", "scipy")


def main() -> None:
    names = []
    for name in PACKAGES:
        try:
            names.append(f"{name} {version(name)}")
        except ImportError:
            names.append(f"{name} absent")
    print(f"Python {platform.python_version()}, {', '.join(names)}", flush=True)
    failed = False
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        print(f"\n{path.stem}", flush=True)
        done = subprocess.run([sys.executable, "-m", f"bench.{path.stem}"], check=False)
        failed = failed or done.returncode != 0
    sys.exit(failed)


if __name__ == "__main__":
    main()

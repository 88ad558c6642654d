"""What holds for every test."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hypothesis import settings

if TYPE_CHECKING:
    import pytest

# The same examples on every run, and no limit of time on any: a run says something of the code,
# not of the machine. `make laws` draws new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("full", deadline=None, print_blob=True)
settings.load_profile("full" if os.environ.get("BILATERAL_LAWS") == "full" else "steady")


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name bytes by their argument: what packers write into them differs from run to run."""
    del config
    return argname if isinstance(val, bytes | bytearray) else None

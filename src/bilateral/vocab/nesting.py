"""Which economy lies inside which: regions in countries, countries in blocs, all in the world."""

from __future__ import annotations

from functools import cache

from bilateral.errors import InputError
from bilateral.vocab.economy import economy, members, revision


def contains(big: str, small: str) -> bool:
    """Whether the economy `small` lies strictly inside `big`.

    Unknown codes lie nowhere, and nothing lies in a bloc whose members are not known.
    """
    return _contains(big, small, revision())


@cache
def _contains(big: str, small: str, _revision: int) -> bool:
    try:
        inner, outer = economy(small), economy(big)
        if inner.code == outer.code or inner.code == "WLD":
            return False
        if outer.code == "WLD":
            return True
        inside = members(outer) if outer.kind == "bloc" else (outer.code,)
    except InputError:
        return False
    return inner.code in inside or inner.within in inside

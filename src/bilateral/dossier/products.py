"""The product that a single figure is about: the mention nearest to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier.claims import Draft
    from bilateral.dossier.model import Area

_NEAR = 90


def add_products(drafts: Sequence[Draft], areas: Sequence[Area]) -> None:
    """Give each flow figure the product named beside it, when it is one and the subject.

    A list of goods in the same sentence is not a product, nor is one in another clause.
    """
    goods = [a for a in areas if a.hs]
    for draft in drafts:
        if draft.type not in ("level", "growth", "share", "forward"):
            continue
        if draft.fields.get("measure") not in ("exports", "imports"):
            continue
        low, high = draft.clause
        figure = draft.figure
        inside = [a for a in goods if low <= a.span.start and a.span.end <= high]
        near = [
            a
            for a in inside
            if min(abs(a.span.start - figure.end), abs(figure.start - a.span.end)) < _NEAR
        ]
        if not near:
            continue
        best = min(
            near, key=lambda a: min(abs(a.span.start - figure.end), abs(figure.start - a.span.end))
        )
        listed = [a for a in inside if a is not best and abs(a.span.start - best.span.start) < 60]
        if len(listed) >= 2:
            continue
        draft.fields["product"] = (best.span.start, best.span.end, best.hs)

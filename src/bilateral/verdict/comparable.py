"""Which figures measure what a claim is about: pair, direction, content, product.

One rule for the bases of a target, for the year under way, and for what a page draws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bilateral.dossier import Claim
    from bilateral.vocab.measure import Content, Measure

# What a claim speaks of, and the contents of figures that measure it, the best first. Trade
# without a word on services is goods trade by custom; services alone never stand for it.
_CONTENTS: Final[dict[str, tuple[Content, ...]]] = {
    "unspecified": ("both", "unstated", "goods"),
    "goods": ("goods", "unstated"),
    "services": ("services", "unstated"),
    "goods_and_services": ("both", "unstated"),
}


def content_rank(measure: Measure, claim: Claim) -> int | None:
    """Place of the content of a figure among those that a claim may mean; None: another one."""
    contents = _CONTENTS[claim.content]
    return contents.index(measure.content) if measure.content in contents else None


def rank(measure: Measure, claim: Claim) -> int | None:
    """How well a figure measures what a claim is about, 0 the best; None: it does not.

    Money is left to the caller: a dated rate may bridge it.
    """
    codes = claim.product.hs if claim.product is not None else ()
    product = codes[0] if len(codes) == 1 else None
    if (
        measure.kind in {"share", "rate"}
        or {measure.origin, measure.to} != {claim.reporter, claim.partner}
        or measure.product != product
        or (claim.product is not None and product is None)
        or flow_of(measure) != flow(claim)
    ):
        return None
    return content_rank(measure, claim)


def flow_of(measure: Measure) -> object:
    """The directed flow of a figure, else its kind."""
    kind = measure.kind
    return kind if kind in {"turnover", "balance"} else measure.flows[0][:2]


def flow(claim: Claim) -> object:
    """The directed flow of a claim, else its measure; without one, turnover."""
    if claim.measure == "exports":
        return (claim.reporter, claim.partner)
    if claim.measure == "imports":
        return (claim.partner, claim.reporter)
    return claim.measure or "turnover"


def same_subject(one: Claim, other: Claim) -> bool:
    """Whether another claim speaks of the same pair, flow and content, and of all products."""
    ends = {one.reporter, one.partner} == {other.reporter, other.partner}
    said = "unspecified" in {one.content, other.content} or one.content == other.content
    services = (one.content == "services") == (other.content == "services")
    return ends and said and services and flow(one) == flow(other) and other.product is None

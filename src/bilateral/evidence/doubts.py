"""What is possible but odd about one row: said, not refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.vocab.currency import currency
from bilateral.vocab.economy import economy, validity
from bilateral.vocab.phrase import Currency, Side, When, Year, phrase

if TYPE_CHECKING:
    from bilateral.evidence.reader import RowReader
    from bilateral.vocab.economy import Economy
    from bilateral.vocab.fact import Change
    from bilateral.vocab.measure import Measure
    from bilateral.vocab.period import Period


def say_doubts(
    reader: RowReader, side: Economy, measure: Measure, when: Period, growth: Change | None
) -> None:
    """Note what is possible but odd."""
    for code in filter(None, (measure.currency, growth.currency if growth else None)):
        until = currency(code).last_year
        if until is not None and when.first_year > until:
            reader.caveat(
                phrase(
                    "{money} was withdrawn in {year}, before the period",
                    money=Currency(code),
                    year=Year(until),
                )
            )
    if growth is not None and measure.kind == "balance":
        reader.caveat(
            phrase("the growth of a balance means something only while it keeps its sign")
        )
    if measure.kind == "rate":
        return
    parties = [economy(code) for code in (measure.origin, measure.to)]
    for party in parties:
        since, until = validity(party)
        if (until is not None and when.last_year > until) or (
            since is not None and when.first_year < since
        ):
            reader.caveat(
                phrase(
                    "{party} did not exist in all of {period}",
                    party=Side(party.code),
                    period=When(str(when)),
                )
            )
    own = [side.code in {party.code, party.within} or side.kind == "bloc" for party in parties]
    if not any(own):
        reader.caveat(
            phrase("side {side} is neither party of the trade", side=Side(side.code)), "side"
        )
    elif measure.kind == "exports" and not own[0]:
        reader.caveat(
            phrase(
                "exports of {exporter} as {side} counts them",
                exporter=Side(measure.origin),
                side=Side(side.code),
            ),
            "side",
        )
    elif measure.kind == "imports" and not own[1]:
        reader.caveat(
            phrase(
                "imports of {importer} as {side} counts them",
                importer=Side(measure.to),
                side=Side(side.code),
            ),
            "side",
        )

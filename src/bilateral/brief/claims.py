"""What a claim means, in words: flow, figure, basis, period, speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bilateral.brief.language import mark
from bilateral.brief.ledger import stated
from bilateral.brief.model import Mention, Verbatim
from bilateral.brief.terms import term
from bilateral.vocab.phrase import (
    Count,
    Growth,
    GrowthRange,
    Money,
    Number,
    Quote,
    Share,
    Side,
    When,
)

if TYPE_CHECKING:
    from bilateral.brief.ledger import About
    from bilateral.brief.model import Text
    from bilateral.brief.writer import Writer
    from bilateral.dossier import Claim, Dossier, Months, Reading

_DIGITS: Final = 6
_QUALIFIED: Final = {
    "about": mark("about {figure}"),
    "almost": mark("nearly {figure}"),
    "over": mark("over {figure}"),
    "at_least": mark("at least {figure}"),
    "up_to": mark("up to {figure}"),
}
_CONTENT: Final = {
    "goods": mark("goods"),
    "services": mark("services"),
    "goods_and_services": mark("goods and services"),
}
_BASIS: Final = {
    "yoy": mark("on a year earlier"),
    "mom": mark("on the months just before"),
    "avg_annual": mark("a year on average"),
    "over_period": mark("over the period"),
}
_MODALITY: Final = {
    "aim": mark("aim"),
    "hope": mark("hope"),
    "possibility": mark("possibility"),
    "forecast": mark("forecast"),
    "plan": mark("plan"),
}
_KINDS: Final = {
    "investment": mark("investment"),
    "loan": mark("loan"),
    "contract": mark("contract"),
    "project_value": mark("project value"),
    "gdp": mark("gross domestic product"),
    "population": mark("population"),
    "jobs": mark("jobs"),
}


def about(dossier: Dossier, claim: Claim) -> About:
    """Where the figures of a claim come from: words of the statement."""
    spoken = next((a.party for a in dossier.actors if a.name == speaker_name(dossier, claim)), None)
    period = months(claim.period) if claim.period is not None else None
    return stated(claim.id, (claim.span.start, claim.span.end), spoken, period)


def is_relative(claim: Claim) -> bool:
    """Whether a target names no amount ("double")."""
    return claim.type == "forward" and (claim.amount is None or claim.form == "absolute")


def quote(writer: Writer, claim: Claim) -> Text:
    """The words that a claim was read from, in quotation marks."""
    return writer.slot(Quote(claim.span.text, claim.span.start, claim.span.end))


def in_words(writer: Writer, dossier: Dossier, claim: Claim) -> Text:
    """Say what a claim means: ``exports, Tatarstan → Kazakhstan: −8.2% on a year earlier``."""
    if claim.type == "nontrade":
        kind = writer.words(_KINDS.get(claim.kind or "", mark("other figure")))
        if claim.amount is None:
            return writer.say("not trade: {kind}", kind=kind)
        return writer.say(
            "not trade: {kind}, {figure}", kind=kind, figure=figure(writer, dossier, claim)
        )
    if claim.type == "forward":
        return _target(writer, dossier, claim)
    growth = claim.type == "growth"
    size = moved(writer, dossier, claim) if growth else figure(writer, dossier, claim)
    text = writer.say("{subject}: {figure}", subject=subject(writer, claim), figure=size)
    if len(claim.readings) < 2:
        return text
    n = Count(len(claim.readings))
    return writer.count("{text} ({n} reading)", "{text} ({n} readings)", "n", text=text, n=n)


def subject(writer: Writer, claim: Claim) -> Text:
    """Say what is measured between whom: ``exports, Belarus → Tula region``."""
    what = writer.term("share of trade" if claim.type == "share" else claim.measure or "trade")
    kind = _CONTENT.get(claim.content)
    parts = [what, flow(writer, claim)]
    if kind is not None:
        parts.append(writer.words(kind))
    if claim.product is not None:
        product = claim.product
        named = writer.slot(Quote(product.text, product.start, product.end))
        parts.append(writer.say("product {name}", name=named))
        if product.hs:
            parts.append((Mention(f"HS {' '.join(product.hs)}", product.hs),))
    return writer.join(parts, ", ")


def flow(writer: Writer, claim: Claim) -> Text:
    """Say the two ends; goods go in the direction of the arrow."""
    one, other = claim.reporter, claim.partner
    if one is None and other is None:
        return writer.words("parties not said")
    if claim.measure == "imports":
        one, other = other, one
    between = " → " if claim.measure in {"exports", "imports"} else " – "
    ends = [writer.slot(Side(c)) if c is not None else writer.words("?") for c in (one, other)]
    return writer.join(ends, between)


def figure(writer: Writer, dossier: Dossier, claim: Claim, reading: Reading | None = None) -> Text:
    """Write the figure of a claim with its qualifier: ``over +60%``, ``500 million USD``."""
    source = about(dossier, claim)
    if claim.type == "share":
        if claim.share is None:
            return quote(writer, claim)
        return _qualified(writer, claim, writer.slot(Share(claim.share), source))
    if claim.amount is not None and (claim.type != "growth" or claim.form == "absolute"):
        return _qualified(writer, claim, _amount(writer, claim, source))
    change = claim.change if reading is None or reading.change is None else reading.change
    if change is None:
        if claim.points is None:
            return quote(writer, claim)
        points = Number(claim.points)
        return writer.say("{number} percentage points", source, number=points)
    if claim.change_high is not None:
        return writer.slot(GrowthRange(change, claim.change_high, 2), source)
    if claim.form == "multiple" and change > 0:
        times = writer.say("{number} times as much", source, number=Number(change + 1))
        return _qualified(writer, claim, times)
    if change < 0 and claim.qualifier in _QUALIFIED:
        size = _qualified(writer, claim, writer.slot(Share(-change), source))
        return writer.say("a fall of {size}", size=size)
    return _qualified(writer, claim, writer.slot(Growth(change, 2), source))


def _amount(writer: Writer, claim: Claim, source: About) -> Text:
    assert claim.amount is not None
    if claim.amount_high is None:
        return writer.slot(Money(claim.amount, claim.currency, _DIGITS), source)
    return writer.say(
        "from {low} to {high}",
        source,
        low=Money(claim.amount, claim.currency, _DIGITS),
        high=Money(claim.amount_high, claim.currency, _DIGITS),
    )


def _qualified(writer: Writer, claim: Claim, written: Text) -> Text:
    template = _QUALIFIED.get(claim.qualifier)
    return writer.say(template, figure=written) if template is not None else written


def moved(writer: Writer, dossier: Dossier, claim: Claim) -> Text:
    """Write a growth with what it is measured against."""
    written = figure(writer, dossier, claim)
    against = basis(writer, claim)
    return writer.join((written, against))


def basis(writer: Writer, claim: Claim | Reading) -> Text:
    """Say what a growth is measured against; empty where it is not said."""
    if claim.basis == "since" and claim.base_period is not None:
        return writer.say("base {period}", period=When(months(claim.base_period)))
    found = _BASIS.get(claim.basis or "")
    return writer.words(found) if found is not None else ()


def modality(writer: Writer, claim: Claim) -> Text:
    """Say how a target is meant: an aim, a hope, a possibility."""
    return writer.words(_MODALITY.get(claim.modality, mark("statement")))


def _target(writer: Writer, dossier: Dossier, claim: Claim) -> Text:
    level = (
        writer.words("no amount is named") if is_relative(claim) else figure(writer, dossier, claim)
    )
    text = writer.say(
        "target ({modality}): {subject}, {figure}",
        modality=modality(writer, claim),
        subject=subject(writer, claim),
        figure=level,
    )
    if claim.same_as:
        again = (Mention(claim.same_as, (claim.same_as,)),)
        return writer.say("{text}, as {claim}", text=text, claim=again)
    return text


def months(period: Months) -> str:
    """Write months: ``2023``, ``2023..2024``, ``2024-03``, ``2024-01..2024-09``."""
    (first, start), (last, end) = period.start.split("-"), period.end.split("-")
    if (start, end) == ("01", "12"):
        return first if first == last else f"{first}..{last}"
    return period.start if period.start == period.end else f"{period.start}..{period.end}"


def when(writer: Writer, claim: Claim) -> Text:
    """Say the period of a claim, or by when a target is to be reached."""
    if claim.type == "forward":
        if claim.deadline:
            year, month = claim.deadline.split("-")
            last = year if month == "12" else claim.deadline
            return writer.say("by {date}", date=When(last))
        late = mark("no deadline") if claim.horizon == "none" else mark("vague deadline")
        return writer.words(late)
    if claim.period is not None:
        return writer.slot(When(months(claim.period)))
    if claim.period_text is not None:
        span = claim.period_text
        return writer.slot(Quote(span.text, span.start, span.end))
    return writer.words("not said")


def speaker_name(dossier: Dossier, claim: Claim) -> str:
    """Name who says a claim; empty when the text does not tell."""
    told = next((u for u in dossier.statements if claim.id in u.claims), None)
    written = told.speaker if told is not None and told.speaker else None
    if written is None and claim.speaker is not None:
        written = claim.speaker.text
    if written is None:
        return ""
    for actor in dossier.actors:
        names = (actor.id, actor.name, actor.span.text, *actor.aliases)
        if written in names or actor.name in written:
            return actor.name
        if any(word == part for word in written.split() for part in actor.name.split()[-1:]):
            return actor.name
    return " ".join(written.split())


def speakers(dossier: Dossier) -> tuple[str, ...]:
    """Names of those who speak, in order; titles alone only where nobody is named."""
    found = list(dict.fromkeys(s for c in dossier.claims if (s := speaker_name(dossier, c))))
    named = [s for s in found if s in {a.name for a in dossier.actors}]
    return tuple(named or found)


def occasion(writer: Writer, dossier: Dossier) -> Text:
    """Say date, place and speakers of a statement, and the language it is in."""
    event = dossier.event
    date = dossier.published or (event.date if event is not None else None)
    parts = [writer.slot(When(date)) if date else writer.words("date not given")]
    if event is not None and event.place:
        parts.append((Verbatim(event.place, "dossier"),))
    offices = {a.name: a.office for a in dossier.actors}
    names = [_named(writer, name, offices.get(name)) for name in speakers(dossier)]
    parts.append(
        writer.say("said by {names}", names=writer.listing(names))
        if names
        else writer.words("speaker not given")
    )
    return writer.join(parts, ", ")


def _named(writer: Writer, name: str, office: str | None) -> Text:
    said: Text = (Verbatim(name, "dossier"),)
    if not office:
        return said
    return writer.say("{name} ({office})", name=said, office=term(writer, office))

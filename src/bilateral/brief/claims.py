"""What a claim means, in words: flow, sign, figure, basis, period, speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.errors import UnknownCodeError
from bilateral.vocab.economy import name
from bilateral.vocab.wording import QUALIFIERS, list_of, money, percent, share

if TYPE_CHECKING:
    from bilateral.dossier import Claim, Dossier, Months, Reading

SHOWN_DIGITS = 6
_CONTENT = {"goods": "goods", "services": "services", "goods_and_services": "goods and services"}
_BASIS = {
    "yoy": "on a year earlier",
    "mom": "on the months just before",
    "avg_annual": "a year on average",
    "over_period": "over the period",
}
_LANGUAGES = {"en": "English", "fr": "French", "ru": "Russian"}


def label(code: str) -> str:
    """Name an economy; a code that no list knows stays as it is."""
    try:
        return name(code, "en")
    except UnknownCodeError:
        return code


def is_relative(claim: Claim) -> bool:
    """Whether a target names no amount ("double")."""
    return claim.type == "forward" and (claim.amount is None or claim.form == "absolute")


def in_words(claim: Claim) -> str:
    """Say what a claim means: ``exports RU-TA > KAZ fell 8.2 % on a year earlier``."""
    if claim.type == "nontrade":
        kind = (claim.kind or "other").replace("_", " ")
        figure = f", {_amount(claim)}" if claim.amount is not None else ""
        return f"not trade: {kind}{figure}"
    if claim.type == "forward":
        return _target(claim)
    if claim.type == "share":
        return _share(claim)
    if claim.type == "growth":
        return _with_readings(f"{subject(claim)} {_moved(claim)}", claim)
    return _with_readings(f"{subject(claim)}: {_amount(claim)}", claim)


def subject(claim: Claim) -> str:
    """Say what is measured between whom: ``exports RU-TA > KAZ``, ``turnover BLR, RU-TUL``."""
    words = [claim.measure or "trade"]
    if claim.content in _CONTENT:
        words.append(f"of {_CONTENT[claim.content]}")
    if claim.product is not None:
        codes = f" (HS {', '.join(claim.product.hs)})" if claim.product.hs else ""
        words.append(f"of “{claim.product.text}”{codes}")
    return " ".join([*words, flow(claim)]).strip()


def flow(claim: Claim) -> str:
    """Say the two ends; goods go in the direction of the arrow."""
    one, other = claim.reporter or "?", claim.partner or "?"
    if claim.reporter is None and claim.partner is None:
        return "(parties not said)"
    match claim.measure:
        case "exports":
            return f"{one} > {other}"
        case "imports":
            return f"{other} > {one}"
        case "balance":
            return f"{one} with {other}"
        case _:
            return f"{one} and {other}"


def _with_readings(text: str, claim: Claim) -> str:
    return f"{text} ({len(claim.readings)} readings)" if len(claim.readings) > 1 else text


def _amount(claim: Claim) -> str:
    assert claim.amount is not None or claim.type != "nontrade"
    if claim.amount is None:
        return "no amount"
    figure = _sized(abs(claim.amount), claim)
    if claim.measure == "balance" and claim.type == "level":
        return f"a {'deficit' if claim.amount < 0 else 'surplus'} of {figure}"
    return f"−{figure}" if claim.amount < 0 else figure


def _sized(amount: float, claim: Claim) -> str:
    if claim.amount_high is not None:
        top = money(abs(claim.amount_high), claim.currency, SHOWN_DIGITS)
        return f"{money(amount, None, SHOWN_DIGITS)} to {top}"
    return QUALIFIERS[claim.qualifier] + money(amount, claim.currency, SHOWN_DIGITS)


def _moved(claim: Claim) -> str:
    down = claim.sign == "-" or (claim.change or 0.0) < 0
    if claim.form == "absolute" and claim.amount is not None:
        down = down or claim.amount < 0
        figure = f"by {_sized(abs(claim.amount), claim)}"
    elif claim.form == "percentage_points" or (claim.change is None and claim.points is not None):
        down = down or (claim.points or 0.0) < 0
        figure = f"by {abs(claim.points or 0.0):g} percentage points"
    elif claim.change is None:
        figure = f"(“{claim.span.text}”, no figure)"
    else:
        figure = _rate(claim, down)
    return f"{'fell' if down else 'rose'} {figure} {basis(claim)}".strip()


def _rate(claim: Claim, down: bool) -> str:
    assert claim.change is not None
    word = QUALIFIERS[claim.qualifier]
    if claim.form == "multiple" and not down:
        return f"to {word}{claim.change + 1:.4g} times as much"
    size = f"{abs(claim.change) * 100:.4g}"
    if claim.change_high is not None:
        size += f" to {abs(claim.change_high) * 100:.4g}"
    return f"{word}{size} %"


def basis(claim: Claim | Reading) -> str:
    """Say what a growth is measured against."""
    if claim.basis == "since" and claim.base_period is not None:
        return f"on {months(claim.base_period)}"
    return _BASIS.get(claim.basis or "", "")


def _share(claim: Claim) -> str:
    whole, part = claim.reporter or "?", claim.partner or "?"
    figure = share(claim.share) if claim.share is not None else "no figure"
    found = f"share of {part} in {claim.measure or 'trade'} of {whole}"
    return f"{found}: {QUALIFIERS[claim.qualifier]}{figure}"


def _target(claim: Claim) -> str:
    again = f", as {claim.same_as}" if claim.same_as else ""
    lead = f"target ({claim.modality}): {subject(claim)}"
    if is_relative(claim):
        return f"{lead}, {relative(claim)}{again}"
    return f"{lead}, {_amount(claim)}{again}"


def relative(claim: Claim) -> str:
    """Say a target without an amount."""
    return f"a relative target (“{claim.span.text}”): no amount is named"


def months(period: Months) -> str:
    """Write months: ``2023``, ``2023..2024``, ``2024-03``, ``2024-01..2024-09``."""
    (first, start), (last, end) = period.start.split("-"), period.end.split("-")
    if (start, end) == ("01", "12"):
        return first if first == last else f"{first}..{last}"
    return period.start if period.start == period.end else f"{period.start}..{period.end}"


def when(claim: Claim) -> str:
    """Say the period of a claim, or by when a target is to be reached."""
    if claim.type == "forward":
        late = "no deadline" if claim.horizon == "none" else "vague"
        return f"by {claim.deadline}" if claim.deadline else late
    if claim.period is not None:
        return months(claim.period)
    return f"“{claim.period_text.text}”" if claim.period_text else "not said"


def figure(claim: Claim, reading: Reading | None = None) -> str:
    """Write the figure of a claim with its sign and qualifier: ``over +60 %``, ``500 million``."""
    word = QUALIFIERS[claim.qualifier]
    if claim.type == "share":
        return f"{word}{share(claim.share)}" if claim.share is not None else "no figure"
    change = reading.change if reading and reading.change is not None else claim.change
    if claim.amount is not None and (claim.type != "growth" or claim.form == "absolute"):
        sign = "−" if claim.amount < 0 else ""
        if claim.amount_high is not None:
            top = money(abs(claim.amount_high), None, SHOWN_DIGITS)
            return f"{sign}{money(abs(claim.amount), None, SHOWN_DIGITS)} to {sign}{top}"
        return f"{word}{sign}{money(abs(claim.amount), None, SHOWN_DIGITS)}"
    if change is None:
        return f"“{claim.span.text}”"
    if change < 0 and word:
        return f"a fall of {word}{abs(change) * 100:.4g} %"
    top = f" to {percent(claim.change_high)}" if claim.change_high is not None else ""
    return f"{word}{percent(change, 2)}{top}"


def speaker(dossier: Dossier, claim: Claim) -> str:
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
    found = list(dict.fromkeys(s for c in dossier.claims if (s := speaker(dossier, c))))
    named = [s for s in found if s in {a.name for a in dossier.actors}]
    return tuple(named or found)


def occasion(dossier: Dossier) -> str:
    """Say date, place, speakers and language of a statement in one sentence."""
    event = dossier.event
    date = dossier.published or (event.date if event is not None else None) or "date not given"
    offices = {a.name: a.office for a in dossier.actors}
    names = [
        f"{s} ({str(offices[s]).replace('_', ' ')})" if offices.get(s) else s
        for s in speakers(dossier)
    ]
    place = event.place if event is not None and event.place else ""
    told = f"said by {list_of(names)}" if names else "speaker not given"
    language = f"in {_LANGUAGES.get(dossier.lang, f'language {dossier.lang}')}"
    return f"Statement: {', '.join(bit for bit in (date, place, told, language) if bit)}."

"""From templates and typed slots to runs of a language, with every figure in the ledger."""

from __future__ import annotations

import math
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.brief.language import SOURCE, language
from bilateral.brief.ledger import LABEL, About, Ledger
from bilateral.brief.model import (
    Figure,
    Mention,
    Numeral,
    Quotation,
    Source,
    Verbatim,
    Words,
)
from bilateral.errors import UnknownCodeError
from bilateral.vocab import phrase as slots
from bilateral.vocab.economy import name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bilateral.brief.language import Language
    from bilateral.brief.model import Run, Text, Tone

_JOINS = {"comma": ", ", "space": " "}


@dataclass(frozen=True, slots=True)
class Cited:
    """A slot with its own source, where a sentence mixes figures of several."""

    slot: slots.Slot
    about: About


class Writer:
    """Writes sentences in one language and enters their figures in one ledger."""

    def __init__(self, tongue: Language, ledger: Ledger) -> None:
        self.language = tongue
        self.ledger = ledger

    def say(
        self, template: str, /, about: About | None = None, **given: slots.Slot | Cited | Text
    ) -> Text:
        """Fill a template of the catalogue; figures without a source of their own are `about`."""
        return self._filled(self.language.word(template), about, given)

    def count(
        self,
        one: str,
        other: str,
        /,
        counted: str,
        about: About | None = None,
        **given: slots.Slot | Cited | Text,
    ) -> Text:
        """Fill the form of a template that the count in one slot asks for."""
        slot = given[counted]
        number = slot.slot if isinstance(slot, Cited) else slot
        assert isinstance(number, slots.Count)
        return self._filled(self.language.plural(one, other, number.n), about, given)

    def phrase(self, phrase: slots.Phrase, about: About | None = None) -> Text:
        """Write a phrase that a result carries."""
        template = self.language.word(phrase.template)
        if phrase.plural:
            number = phrase.slots[phrase.counted]
            assert isinstance(number, slots.Count)
            template = self.language.plural(phrase.template, phrase.plural, number.n)
        return self._filled(template, about, phrase.slots)

    def words(self, text: str, tone: Tone | None = None) -> Text:
        """Write words of the catalogue without slots."""
        return (Words(self.language.word(text), tone),)

    def term(self, word: str, tone: Tone | None = None) -> Text:
        """Write a word of the vocabulary."""
        return (Words(self.language.word(word, "term"), tone),)

    def join(self, texts: Iterable[Text], between: str = " ") -> Text:
        """Put texts one after the other; empty ones are left out."""
        found: list[Run] = []
        for text in texts:
            if not text:
                continue
            if found:
                found.append(Words(between))
            found += text
        return tuple(found)

    def clauses(self, texts: Iterable[Text]) -> Text:
        """Join texts by semicolons, as the language sets them."""
        return self.join(texts, self.language.word("; ", "between clauses"))

    def listing(self, texts: Sequence[Text]) -> Text:
        """Join texts by commas and "and"."""
        if len(texts) < 2:
            return self.join(texts)
        return self.join((self.join(texts[:-1], ", "), texts[-1]), self.language.word(" and "))

    def slot(self, slot: slots.Slot | Cited, about: About | None = None) -> Text:
        """Write what stands in one slot."""
        if isinstance(slot, Cited):
            if isinstance(slot.slot, slots.Year):
                return self._entered(slot.slot, slot.about)
            return self.slot(slot.slot, slot.about)
        match slot:
            case slots.Phrase():
                return self.phrase(slot, about)
            case slots.Listing():
                texts = [self.slot(part, about) for part in slot.parts]
                if slot.how == "and":
                    return self.listing(texts)
                if slot.how == "semicolon":
                    return self.clauses(texts)
                return self.join(texts, _JOINS[slot.how])
            case slots.Side(code):
                return (Mention(self.economy(code), (code,)),)
            case slots.Currency(code):
                return (Words(self.language.word(code, "currency")),)
            case slots.Ids(ids):
                return self.listing([(Mention(id, (id,)),) for id in ids])
            case slots.Quote(text, start, end):
                span = None if start is None or end is None else (start, end)
                return (Quotation(self.language.quoted(text), span),)
            case slots.Given(text):
                return (Verbatim(text, "input"),)
            case slots.Term(word):
                return self.term(word)
            case _:
                return self._figure(slot, about)

    def label(self, slot: slots.Slot, *of: str) -> str:
        """Write the label of a point or tick: a figure without a mark, of a fact or of nothing."""
        text, value, high, unit = self._written(slot)
        source = Source("fact", of) if of else LABEL
        self.ledger.enter(Figure("", text, value, high, unit, "label", None, None, source))
        return text

    def economy(self, code: str) -> str:
        """Name an economy; a code that no list knows stays as it is."""
        try:
            return name(code, self.language.code)
        except UnknownCodeError:
            return code

    def _filled(
        self,
        template: str,
        about: About | None,
        given: Mapping[str, slots.Slot | Cited | Text],
    ) -> Text:
        found: list[Run] = []
        for words, key, _, _ in string.Formatter().parse(template):
            if words:
                found.append(Words(words))
            if key is not None:
                slot = given[key]
                found += slot if isinstance(slot, tuple) else self.slot(slot, about)
        return tuple(found)

    def _figure(self, slot: slots.Slot, about: About | None) -> Text:
        match slot:
            case slots.MoneyRange(low, high, currency) if math.isinf(low) or math.isinf(high):
                return self._open(low, high, [slots.Money(v, currency) for v in (low, high)], about)
            case slots.GrowthRange(low, high, decimals) if math.isinf(low) or math.isinf(high):
                return self._open(
                    low, high, [slots.Growth(v, decimals) for v in (low, high)], about
                )
            case slots.Money(value) | slots.Number(value) | slots.Growth(value) if math.isinf(
                value
            ):
                return self.words("unlimited")
            case slots.Year() | slots.Years() | slots.When():
                return self._entered(slot, None)
            case _:
                return self._entered(slot, about)

    def _open(
        self, low: float, high: float, ends: Sequence[slots.Slot], about: About | None
    ) -> Text:
        if math.isinf(low) and math.isinf(high):
            return self.words("anything")
        if math.isinf(high):
            return self.say("at least {figure}", about, figure=ends[0])
        return self.say("at most {figure}", about, figure=ends[1])

    def _entered(self, slot: slots.Slot, about: About | None) -> Text:
        """Write a figure and enter it; without a source it is a label."""
        text, value, high, unit = self._written(slot)
        if about is None:
            figure = Figure("", text, value, high, unit, "label", None, None, LABEL)
        else:
            figure = Figure(
                "", text, value, high, unit, about.status, about.side, about.period, about.source
            )
        return (Numeral(self.ledger.enter(figure)),)

    def _written(self, slot: slots.Slot) -> tuple[str, float | str | None, float | None, str]:
        """Text, value, upper value and unit of a figure."""
        tongue = self.language
        match slot:
            case slots.Money(value, currency, digits):
                return tongue.money(value, currency, digits), value, None, currency or "number"
            case slots.MoneyRange(low, high, currency):
                return tongue.money_range(low, high, currency), low, high, currency or "number"
            case slots.Growth(change, decimals):
                return tongue.percent(change, decimals, signed=True), change, None, "%"
            case slots.GrowthRange(low, high, decimals):
                first, last = (tongue.percent(v, decimals, signed=True) for v in (low, high))
                text = first if first == last else tongue.between(first, last)
                return text, low, high, "%"
            case slots.Share(part, digits, decimals):
                return tongue.share(part, digits, decimals), part, None, "%"
            case slots.ShareRange(low, high, digits, decimals):
                return tongue.share_range(low, high, digits, decimals), low, high, "%"
            case slots.Chance(p) | slots.Frequency(p):
                return tongue.chance(p), p, None, "%"
            case slots.ChanceRange(low, high):
                return tongue.chance_range(low, high), low, high, "%"
            case slots.Number(value, digits, decimals):
                fixed = decimals is not None
                text = tongue.decimal(value, decimals) if fixed else tongue.scaled(value, digits)
                return text, value, None, "number"
            case slots.NumberRange(low, high, decimals):
                text = tongue.between(tongue.decimal(low, decimals), tongue.decimal(high, decimals))
                return text, low, high, "number"
            case slots.Count(n):
                return tongue.decimal(n, 0), n, None, "count"
            case slots.Year(year):
                return str(year), year, None, "year"
            case slots.Years(first, last):
                return tongue.when(f"{first}..{last}"), first, last, "year"
            case slots.When(text):
                return tongue.when(text), text, None, "period"
            case _:
                raise TypeError(f"no figure: {slot!r}")


def english() -> Writer:
    """A writer for the terminal: English, with a ledger of its own."""
    return Writer(language(SOURCE), Ledger())

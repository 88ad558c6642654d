"""What history says beside the model: reference classes and percentiles as records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bilateral.chance.model import Achieved, EraChance, MemberPath, ReferenceRecord, RequiredGrowth
from bilateral.chance.percentile import GROWTH_LIMIT, growth_percentile
from bilateral.chance.reference import reference_classes
from bilateral.methods.growth import required_growth
from bilateral.methods.reference_class import HORIZONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bilateral.chance.origin import Origin
    from bilateral.chance.reference import ReferenceClass

ERA_HORIZONS: Final = (3, 5, 10)


def classes_of(origin: Origin, multiple: float) -> tuple[ReferenceRecord, ...]:
    """Reference classes of an origin, its own cell over the longest record first.

    None for a level that is not known in US dollars, or that is there already.
    """
    level = origin.level_2009
    if level is None or multiple <= 1:
        return ()
    return tuple(
        _record(found, multiple) for found in reference_classes(level, origin.growth, (multiple,))
    )


def _record(found: ReferenceClass, multiple: float) -> ReferenceRecord:
    reached = found.reached[multiple]
    return ReferenceRecord(
        description=found.description,
        panel=found.panel,
        era=_years(found.era),
        rows=found.rows,
        pairs=found.pairs,
        years=found.years,
        reached={str(h): reached[h].share for h in HORIZONS},
        known={str(h): reached[h].rows for h in HORIZONS},
        members=tuple(
            MemberPath.model_validate(
                {"pair": "-".join(m.pair), "from": m.start, "to": m.end, "multiple": m.multiple}
            )
            for m in found.members
        ),
        caveats=found.caveats,
    )


def eras_of(classes: Sequence[ReferenceRecord], base_of: str) -> list[EraChance]:
    """The plain frequency by era, of the classes that are narrow alike."""
    if not classes:
        return []
    like = classes[0].description.partition(";")[0]
    return [
        EraChance(
            era=c.era,
            source="history",
            by={str(h): c.reached[str(h)] for h in ERA_HORIZONS},
            base_of=base_of,
        )
        for c in classes
        if c.description.partition(";")[0] == like
    ]


def required_of(
    origin: Origin, base: float, target: float, years: Iterable[int]
) -> tuple[RequiredGrowth, ...]:
    """Constant growth that leads to the target until each year, and how many achieved it."""
    found: list[RequiredGrowth] = []
    for year in sorted(set(years)):
        ahead = year - origin.year
        if ahead > 0:
            growth = required_growth(base, target, ahead)
            found.append(
                RequiredGrowth(
                    year=year, years=ahead, growth=growth, achieved=_achieved(origin, growth, ahead)
                )
            )
    return tuple(found)


def _achieved(origin: Origin, growth: float, years: int) -> tuple[Achieved, ...]:
    level = origin.level_2009
    if level is None or years not in HORIZONS or growth >= GROWTH_LIMIT:
        return ()
    return tuple(
        Achieved(era=_years(p.era), panel=p.panel, share=p.reached, rows=p.rows, pairs=p.pairs)
        for p in growth_percentile(level, growth, years, after=origin.growth)
    )


def _years(era: tuple[int, int]) -> str:
    return f"{era[0]}-{era[1]}"

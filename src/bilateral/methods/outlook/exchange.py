"""A fitted outlook as plain values and back.

Numbers are written with six significant digits; what was read is written again unchanged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from bilateral.errors import InputError
from bilateral.methods.outlook.dispersion import Dispersion
from bilateral.methods.outlook.features import NAMES
from bilateral.methods.outlook.fitting import (
    EDGES,
    GROUPS,
    KINDS,
    HorizonModel,
)
from bilateral.methods.outlook.model import Outlook
from bilateral.methods.outlook.reference import Reference
from bilateral.methods.outlook.world import Effects

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

SCHEMA: Final = "bilateral-outlook/1"
DIGITS: Final = 6
_F, _R = len(NAMES), len(EDGES) - 1


def outlook_to_dict(outlook: Outlook) -> dict[str, Any]:
    """JSON-ready form of a model, schema-tagged.

    Raises
    ------
    InputError : the model holds what is no number
    """
    reference = outlook.reference
    return {
        "schema": SCHEMA,
        "cutoff": outlook.cutoff,
        "horizons": list(outlook.horizons),
        "features": list(NAMES),
        "response": {kind: _rounded(outlook.response[kind]) for kind in KINDS},
        "reference": {
            "years": reference.years.tolist(),
            "mean": _rounded(reference.mean),
            "spread": _rounded(reference.spread),
        },
        "models": [
            {
                "kind": kind,
                "horizon": horizon,
                "rows": model.rows,
                "degrees": _rounded(model.degrees),
                "usual": _rounded(model.usual),
                "slope": _rounded(model.slope),
                "scale": _rounded(model.scale),
                "widening": _rounded(model.widening),
                "centre": _rounded(model.centre),
                "residual": _rounded(model.residual),
                "effects": {
                    "years": model.effects.years.tolist(),
                    "nominal": _rounded(model.effects.nominal),
                    "reinflated": _rounded(model.effects.reinflated),
                    "inflation": _rounded(model.effects.inflation),
                },
            }
            for (kind, horizon), model in outlook.models.items()
        ],
    }


def outlook_from_dict(body: Any) -> Outlook:
    """The model that `outlook_to_dict` wrote.

    Raises
    ------
    InputError : another schema, a key that is missing, a shape that does not fit, no number
    """
    top = _Part(body, "outlook")
    if top.value("schema") != SCHEMA:
        raise InputError(f"the schema is {top.value('schema')!r}, not {SCHEMA!r}")
    if top.value("features") != list(NAMES):
        raise InputError("the model was fitted on other features than this program computes")
    horizons = tuple(int(h) for h in top.array("horizons", (None,)))
    if not horizons or list(horizons) != sorted(set(horizons)) or horizons[0] < 1:
        raise InputError(f"horizons are rising whole years from 1, not {list(horizons)}")
    given = top.part("reference")
    years = given.years("years")
    reference = Reference(
        years, given.array("mean", (len(years), _F)), given.array("spread", (_F,))
    )
    models: dict[tuple[str, int], HorizonModel] = {}
    for part in top.parts("models"):
        models[str(part.value("kind")), part.whole("horizon")] = _horizon_model(part)
    wanted = {(kind, horizon) for kind in KINDS for horizon in horizons}
    if set(models) != wanted:
        odd = sorted(wanted ^ set(models))[0]
        raise InputError(f"the models do not fit the horizons: '{odd[0]}' {odd[1]} years ahead")
    slope = top.part("response")
    response = {kind: slope.number(kind) for kind in KINDS}
    return Outlook(top.whole("cutoff"), horizons, reference, models, response)


def dispersion_to_list(dispersion: Dispersion) -> list[dict[str, Any]]:
    """JSON-ready form of a dispersion, one entry for each kind and horizon."""
    return [
        {
            "kind": kind,
            "horizon": horizon,
            "years": [year for year, _ in found],
            "ratio": [_rounded(ratio) for _, ratio in found],
        }
        for (kind, horizon), found in dispersion.ratio.items()
    ]


def dispersion_from_list(body: Any) -> Dispersion:
    """The dispersion that `dispersion_to_list` wrote.

    Raises
    ------
    InputError : a key that is missing, a shape that does not fit, no number
    """
    found: dict[tuple[str, int], tuple[tuple[int, float], ...]] = {}
    for part in _Part({"dispersion": body}, "model").parts("dispersion"):
        years = part.years("years", consecutive=False)
        ratio = part.array("ratio", (len(years),))
        key = str(part.value("kind")), part.whole("horizon")
        found[key] = tuple(zip(years.tolist(), ratio.tolist(), strict=True))
    return Dispersion(found)


def _rounded(values: npt.ArrayLike) -> Any:
    """Numbers with six significant digits, in nested lists."""
    array = np.asarray(values, dtype=float)
    if not np.isfinite(array).all():
        raise InputError("the model holds what is no number and cannot be written")
    flat = np.array([float(f"{value:.{DIGITS}g}") for value in array.ravel()])
    return flat.reshape(array.shape).tolist()


def _horizon_model(part: _Part) -> HorizonModel:
    given = part.part("effects")
    years = given.years("years", consecutive=False)
    effects = Effects(
        years,
        given.array("nominal", (len(years),)),
        given.array("reinflated", (len(years),)),
        given.number("inflation"),
    )
    return HorizonModel(
        slope=part.array("slope", (_F,)),
        scale=part.array("scale", (_F + 1,)),
        degrees=part.number("degrees"),
        effects=effects,
        residual=part.array("residual", (GROUPS, _R)),
        centre=part.array("centre", (GROUPS,)),
        usual=part.number("usual"),
        widening=part.array("widening", (_F,)),
        rows=part.whole("rows"),
    )


class _Part:
    """An object inside the document, which knows where it stands."""

    def __init__(self, body: Any, where: str) -> None:
        if not isinstance(body, dict):
            raise InputError(f"{where} is no object")
        self._body = cast("dict[str, Any]", body)
        self._where = where

    def value(self, name: str) -> Any:
        if name not in self._body:
            raise InputError(f"{self._where} has no '{name}'")
        return self._body[name]

    def part(self, name: str) -> _Part:
        return _Part(self.value(name), f"{self._where}.{name}")

    def parts(self, name: str) -> list[_Part]:
        found = self.value(name)
        if not isinstance(found, list):
            raise InputError(f"{self._where}.{name} is no list")
        items = cast("list[Any]", found)
        return [_Part(item, f"{self._where}.{name}[{i}]") for i, item in enumerate(items)]

    def array(self, name: str, shape: tuple[int | None, ...]) -> Array:
        """Finite numbers of a shape; None takes any length."""
        given = self.value(name)
        try:
            found = np.asarray(given, dtype=float)
        except (TypeError, ValueError):
            raise InputError(f"{self._where}.{name} is no array of numbers") from None
        fits = found.ndim == len(shape) and all(
            wanted is None or length == wanted
            for length, wanted in zip(found.shape, shape, strict=True)
        )
        if not fits:
            wanted = " x ".join("any" if n is None else str(n) for n in shape) or "one number"
            raise InputError(f"{self._where}.{name} has shape {found.shape}, not {wanted}")
        if not np.isfinite(found).all():
            raise InputError(f"{self._where}.{name} holds what is no number")
        return found

    def number(self, name: str) -> float:
        return float(self.array(name, ()))

    def whole(self, name: str) -> int:
        found = self.value(name)
        if not isinstance(found, int) or isinstance(found, bool):
            raise InputError(f"{self._where}.{name} is no whole number")
        return found

    def years(self, name: str, *, consecutive: bool = True) -> Ints:
        """Rising calendar years."""
        found = self.array(name, (None,))
        steps = np.diff(found)
        if np.any(found % 1) or np.any(steps < 1) or (consecutive and np.any(steps != 1)):
            rule = "consecutive" if consecutive else "rising"
            raise InputError(f"{self._where}.{name} are no {rule} calendar years")
        return found.astype(np.int64)

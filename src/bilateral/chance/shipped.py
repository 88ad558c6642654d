"""The fitted model as a file: parameters and derived figures, never a source table.

One ships with the program; another can be fitted from panels (`bilateral model fit`). Its
checksum covers everything else in it, so a changed digit is noticed.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from bilateral.errors import BadDocumentError, InputError
from bilateral.methods.outlook.exchange import (
    dispersion_from_list,
    dispersion_to_list,
    outlook_from_dict,
    outlook_to_dict,
)

if TYPE_CHECKING:
    from bilateral.methods.outlook.dispersion import Dispersion
    from bilateral.methods.outlook.model import Outlook

SCHEMA: Final = "bilateral-model/1"
_SHOWN_DEPTH: Final = 3  # levels of the file that begin a line; deeper ones are written in one
_KEYS: Final = ("schema", "card", "outlook", "flow", "dispersion", "directed_dispersion", "sha256")
_CARD: Final = ("title", "fitted", "program", "cutoff", "panels", "citation", "extrapolation")


@dataclass(frozen=True, slots=True)
class Shipped:
    """A fitted model and what to know of it.

    Attributes
    ----------
    outlook : of turnover
    flow : of a single flow, one economy's imports from the other
    dispersion, directed_dispersion : how far pairs, and flows, spread lately beside the fit
    card : JSON-ready: title, fitted (date), program, cutoff, panels (role, rows, years, hash of
        the content), citation, extrapolation (what straight lines were worth: panel, multiple,
        horizon, rows, said, came, share), scorecard (None if no back-test was given), caveats
    """

    outlook: Outlook
    flow: Outlook
    dispersion: Dispersion
    directed_dispersion: Dispersion
    card: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form, schema-tagged, with its checksum."""
        body: dict[str, Any] = {
            "schema": SCHEMA,
            "card": self.card,
            "outlook": outlook_to_dict(self.outlook),
            "flow": outlook_to_dict(self.flow),
            "dispersion": dispersion_to_list(self.dispersion),
            "directed_dispersion": dispersion_to_list(self.directed_dispersion),
        }
        return {**body, "sha256": checksum(body)}

    def to_text(self) -> str:
        """The file: the same model gives the same bytes."""
        return _laid_out(self.to_dict(), _SHOWN_DEPTH) + "\n"


@cache
def shipped() -> Shipped:
    """The model that ships with the program, read once."""
    file = files("bilateral.chance").joinpath("data", "outlook.json")
    return model_from_text(file.read_text(encoding="utf-8"), "outlook.json")


def load_model(path: str | Path | None = None) -> Shipped:
    """Read a model file; the one that ships when None.

    Raises
    ------
    InputError : the file cannot be opened
    BadDocumentError : it is no model, or not as it was written
    """
    if path is None:
        return shipped()
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or 'cannot be read'}") from None
    except UnicodeDecodeError:
        raise BadDocumentError(f"{Path(path).name} is no text in UTF-8") from None
    return model_from_text(text, Path(path).name)


def model_from_text(text: str, name: str = "model") -> Shipped:
    """Read what `Shipped.to_text` wrote.

    Raises
    ------
    BadDocumentError : no JSON, another schema, a part that is missing or broken, a checksum that
        does not fit the contents
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise BadDocumentError(f"{name} is no JSON document") from None
    if not isinstance(found, dict):
        raise BadDocumentError(f"{name} is no model of this program")
    body = cast("dict[str, Any]", found)
    if body.get("schema") != SCHEMA:
        raise BadDocumentError(
            f"{name} is no model of this program: its schema is not '{SCHEMA}'",
            hint="`bilateral model fit` writes one.",
        )
    missing = [key for key in _KEYS if key not in body]
    if missing:
        raise BadDocumentError(f"{name} has no '{missing[0]}'")
    if body.pop("sha256") != checksum(body):
        raise BadDocumentError(
            f"{name} is not as it was written: its checksum does not fit its contents",
            hint="Take the file from its source again, or fit the model anew.",
        )
    card: Any = body["card"]
    if not isinstance(card, dict) or any(key not in card for key in _CARD):
        raise BadDocumentError(f"{name}: its card lacks one of {', '.join(_CARD)}")
    try:
        return Shipped(
            outlook_from_dict(body["outlook"]),
            outlook_from_dict(body["flow"]),
            dispersion_from_list(body["dispersion"]),
            dispersion_from_list(body["directed_dispersion"]),
            cast("dict[str, Any]", card),
        )
    except InputError as error:
        raise BadDocumentError(f"{name}: {error.message}") from None


def checksum(body: dict[str, Any]) -> str:
    """SHA-256 of the contents, whatever the layout of the file."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _laid_out(value: Any, depth: int) -> str:
    """JSON text; the entries of the first levels stand on lines of their own."""
    if depth and isinstance(value, dict) and value:
        entries = cast("dict[str, Any]", value).items()
        inner = (f"{json.dumps(key)}: {_laid_out(item, depth - 1)}" for key, item in entries)
        return "{\n" + ",\n".join(inner) + "\n}"
    if depth and isinstance(value, list) and any(isinstance(v, dict) for v in cast("Any", value)):
        inner = (_laid_out(item, 0) for item in cast("list[Any]", value))
        return "[\n" + ",\n".join(inner) + "\n]"
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)

"""Names of areas in the languages that the lexicon has."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bilateral.dossier.wordforms import lexicon, rows

if TYPE_CHECKING:
    from bilateral.dossier.model import Area


def area_name(area: Area, dossier_lang: str, lang: str) -> str | None:
    """Name an area in another language than that of its statement.

    Parameters
    ----------
    area : as it was read; its label is the first form of the lexicon of `dossier_lang`
    dossier_lang : language of the statement
    lang : language that the name is wanted in

    Returns
    -------
    The first form of the same area in `lang`; None where either lexicon does not have it, as for
    a label that a person wrote.
    """
    key = _keys(dossier_lang).get(area.label or "")
    return _labels(lang).get(key) if key is not None else None


@cache
def _labels(lang: str) -> dict[str, str]:
    """Label of each area of the lexicon; empty when there is none."""
    block = lexicon(f"areas_{lang}").get("forms", "")
    return {key: forms.partition(";")[0].strip().lstrip("=") for key, forms in rows(block)}


@cache
def _keys(lang: str) -> dict[str, str]:
    return {label: key for key, label in _labels(lang).items()}

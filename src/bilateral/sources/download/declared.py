"""What a source's profile says about its downloads: hosts, address, kind, checksums.

download:
  hosts: [www.cepii.fr]
  address: https://www.cepii.fr/DATA_DOWNLOAD/baci/data/BACI_HS{hs}_V{vintage}.zip
  parameters: {hs: '92|96|02|07|12|17|22', vintage: '[0-9]{6}[a-z]?'}
  kind: zip
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import quote as escaped
from urllib.parse import urlsplit

from bilateral.errors import BadDocumentError, InputError, Problem, quote
from bilateral.sources.download.addresses import PORTS, place
from bilateral.sources.download.content import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bilateral.sources.profile import Profile

_KEYS: Final = {
    "hosts", "address", "parameters", "name", "kind", "checksums", "key", "unended",
}  # fmt: skip
_SLOT: Final = re.compile(r"\{([a-z_]+)\}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9._-]+")
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST_NAME: Final = 120


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file to fetch.

    Attributes
    ----------
    source : name of the source
    url : where it is
    name : of the file, without any folder
    hosts : where the download may go
    kind : csv, json, gzip or zip
    sha256 : published checksum; None where nobody published one
    headers : that carry a key; sent to the first host only
    unended : the source's text files have no line end after the last line
    delimiter : of a table of text
    limits : numbers of rows at which the source cuts an answer off
    """

    source: str
    url: str
    name: str
    hosts: tuple[str, ...]
    kind: str = "csv"
    sha256: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    unended: bool = False
    delimiter: str = ","
    limits: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Downloads:
    """The downloads that a profile declares.

    Attributes
    ----------
    source, delimiter, limits : of the profile
    hosts : where downloads may go, redirections too
    address : with a slot for each parameter
    parameters : name to the pattern of its values
    name : of the file, with slots; the last part of the address where there is none
    kind : csv, json, gzip or zip
    checksums : name of a file to the SHA-256 that its publisher gives
    key : header that carries a key, if the source has keys
    unended : text files end without a line end
    """

    source: str
    delimiter: str
    hosts: tuple[str, ...]
    address: str
    parameters: Mapping[str, str]
    name: str | None
    kind: str
    checksums: Mapping[str, str]
    key: str | None
    unended: bool
    limits: tuple[int, ...]

    @property
    def variable(self) -> str:
        """Name of the environment variable that holds the key."""
        return f"BILATERAL_KEY_{re.sub(r'[^A-Z0-9]', '_', self.source.upper())}"

    def wanted(self, values: Mapping[str, str], sha256: str | None = None) -> Wanted:
        """Return the file that has these parameters.

        Raises
        ------
        InputError
            If a parameter is missing, not known, or not of its pattern; every problem at once.
        """
        problems = [
            Problem("parameter", "the source has no such parameter", column=name)
            for name in sorted(values.keys() - self.parameters.keys())
        ]
        for name, pattern in self.parameters.items():
            text = values.get(name)
            if text is None:
                message = f"say it: {name}=..., of the form {pattern}"
                problems.append(Problem("parameter", message, column=name))
            elif not re.fullmatch(pattern, text):
                message = f"not of the form {pattern}"
                problems.append(Problem("parameter", message, column=name, text=text))
        if problems:
            raise InputError(f"{self.source} was not asked for a file.", problems=problems)
        url = _SLOT.sub(lambda slot: escaped(values[slot[1]], safe=""), self.address)
        name = None if self.name is None else _SLOT.sub(lambda s: values[s[1]], self.name)
        return self.at(url, name, sha256)

    def at(self, url: str, name: str | None = None, sha256: str | None = None) -> Wanted:
        """Return the file at an address of one of the source's hosts.

        Raises
        ------
        InputError
            If the host is not declared, or the checksum is none.
        """
        found = place(url, self.hosts)
        name = file_name(name or found.target.partition("?")[0].rpartition("/")[2])
        given = None if sha256 is None else sha256.strip().lower()
        if given is not None and not _SHA256.fullmatch(given):
            raise InputError(f"not a SHA-256: {quote(sha256 or '')}", hint="It has 64 digits 0-f.")
        key = os.environ.get(self.variable, "").strip() if self.key else ""
        if key and (found.scheme != "https" or not re.fullmatch(r"[\x21-\x7e]+", key)):
            raise InputError(f"the key in {self.variable} cannot be sent to {found.server}")
        return Wanted(
            source=self.source,
            url=str(found),
            name=name,
            hosts=self.hosts,
            kind=self.kind,
            sha256=given or self.checksums.get(name),
            headers={self.key: key} if self.key and key else {},
            unended=self.unended,
            delimiter=self.delimiter,
            limits=self.limits,
        )


def downloads(profile: Profile) -> Downloads:
    """Read the downloads that a profile declares.

    Raises
    ------
    InputError
        If it declares none.
    BadDocumentError
        If what it declares cannot be; every problem at once.
    """
    body = profile.download
    if not body:
        raise InputError(
            f"the source '{profile.name}' has no downloads",
            hint="Get the file by hand; its page in docs/reference/sources says where.",
        )
    problems: list[Problem] = []

    def wrong(message: str, key: str, text: object = None) -> None:
        shown = None if text is None else str(text)
        problems.append(Problem("download", message, column=f"download.{key}", text=shown))

    for key in sorted(body.keys() - _KEYS):
        wrong("this key is not known", key)
    address = str(body.get("address", ""))
    hosts = tuple(h.lower() for h in _texts(body.get("hosts")))
    parameters = _pairs(body.get("parameters"))
    try:
        parts = urlsplit(_SLOT.sub("", address))
        if parts.scheme not in PORTS or _SLOT.search(address.partition("/")[2].split("/")[1]):
            wrong("an address of http or https whose host is written out", "address", address)
        else:
            place(_SLOT.sub("x", address), hosts)
    except (ValueError, IndexError):
        wrong("not an address of one of the hosts", "address", address)
    name = body.get("name")
    slots = set(_SLOT.findall(address)) | set(_SLOT.findall(str(name or "")))
    for slot in sorted(slots ^ parameters.keys()):
        wrong("slots of the address and parameters must be the same", "parameters", slot)
    for slot, pattern in parameters.items():
        try:
            re.compile(pattern)
        except re.error:
            wrong("not a regular expression", f"parameters.{slot}", pattern)
    kind = str(body.get("kind", "csv"))
    if kind not in KINDS:
        wrong(f"one of: {', '.join(KINDS)}", "kind", kind)
    checksums = _pairs(body.get("checksums"))
    for file, checksum in checksums.items():
        if not _SHA256.fullmatch(checksum):
            wrong("not a SHA-256 in small letters", f"checksums.{file}", checksum)
    if problems:
        raise BadDocumentError(
            f"the downloads of '{profile.name}' cannot be read: {len(problems)} problems.",
            problems=problems,
        )
    return Downloads(
        source=profile.name,
        delimiter=profile.delimiter,
        hosts=hosts,
        address=address,
        parameters=parameters,
        name=None if name is None else str(name),
        kind=kind,
        checksums=checksums,
        key=body.get("key"),
        unended=body.get("unended") in ("true", "yes"),
        limits=profile.limits,
    )


def file_name(text: str) -> str:
    """Return a name that is one file in one folder, on any system."""
    name = _NOT_IN_NAMES.sub("_", text).strip("._")[-_LONGEST_NAME:].lstrip("._")
    if not name or _DEVICES.fullmatch(name):
        raise InputError(f"the address names no file: {quote(text)}")
    return name


def _texts(value: Any) -> Sequence[str]:
    if isinstance(value, list):
        return [str(v) for v in cast("list[Any]", value)]
    return [] if value is None else [str(value)]


def _pairs(value: Any) -> dict[str, str]:
    found = cast("dict[Any, Any]", value) if isinstance(value, dict) else {}
    return {str(k): str(v) for k, v in found.items()}

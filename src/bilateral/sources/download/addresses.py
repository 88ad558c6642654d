"""Where a download may go: declared hosts, http(s), public machines, one look-up for each host.

A program that fetches addresses can be made to fetch from the network that it stands in. So a
host must be declared, each of its addresses must be public, and what was looked up once is what
is connected to, for every try and every redirection.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from bilateral.errors import InputError, SourceError, quote

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    IP = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_FOUR_BYTES = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Place:
    """An address of the web, taken apart and allowed.

    Attributes
    ----------
    scheme : http or https
    host, port : of the server
    target : path and query, as they are sent
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def server(self) -> str:
        """Host, with its port where that is not the usual one."""
        return self.host if self.port == PORTS[self.scheme] else f"{self.host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.server}{self.target}"


def place(url: str, hosts: Collection[str]) -> Place:
    """Take an address apart.

    Parameters
    ----------
    url : as written
    hosts : that the source declares, ``name`` or ``name:port``

    Raises
    ------
    InputError
        If it is not http(s), holds a name or password, or its host is not declared.
    """
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise InputError(f"not an address: {quote(url)}", hint="Write it as https://host/path.")
    try:
        parts = urlsplit(url)
        host, port, named = parts.hostname or "", parts.port, "@" in parts.netloc
    except ValueError:
        raise InputError(f"not an address: {quote(url)}") from None
    if parts.scheme not in PORTS:
        raise InputError(f"only http and https are fetched, not {quote(url)}")
    if named:
        raise InputError("the address holds a name or a password", hint="Leave it out.")
    found = Place(
        parts.scheme,
        host,
        PORTS[parts.scheme] if port is None else port,
        (parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
    )
    if found.server not in {h.lower() for h in hosts}:
        raise InputError(
            f"the source does not declare the host {quote(found.server)}",
            hint=f"Its hosts: {', '.join(sorted(hosts)) or 'none'}.",
        )
    return found


def led(here: Place, location: str, hosts: Collection[str]) -> Place:
    """Return where a redirection leads, held against the same rules.

    Raises
    ------
    SourceError
        If it leads where the source may not go, or from https to http.
    """
    try:
        found = place(urljoin(str(here), location.strip()), hosts)
    except (InputError, ValueError) as error:
        raise SourceError(f"{here.server} leads elsewhere: {error}") from None
    if here.scheme == "https" and found.scheme == "http":
        raise SourceError(f"{here.server} leads from https to http: not followed")
    return found


def public(address: str) -> bool:
    """Whether a numeric address belongs to the public network, whatever it is wrapped in."""
    try:
        return all(
            ip.is_global and not ip.is_multicast and not ip.is_reserved
            for ip in _unwrapped(ipaddress.ip_address(address))
        )
    except ValueError:  # not numeric, or of one link only
        return False


def _unwrapped(ip: IP) -> tuple[IP, ...]:
    """Return an address, and the one of four bytes that it carries where it carries one."""
    if isinstance(ip, ipaddress.IPv4Address):
        return (ip,)
    if ip.ipv4_mapped is not None:
        return (ip.ipv4_mapped,)
    if ip in _NAT64:
        return (ipaddress.IPv4Address(int(ip) & _FOUR_BYTES),)
    inner: list[IP] = [ipaddress.ip_address("::")] if ip.scope_id else []
    inner += [ip.sixtofour] if ip.sixtofour else []
    inner += list(ip.teredo) if ip.teredo else []
    return (ip, *inner)


def look_up(host: str, port: int) -> tuple[str, ...]:
    """Return the numeric addresses of a host, in the order of the system.

    Raises
    ------
    SourceError
        If the host is not found.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SourceError(
            f"the host {quote(host)} was not found",
            hint="Is there a connection to the network? Then try again later.",
        ) from error
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(slots=True)
class Network:
    """What a download sees of the network; every host is looked up once.

    Attributes
    ----------
    resolve : from host and port to numeric addresses
    trusted : addresses that are connected to although they are not public; for tests
    """

    resolve: Callable[[str, int], tuple[str, ...]] = look_up
    trusted: frozenset[str] = frozenset()
    _known: dict[tuple[str, int], tuple[str, ...]] = field(
        default_factory=dict[tuple[str, int], "tuple[str, ...]"]
    )

    def addresses(self, at: Place) -> tuple[str, ...]:
        """Return the addresses of a host, all of them public.

        Raises
        ------
        SourceError
            If the host is not found, or one of its addresses is not public.
        """
        key = (at.host, at.port)
        if key not in self._known:
            found = self.resolve(*key)
            if not found or not all(a in self.trusted or public(a) for a in found):
                raise SourceError(
                    f"the host {quote(at.host)} is not on the public network: not fetched"
                )
            self._known[key] = found
        return self._known[key]

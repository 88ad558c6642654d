"""A download goes to the declared hosts on the public network, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from download_site import HOST, Request, Site, manners, network, serving, table, whole

from bilateral.errors import BilateralError, InputError, SourceError
from bilateral.sources.download import Network, Wanted, fetch
from bilateral.sources.download.addresses import place, public

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DATA = table(50)
PRIVATE = (
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.5.5", "192.168.1.1",  # noqa: S104
    "169.254.169.254",
    "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "::a00:1", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1",
    "2001:0:7f00:1::1", "localhost", "2130706433", "0x7f.1", "",
)  # fmt: skip


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


@pytest.fixture
def trap() -> Iterator[Site]:
    """A server on an address that is not public; it keeps count of who comes."""
    with serving("127.0.0.2") as found:
        found.pages["/"] = found.pages["/x"] = whole(DATA)
        yield found


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "193.55.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_that_are_public(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_a_declared_host_that_resolves_to_a_private_address_is_not_asked(
    address: str, tmp_path: Path
) -> None:
    wanted = Wanted("test", "http://data.example/x", "x", (HOST,))
    for found in ((address,), ("8.8.8.8", address)):
        with pytest.raises(SourceError, match="not on the public network"):
            fetch(
                wanted,
                tmp_path,
                network=Network(lambda *_, found=found: found),
                manners=manners(),
            )


def urls(port: int) -> list[str]:
    """Ways to write an address of the trap, or to leave the declared host."""
    return [
        f"http://127.0.0.2:{port}/x", f"http://127.2:{port}/x", f"http://2130706434:{port}/x",
        f"http://0x7f000002:{port}/x", f"http://0177.0.0.2:{port}/x", f"http://127.0.2:{port}/x",
        f"http://[::ffff:127.0.0.2]:{port}/x", f"http://[::ffff:7f00:2]:{port}/x",
        f"http://[::127.0.0.2]:{port}/x", f"http://[fe80::1%25lo]:{port}/x",
        f"http://localhost:{port}/x", f"http://LOCALHOST:{port}/x", f"http://localhost.:{port}/x",
        f"http://trap.example:{port}/x", f"http://{HOST}.trap.example:{port}/x",
        f"http://trap{HOST}:{port}/x", f"http://{HOST}@127.0.0.2:{port}/x",
        f"http://{HOST}:{port}@127.0.0.2:{port}/x", f"http://user:word@{HOST}:{port}/x",
        f"http://{HOST}:{port}\\@127.0.0.2:{port}/x", f"http://{HOST}%2e:{port}/x",
        f"http://{HOST}.:{port}/x", f"http://xn--dta-example:{port}/x",
        f"http://d\u0430ta.example:{port}/x", f"http://{HOST}\uff0e127.0.0.2:{port}/x",
        f"http://①②⑦.0.0.2:{port}/x", f"http://127。0。0。2:{port}/x",
        f"http://{HOST}#@127.0.0.2:{port}/x", f"http://{HOST}?@127.0.0.2:{port}/x",
        f"//127.0.0.2:{port}/x", f"http:127.0.0.2:{port}/x", f"http:///127.0.0.2:{port}/x",
        f"ftp://{HOST}:{port}/x", f"gopher://127.0.0.2:{port}/x", "file:///etc/passwd",
        f"file://{HOST}/x", "data:text/csv,a", f"javascript://{HOST}/x", f"http://{HOST}:99999/x",
        f"http://{HOST}:{port}x/x", f"http://[{HOST}:{port}/x", f"http://{HOST}\r\nX: 1/x",
        f"http://{HOST}:{port}/x y", f" http://127.0.0.2:{port}/x", f"http\t://127.0.0.2:{port}/x",
        f"HTTP://127.0.0.2:{port}/x", f"http://{HOST}:22/x", f"https://{HOST}/x",
    ]  # fmt: skip


NUMBER = len(urls(1))


@pytest.mark.parametrize("number", range(NUMBER))
def test_no_way_of_writing_reaches_the_trap(number: int, trap: Site, tmp_path: Path) -> None:
    """Every host resolves to the trap, so that only the rules stand before it."""
    url = urls(trap.port)[number]
    falling = Network(lambda *_: ("127.0.0.2",), trusted=frozenset({"127.0.0.2"}))
    with pytest.raises(InputError):
        fetch(
            Wanted("test", url, "x", (f"{HOST}:{trap.port}",)),
            tmp_path,
            network=falling,
            manners=manners(),
        )
    assert trap.asked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("number", range(0, NUMBER, 3))
def test_no_redirection_reaches_the_trap(
    status: int, number: int, site: Site, trap: Site, tmp_path: Path
) -> None:
    location = urls(trap.port)[number].encode("utf-8").decode("latin-1")
    site.pages["/a"] = lambda request: request.head(status, Location=location, Content_Length=0)
    with pytest.raises(SourceError):
        fetch(
            site.wanted("/a"),
            tmp_path,
            network=network(resolve=lambda host, _: (
                "127.0.0.1" if host == HOST else "127.0.0.2",
            )),
            manners=manners(tries=1),
        )  # fmt: skip
    assert trap.asked == []


def test_a_redirection_to_a_declared_host_is_looked_up_and_checked(
    site: Site, trap: Site, tmp_path: Path
) -> None:
    """The second host is declared, and still not asked: its address is not public."""
    second = f"mirror.example:{trap.port}"
    site.pages["/a"] = lambda request: request.head(302, Location=f"http://{second}/x")
    addresses = {HOST: ("127.0.0.1",), "mirror.example": ("127.0.0.2",)}
    wanted = site.wanted("/a", hosts=(site.host, second), headers={"Key": "secret"})
    with pytest.raises(SourceError, match=r"mirror\.example.*not on the public network"):
        fetch(
            wanted,
            tmp_path,
            network=network(resolve=lambda host, _: addresses[host]),
            manners=manners(),
        )
    assert trap.asked == []
    both = Network(lambda host, _: addresses[host], frozenset({"127.0.0.1", "127.0.0.2"}))
    found = fetch(wanted, tmp_path, network=both, manners=manners())
    assert found.path.read_bytes() == DATA
    assert found.record.from_url == f"http://{second}/x"
    assert [r.headers.get("key") for r in (site.asked[-1], trap.asked[-1])] == ["secret", None]


def test_a_host_is_looked_up_once(site: Site, trap: Site, tmp_path: Path) -> None:
    """A name that points elsewhere the second time (DNS rebinding) changes nothing."""
    looked: list[str] = []

    def changing(host: str, _port: int) -> tuple[str, ...]:
        looked.append(host)
        return ("127.0.0.1",) if len(looked) == 1 else ("127.0.0.2",)

    pages = iter([503, 302])

    def page(request: Request) -> None:
        status = next(pages)
        request.head(status, Location="/x", Content_Length=0)

    site.pages["/a"], site.pages["/x"] = page, whole(DATA)
    trap.pages["/a"] = whole(b"trap,\n")
    wanted = site.wanted("/a")
    assert fetch(
        wanted, tmp_path, network=network(resolve=changing), manners=manners()
    ).path.read_bytes() == DATA  # fmt: skip
    assert looked == [HOST]
    assert trap.asked == []


def test_redirections_end(site: Site, tmp_path: Path) -> None:
    site.pages["/a"] = lambda request: request.head(302, Location="/a", Content_Length=0)
    with pytest.raises(SourceError, match="circle"):
        fetch(site.wanted("/a"), tmp_path, network=network(), manners=manners())
    assert len(site.asked) == 6


def test_https_never_leads_to_http() -> None:
    from bilateral.sources.download.addresses import led

    here = place("https://data.example/a", ["data.example"])
    with pytest.raises(SourceError, match="https to http"):
        led(here, "http://data.example/b", ["data.example"])
    assert str(led(here, "b?c=1#d", ["data.example"])) == "https://data.example/b?c=1"


def test_a_name_that_is_not_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError("no such host")

    monkeypatch.setattr("socket.getaddrinfo", fail)
    with pytest.raises(BilateralError, match="was not found"):
        fetch(Wanted("test", "http://data.example/x", "x", (HOST,)), tmp_path)

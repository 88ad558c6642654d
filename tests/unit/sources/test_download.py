"""A download is whole and right, or it is refused; nothing here leaves this machine."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import ssl
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest
from download_site import (
    Request,
    Site,
    chunked,
    in_turn,
    manners,
    network,
    ranged,
    serving,
    table,
    unframed,
    whole,
)

from bilateral.errors import InputError, ResourceError, SourceError
from bilateral.sources.download import Fetched, Wanted, fetch, record_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DATA = table()
MARK = '"v1"'


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def get(wanted: Wanted, folder: Path, waits: list[float] | None = None, **more: Any) -> Fetched:
    polite = manners(waits, **more.pop("manners", {}))
    given: dict[str, Any] = {"network": network(), "manners": polite, **more}
    return fetch(wanted, folder, **given)


def names(folder: Path) -> set[str]:
    return {p.name for p in folder.iterdir() if not p.name.startswith(".turn-")}


# what is whole


@pytest.mark.parametrize("page", [whole(DATA), chunked(DATA), ranged(DATA, MARK)])
def test_a_whole_file_gets_its_name_and_a_record(page: Any, site: Site, tmp_path: Path) -> None:
    site.pages["/a.csv"] = page
    found = get(site.wanted("/a.csv"), tmp_path / "new")
    assert found.path.read_bytes() == DATA
    assert names(tmp_path / "new") == {"a.csv", "a.csv.origin.json"}
    record = record_of(found.path)
    assert record == found.record
    assert (record.bytes, record.checksum) == (len(DATA), "own")
    assert record.sha256 == hashlib.sha256(DATA).hexdigest()
    assert not found.cached


def test_the_server_is_told_who_asks(site: Site, tmp_path: Path) -> None:
    site.pages["/a.csv"] = whole(DATA)
    get(site.wanted("/a.csv", headers={"Key": "secret"}), tmp_path)
    (request,) = site.asked
    assert request.headers["user-agent"].startswith("bilateral/")
    assert request.headers["host"] == site.host
    assert request.headers["accept-encoding"] == "identity"
    assert request.headers["key"] == "secret"
    assert "secret" not in (tmp_path / "a.csv.origin.json").read_text()


def test_what_is_there_is_not_sent_for_again(site: Site, tmp_path: Path) -> None:
    site.pages["/a.csv"] = whole(DATA, ETag=MARK)
    first = get(site.wanted("/a.csv"), tmp_path)
    again = get(site.wanted("/a.csv"), tmp_path)
    assert (again.cached, again.record) == (True, first.record)
    assert len(site.asked) == 1


@pytest.mark.parametrize("validator", ["ETag", "Last_Modified"])
def test_refresh_asks_whether_it_is_the_same(validator: str, site: Site, tmp_path: Path) -> None:
    value = {"ETag": 'W/"7"', "Last_Modified": "Mon, 01 Jan 2024 00:00:00 GMT"}[validator]
    asked = {"ETag": "if-none-match", "Last_Modified": "if-modified-since"}[validator]

    def same(request: Request) -> None:
        assert request.headers[asked] == value
        request.head(304, ETag="x")

    site.pages["/a.csv"] = in_turn(whole(DATA, **{validator: value}), same)
    get(site.wanted("/a.csv"), tmp_path)
    assert get(site.wanted("/a.csv"), tmp_path, refresh=True).cached
    assert len(site.asked) == 2


def test_another_edition_does_not_overwrite_the_first(site: Site, tmp_path: Path) -> None:
    later = DATA + b"2024,1,1\n"
    site.pages["/a.csv"] = in_turn(whole(DATA), whole(later))
    get(site.wanted("/a.csv"), tmp_path)
    found = get(site.wanted("/a.csv"), tmp_path, refresh=True)
    assert found.path.read_bytes() == later
    assert found.aside is not None
    assert found.aside.read_bytes() == DATA
    kept = record_of(found.aside)
    assert kept is not None
    assert kept.sha256 == hashlib.sha256(DATA).hexdigest()


def test_a_file_that_was_changed_on_disk_is_fetched_again(site: Site, tmp_path: Path) -> None:
    site.pages["/a.csv"] = whole(DATA)
    found = get(site.wanted("/a.csv"), tmp_path)
    found.path.write_bytes(DATA.replace(b"2001", b"2002"))
    again = get(site.wanted("/a.csv"), tmp_path)
    assert not again.cached
    assert again.path.read_bytes() == DATA
    assert again.aside is not None
    assert record_of(again.aside) is None


# what is cut


def test_no_cut_is_taken_for_the_whole(site: Site, tmp_path: Path) -> None:
    """100 cuts at any byte, in five manners of transfer; none is accepted."""
    chance = random.Random(7)
    packed = gzip.compress(DATA, mtime=0)
    ends = [i + 1 for i, byte in enumerate(DATA[:-1]) if byte == ord("\n")]
    accepted, tried = [], 0
    for number in range(20):
        at = chance.randrange(1, len(DATA) - 1)
        row = chance.choice(ends)
        inside = at if DATA[at - 1 : at] != b"\n" else at + 1
        few = chance.randrange(1, len(packed) - 1)
        ways: dict[str, tuple[Any, str]] = {
            "short of its length": (ranged(DATA[:at], MARK, announced=len(DATA) - at), "csv"),
            "no last chunk": (chunked(DATA[:row], ended=False), "csv"),
            "no length, between rows": (unframed(DATA[:row]), "csv"),
            "cut at the source": (whole(DATA[:inside]), "csv"),
            "cut gzip": (whole(packed[:few]), "gzip"),
        }
        for way, (page, kind) in ways.items():
            name = f"/{number}-{way.replace(' ', '-')}"
            site.pages[name] = page
            tried += 1
            try:
                get(site.wanted(name, kind), tmp_path)
                accepted.append((way, at, row))
            except SourceError:
                assert not (tmp_path / name.strip("/")).exists()
    assert (tried, accepted) == (100, [])


def test_a_cut_download_goes_on_where_it_stopped(site: Site, tmp_path: Path) -> None:
    waits: list[float] = []
    most = len(DATA) // 7 + 1
    site.pages["/a.csv"] = ranged(DATA, MARK, most)
    found = get(site.wanted("/a.csv"), tmp_path, waits)
    assert found.path.read_bytes() == DATA
    assert [r.start for r in site.asked] == [None, *(most * i for i in range(1, 7))]
    assert names(tmp_path) == {"a.csv", "a.csv.origin.json"}


@pytest.mark.parametrize("seed", range(20))
def test_any_series_of_cuts_gives_the_same_bytes(seed: int, site: Site, tmp_path: Path) -> None:
    chance = random.Random(seed)
    cuts = [ranged(DATA, MARK, chance.randrange(0, len(DATA) // 4)) for _ in range(12)]
    site.pages["/a.csv"] = in_turn(*cuts, ranged(DATA, MARK))
    found = get(site.wanted("/a.csv"), tmp_path, manners={"tries": 20})
    assert found.path.read_bytes() == DATA


def test_the_next_command_goes_on_too(site: Site, tmp_path: Path) -> None:
    site.pages["/a.csv"] = ranged(DATA, MARK, 5000)
    with pytest.raises(SourceError, match="bytes are kept") as refused:
        get(site.wanted("/a.csv"), tmp_path, manners={"requests": 1})
    assert f"5,000 of {len(DATA):,} bytes" in str(refused.value)
    assert names(tmp_path) == {"a.csv.part", "a.csv.part.json"}
    site.pages["/a.csv"] = ranged(DATA, MARK)
    assert get(site.wanted("/a.csv"), tmp_path).path.read_bytes() == DATA
    assert site.asked[-1].start == 5000


@pytest.mark.parametrize("damage", ["bytes", "note", "gone", "shorter", "other"])
def test_a_part_that_was_changed_is_not_gone_on_with(
    damage: str, site: Site, tmp_path: Path
) -> None:
    site.pages["/a.csv"] = ranged(DATA, MARK, 5000)
    with pytest.raises(SourceError):
        get(site.wanted("/a.csv"), tmp_path, manners={"requests": 1})
    part, note = tmp_path / "a.csv.part", tmp_path / "a.csv.part.json"
    if damage == "bytes":
        part.write_bytes(b"X" + part.read_bytes()[1:])
    elif damage == "note":
        note.write_text("{")
    elif damage == "gone":
        part.unlink()
    elif damage == "shorter":
        part.write_bytes(part.read_bytes()[:100])
    else:
        note.write_text(json.dumps(json.loads(note.read_text()) | {"url": "http://other/"}))
    site.pages["/a.csv"] = ranged(DATA, MARK)
    assert get(site.wanted("/a.csv"), tmp_path).path.read_bytes() == DATA
    assert site.asked[-1].start is None


def test_bytes_that_were_not_synced_are_cut_off_the_part(site: Site, tmp_path: Path) -> None:
    site.pages["/a.csv"] = ranged(DATA, MARK, 5000)
    with pytest.raises(SourceError):
        get(site.wanted("/a.csv"), tmp_path, manners={"requests": 1})
    with (tmp_path / "a.csv.part").open("ab") as file:  # as a crash between two syncs leaves it
        file.write(b"\0" * 777)
    site.pages["/a.csv"] = ranged(DATA, MARK)
    assert get(site.wanted("/a.csv"), tmp_path).path.read_bytes() == DATA
    assert site.asked[-1].start == 5000


def test_pieces_of_two_editions_are_not_joined(site: Site, tmp_path: Path) -> None:
    later = table(2500)
    site.pages["/a.csv"] = in_turn(ranged(DATA, MARK, 5000), ranged(later, '"v2"'))
    assert get(site.wanted("/a.csv"), tmp_path).path.read_bytes() == later


def wrong_range(start: int, total: int, mark: str = MARK) -> Any:
    def page(request: Request) -> None:
        rest = DATA[start:]
        spread = f"bytes {start}-{len(DATA) - 1}/{total}"
        request.head(206, Content_Length=len(rest), Content_Range=spread, ETag=mark)
        request.send(rest)

    return page


@pytest.mark.parametrize(
    "page",
    [
        wrong_range(0, len(DATA)),
        wrong_range(4000, len(DATA)),
        wrong_range(5000, len(DATA) + 5),
        wrong_range(5000, len(DATA), '"v2"'),
        lambda request: request.head(416, Content_Range=f"bytes */{len(DATA)}"),
        lambda request: request.head(206, Content_Length=0),
    ],
)
def test_a_range_that_does_not_fit_starts_anew(page: Any, site: Site, tmp_path: Path) -> None:
    site.pages["/a.csv"] = in_turn(ranged(DATA, MARK, 5000), page, ranged(DATA, MARK))
    assert get(site.wanted("/a.csv"), tmp_path).path.read_bytes() == DATA
    assert site.asked[-1].start is None


@pytest.mark.parametrize(
    ("headers", "resumed"),
    [
        ({"ETag": 'W/"v1"'}, False),
        ({}, False),
        ({"Last_Modified": 3600}, True),
        ({"Last_Modified": 5}, False),
    ],
)
def test_only_what_names_the_very_bytes_lets_a_part_go_on(
    headers: dict[str, Any], resumed: bool, site: Site, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    if "Last_Modified" in headers:
        then = format_datetime(now - timedelta(seconds=headers["Last_Modified"]), usegmt=True)
        headers = {"Last_Modified": then, "Date": format_datetime(now, usegmt=True)}

    def cut(request: Request) -> None:
        request.head(200, Content_Length=len(DATA), **headers)
        request.send(DATA[:5000])

    site.pages["/a.csv"] = in_turn(cut, whole(DATA, **headers))
    assert get(site.wanted("/a.csv"), tmp_path).path.read_bytes() == DATA
    assert (site.asked[-1].start is not None) is resumed


@pytest.mark.parametrize("by", [-500, 500])
def test_a_wrong_length_is_noticed(by: int, site: Site, tmp_path: Path) -> None:
    """Rows stay whole where the length says so, and still the file is not taken."""
    end = DATA.rindex(b"\n", 0, len(DATA) + by) + 1 if by < 0 else len(DATA) + by

    def page(request: Request) -> None:
        request.head(200, Content_Length=end)
        request.send(DATA)

    site.pages["/a.csv"] = page
    with pytest.raises(SourceError):
        get(site.wanted("/a.csv"), tmp_path)
    assert not (tmp_path / "a.csv").exists()


def test_bytes_that_follow_the_announced_end_later_are_noticed(site: Site, tmp_path: Path) -> None:
    end = DATA.index(b"\n", 9000) + 1

    def page(request: Request) -> None:
        request.head(200, Content_Length=end)
        request.send(DATA[:end])
        threading.Event().wait(0.2)
        request.send(DATA[end:])

    site.pages["/a.csv"] = page
    with pytest.raises(SourceError, match="more than"):
        get(site.wanted("/a.csv"), tmp_path)


def test_two_lengths_are_refused(site: Site, tmp_path: Path) -> None:
    def page(request: Request) -> None:
        request.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nContent-Length: 12\r\n\r\n")

    site.pages["/a.csv"] = page
    with pytest.raises(SourceError, match="length"):
        get(site.wanted("/a.csv"), tmp_path)


# checksums


def test_a_published_checksum_decides(site: Site, tmp_path: Path) -> None:
    right = hashlib.sha256(DATA).hexdigest()
    row = DATA.index(b"\n", 9000) + 1
    site.pages["/a.csv"] = whole(DATA[:row])
    with pytest.raises(SourceError, match="not what was published"):
        get(site.wanted("/a.csv", sha256=right), tmp_path)
    assert names(tmp_path) == set()
    site.pages["/a.csv"] = unframed(DATA.removesuffix(b"\n"))
    cut = hashlib.sha256(DATA[:-1]).hexdigest()
    assert get(site.wanted("/a.csv", sha256=cut), tmp_path).record.checksum == "published"
    site.pages["/a.csv"] = whole(DATA)
    found = get(site.wanted("/a.csv", sha256=right), tmp_path)
    assert not found.cached, "what is there is not what was published"
    assert found.path.read_bytes() == DATA


# servers that are busy, slow or broken


def busy(status: int, **headers: object) -> Any:
    def page(request: Request) -> None:
        body = b'{"statusCode": 429, "message": "Rate limit is exceeded"}'
        request.head(status, Content_Length=len(body), **headers)
        request.send(body)

    return page


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again_later(status: int, site: Site, tmp_path: Path) -> None:
    waits: list[float] = []
    site.pages["/a.csv"] = in_turn(busy(status), busy(status), busy(status), whole(DATA))
    assert get(site.wanted("/a.csv"), tmp_path, waits).path.read_bytes() == DATA
    assert waits == [1.0, 2.0, 4.0]


def test_the_server_says_how_long_to_wait(site: Site, tmp_path: Path) -> None:
    waits: list[float] = []
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    site.pages["/a.csv"] = in_turn(
        busy(429, Retry_After="7"), busy(503, Retry_After=then), whole(DATA)
    )
    get(site.wanted("/a.csv"), tmp_path, waits)
    assert waits[0] == 7
    assert 85 < waits[1] <= 90


def test_tries_are_bounded(site: Site, tmp_path: Path) -> None:
    waits: list[float] = []
    site.pages["/a.csv"] = busy(429)
    with pytest.raises(SourceError, match="Rate limit is exceeded"):
        get(site.wanted("/a.csv"), tmp_path, waits)
    assert len(site.asked) == 5
    assert waits == [1, 2, 4, 8]
    site.pages["/a.csv"] = busy(429, Retry_After="86400")
    with pytest.raises(SourceError, match="Retry after 86400 s"):
        get(site.wanted("/a.csv"), tmp_path, waits)
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    ("status", "words"),
    [(404, "no such file"), (410, "no such file"), (403, "key"), (401, "key"), (400, "400"),
     (204, "204"), (203, "203"), (501, "501"), (304, "304"), (299, "299")],
)  # fmt: skip
def test_other_answers_end_it(status: int, words: str, site: Site, tmp_path: Path) -> None:
    site.pages["/a.csv"] = busy(status)
    with pytest.raises(SourceError, match=words):
        get(site.wanted("/a.csv"), tmp_path)
    assert len(site.asked) == 1
    assert names(tmp_path) == set()


def test_a_silent_server_and_a_slow_one_are_left(site: Site, tmp_path: Path) -> None:
    gone = threading.Event()

    def silent(request: Request) -> None:
        request.head(200, Content_Length=len(DATA), ETag=MARK)
        request.send(DATA[:5000])
        gone.wait(5)

    def slow(request: Request) -> None:
        request.head(200, Content_Length=len(DATA), ETag=MARK)
        for byte in DATA[:100]:
            request.send(bytes([byte]))
            if gone.wait(0.05):
                return

    site.pages["/a.csv"] = in_turn(silent, ranged(DATA, MARK))
    assert get(site.wanted("/a.csv"), tmp_path, manners={"silent": 0.3}).record.bytes == len(DATA)
    assert site.asked[-1].start == 5000
    site.pages["/b.csv"] = in_turn(slow, ranged(DATA, MARK))
    hurried = {"silent": 0.3, "slowest": 1000}
    assert get(site.wanted("/b.csv"), tmp_path, manners=hurried).record.bytes == len(DATA)
    assert (site.asked[-1].start or 0) > 0
    gone.set()


@pytest.mark.parametrize(
    "data", [b"", b"garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\nbroken", b"\0" * 99]
)
def test_what_is_no_http_is_refused(data: bytes, site: Site, tmp_path: Path) -> None:
    site.pages["/a.csv"] = lambda request: request.send(data)
    with pytest.raises(SourceError):
        get(site.wanted("/a.csv"), tmp_path)
    assert names(tmp_path) <= {"a.csv.part", "a.csv.part.json"}


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with serving() as site:
        wanted = site.wanted("/a.csv")
    with pytest.raises(SourceError, match="cannot be reached"):
        get(wanted, tmp_path)


def test_requests_to_one_host_keep_their_distance(site: Site, tmp_path: Path) -> None:
    waits: list[float] = []
    site.pages["/a.csv"] = site.pages["/b.csv"] = whole(DATA)
    get(site.wanted("/a.csv"), tmp_path, waits, manners={"between": 30.0})
    get(site.wanted("/b.csv"), tmp_path, waits, manners={"between": 30.0})
    assert len(waits) == 1
    assert 25 < waits[0] <= 30


def test_one_download_at_a_time_from_a_host(site: Site, tmp_path: Path) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def waiting(request: Request) -> None:
        begun.set()
        go_on.wait(5)
        whole(DATA)(request)

    site.pages["/a.csv"], site.pages["/b.csv"] = waiting, whole(DATA)
    first = threading.Thread(
        target=get, args=(site.wanted("/a.csv"), tmp_path), kwargs={"manners": {"silent": 5.0}}
    )
    first.start()
    assert begun.wait(5)
    with pytest.raises(SourceError, match="under way"):
        get(site.wanted("/b.csv"), tmp_path)
    go_on.set()
    first.join()
    assert (tmp_path / "a.csv").read_bytes() == DATA
    assert get(site.wanted("/b.csv"), tmp_path).path.read_bytes() == DATA


# limits of this machine


def test_a_file_beyond_the_limit_is_not_fetched(site: Site, tmp_path: Path) -> None:
    site.pages["/a.csv"] = whole(DATA)
    with pytest.raises(ResourceError, match="at most 1,000"):
        get(site.wanted("/a.csv"), tmp_path, manners={"bytes": 1000})
    site.pages["/a.csv"] = chunked(DATA)
    with pytest.raises(ResourceError, match="at most 1,000"):
        get(site.wanted("/a.csv"), tmp_path, manners={"bytes": 1000})
    assert not (tmp_path / "a.csv").exists()


def test_a_disk_that_is_full(site: Site, tmp_path: Path) -> None:
    def boast(request: Request) -> None:
        request.head(200, Content_Length=1 << 60)

    site.pages["/a.csv"] = boast
    with pytest.raises(ResourceError, match="are free"):
        get(site.wanted("/a.csv"), tmp_path, manners={"bytes": 1 << 61})


def test_a_folder_that_cannot_be_written(site: Site, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ResourceError, match=r"^a\.csv could not be written") as refused:
        get(site.wanted("/a.csv"), tmp_path / "file")
    assert str(tmp_path) not in str(refused.value)
    assert site.asked == []


def test_an_interruption_keeps_what_has_come(site: Site, tmp_path: Path) -> None:
    class Impatient:
        def bytes(self, got: int, length: int | None) -> None:
            assert length == len(DATA)
            if got >= 3000:
                raise KeyboardInterrupt

        def words(self, text: str) -> None:
            raise AssertionError(text)

    site.pages["/a.csv"] = ranged(DATA, MARK)
    with pytest.raises(KeyboardInterrupt):
        get(site.wanted("/a.csv"), tmp_path, watch=Impatient())
    assert names(tmp_path) == {"a.csv.part", "a.csv.part.json"}
    assert get(site.wanted("/a.csv"), tmp_path).path.read_bytes() == DATA
    assert site.asked[-1].start is not None


# https


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
               "-subj", "/CN=data.example", "-addext", "subjectAltName=DNS:data.example",
               "-keyout", str(key), "-out", str(cert)]  # fmt: skip
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("openssl, which makes a certificate for this test, is not here")
    return key, cert


def test_https_checks_the_certificate_under_the_name_of_the_host(
    certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    key, cert = certificate
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(cert, key)
    trusting = ssl.create_default_context(cafile=str(cert))
    with serving(tls=server) as site:
        site.pages["/a.csv"] = whole(DATA)

        def wanted(host: str) -> Wanted:
            at = f"{host}:{site.port}"
            return Wanted("test", f"https://{at}/a.csv", "a.csv", (at,))

        with pytest.raises(SourceError, match="certificate"):
            get(wanted("data.example"), tmp_path)
        with pytest.raises(SourceError, match="certificate"):
            get(wanted("other.example"), tmp_path, tls=trusting)
        assert site.asked == []
        assert get(wanted("data.example"), tmp_path, tls=trusting).path.read_bytes() == DATA


def test_an_address_of_another_host_is_the_fault_of_who_asks(site: Site, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not declare the host"):
        get(Wanted("test", "http://other.example/a.csv", "a.csv", (site.host,)), tmp_path)

"""Faulty files: the rows of the fault tables that concern files and the gate."""

from __future__ import annotations

import csv
import gzip
import io
import random
import zipfile
from collections import Counter
from itertools import product as every

from faults.gate import Case, Earlier
from faults.world import PRODUCTS, PROFILE

HEAD = "year,reporter,partner,flow,product,value"
GOOD = (
    ("2020", "BLR", "RUS", "X", "010121", "1000"),
    ("2020", "BLR", "RUS", "M", "270900", "2500.5"),
    ("2020", "BLR", "POL", "X", "870323", "300"),
    ("2020", "RUS", "BLR", "X", "270900", "2600"),
    ("2020", "RUS", "CHN", "M", "854231", "777.125"),
)
_FLOWS = {"X": "export", "M": "import"}
REMARKS = PROFILE.replace("key:", "  remark: {type: text}\nkey:")
MANY = 60_000
# What the gate does not hold yet, and why; `make faults` counts it as not held.
_WORDS = "refused, but its message lacks the place or the texts"
_DECIMALS = "a profile that does not say its decimal sign has the point"
_REVISION = "codes are not looked up in their revision"
_ECONOMY = "any three letters are an economy's code"
_EDITION = "an edition is not compared with the one before"
_CURRENCY = "the currency of a profile is not checked"
NOT_YET = {
    "2a: CP1251 declared as Latin-1": "a wrongly declared encoding is believed",
    "2a: 1.234 that means 1,234": _DECIMALS,
    "2a: cut within the last number": "a last line without an end is believed to be whole",
    "2a: cut between rows, an earlier edition has more": _EDITION,
    "18: two encodings in one file": _WORDS,
    "20: every value has three decimals": _DECIMALS,
    "21: an edition 1,000 times the one before": _EDITION,
    "21: an edition 1,000,000 times the one before": _EDITION,
    "22: money without a currency": _CURRENCY,
    "22: money in a currency that is none": _CURRENCY,
    "24: a code that no revision has": _REVISION,
    "24: products without a revision": _REVISION,
    "25: levels that do not add up": "levels of products are not added up",
    "27: a row that is there twice": "refused, though it could be dropped and counted",
    "27: two rows that contradict each other": _WORDS,
    "28: the same rows in another file": _EDITION,
    "33: a year to come": "years to come are believed",
    "34: a reporter that is its own partner": "trade with oneself is believed",
    "34: a code that no economy has": _ECONOMY,
    "34: the world beside its countries": "sums are not told from what they add up",
    "34: a state that is no more": _ECONOMY,
    "35: a column more": "columns that nobody declared are not mentioned",
    "36: a blank line within": _WORDS,
}

Row = tuple[str, ...]


def text(rows: tuple[Row, ...] = GOOD, head: str = HEAD, delimiter: str = ",") -> str:
    """Return rows as the text of a file."""
    lines = [head.replace(",", delimiter), *(delimiter.join(row) for row in rows)]
    return "\n".join(lines) + "\n"


def held(rows: tuple[Row, ...] = GOOD) -> tuple[Row, ...]:
    """Return what the store holds of rows."""
    return tuple(
        (*row[:3], _FLOWS[row[3]], row[4], f"{whole}.{(cents + '000')[:3]}")
        for row in rows
        for whole, _, cents in [row[5].partition(".")]
    )


def cell(at: int, written: str, row: int = 2) -> str:
    """Return the good file with one cell written otherwise; line is `row` + 2."""
    rows = [list(one) for one in GOOD]
    rows[row][at] = written
    return text(tuple(map(tuple, rows)))


def refused(row: str, fault: str, data: str | bytes, *says: str, **more: object) -> Case:
    """Return a case that must be refused."""
    name = str(more.pop("name", "office.csv"))
    source = str(more.pop("source", PROFILE))
    return Case(row, fault, data, (name, *says), source=source, name=name, **more)  # type: ignore[arg-type]


def right(row: str, fault: str, data: str | bytes, *stated: str, **more: object) -> Case:
    """Return a case that must be accepted with the right rows, and say something."""
    rows = more.pop("rows", held())
    source = str(more.pop("source", PROFILE))
    return Case(row, fault, data, None, rows=rows, stated=stated, source=source, **more)  # type: ignore[arg-type]


def of_profile(row: str, fault: str, source: str, *says: str) -> Case:
    """Return a case in which the profile is what must be refused."""
    return Case(row, fault, text(), ("own.yaml", *says), source=source)


def either(row: str, fault: str, data: str | bytes, *words: str, **more: object) -> Case:
    """Return a case that may be refused, or accepted with the right rows, in these words."""
    rows = more.pop("rows", held())
    source = str(more.pop("source", PROFILE))
    return Case(row, fault, data, words, rows=rows, stated=words, source=source, **more)  # type: ignore[arg-type]


def _many() -> list[str]:
    years = range(1962, 2020)
    codes = (
        "AUTBELBGRCHECZEDEUDNKESPESTFINFRAGBRGRCHRVHUNIRLITALTULUXLVANLDNORPOLPRTROUSRBSVKSVNSWETURUKR"
        "USAARGAUSBRACANCHLCHNCOLEGYIDNINDIRNISRJPNKAZKORMEXMYSNGANZLPAKPERPHLSAUSGPTHATWNUZBVNMZAF"
    )
    partners = [codes[at : at + 3] for at in range(0, len(codes), 3)]
    rows = every(years, ("BLR", "RUS"), partners, "XM", PRODUCTS)
    keys = [f"{y},{r},{p},{f},{c}" for y, r, p, f, c in rows]
    return [f"{key},{n + 1}" for n, key in enumerate(keys[:MANY])]


def _long(mark: str) -> str:
    """A file of 60,001 rows, of which the last has a mark for its value."""
    lines = [HEAD, *_many(), f"2020,BLR,RUS,X,010121,{mark}"]
    return "\n".join(lines) + "\n"


def _workbook(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def tables_of_2a() -> list[Case]:
    """The table of CSV faults, row by row."""
    packed = gzip.compress(text().encode() * 1, mtime=0)
    big = gzip.compress(("\n".join([HEAD, *_many()[:5000]]) + "\n").encode(), mtime=0)
    russian = text(tuple((*r, "говядина") for r in GOOD), HEAD + ",remark")
    cp1251 = russian.encode("cp1251")
    remarks = tuple((*r, "говядина") for r in held())
    columns = ("year", "reporter", "partner", "flow", "product", "value", "remark")
    kept = {"source": REMARKS, "rows": remarks, "columns": columns}
    return [
        refused("2a", "a row with a cell too many", cell(5, "300,1"), ":4: ", "7 cells", "6"),
        refused("2a", "a row with a cell too few", cell(4, "870323,300").replace(
            "870323,300,300", "870323"), ":4: ", "5 cells"),
        refused("2a", "a row without quotes around its comma", cell(5, "1,234.5"), ":4: ",
                "7 cells"),
        refused("2a", "letter c in line 60,002", _long("c"), ":60002: ", "'value'", "'c'"),
        either("2a", "CP1251 that is not declared", cp1251, "cp1251", **kept),
        right("2a", "CP1251 that is declared", cp1251, **kept | {
            "source": REMARKS + "encoding: cp1251\n"}),
        refused("2a", "CP1251 declared as Latin-1", cp1251, source=REMARKS + "encoding: latin-1\n"),
        right("2a", "UTF-16 with its mark", russian.encode("utf-16"), **kept),
        right("2a", "UTF-8 with its mark", russian.encode("utf-8-sig"), **kept),
        refused("2a", "decimal comma", text(tuple((*r[:5], "12,5") for r in GOOD), HEAD, ";"),
                ":2: ", "'value'", "'12,5'", source=PROFILE + "delimiter: ;\n"),
        refused("2a", "1.234 that means 1,234", text(tuple(
            (*r[:5], f"{n}.234") for n, r in enumerate(GOOD, 1))), "1.234"),
        refused("2a", "web page", "<!DOCTYPE html><html><head><title>Sign in</title></head>"
                "<body>Please sign in, or register</body></html>", "web page", "Sign in"),
        refused("2a", "error message in JSON", '{"error": "rate limit exceeded", "code": 429}\n',
                "JSON", "'error'"),
        refused("2a", "empty file", "", "empty"),
        refused("2a", "header only", HEAD + "\n", "no row"),
        *(refused("2a", f"gzip cut at {share:g} %", big[: int(len(big) * share / 100)], "packed",
                  name="office.csv.gz") for share in (30, 90, 99.9)),
        right("2a", "gzip that is whole", packed, name="office.csv.gz"),
        refused("2a", "cut within a row", text()[:-16], ":6: "),
        either(
            "2a",
            "cut within the last number",
            text()[:-3],
            "line end",
            rows=held((*GOOD[:4], (*GOOD[4][:5], "777.1"))),
        ),
        either("2a", "cut between rows, an earlier edition has more", text(GOOD[:3]),
               "fewer", rows=held(GOOD[:3]), earlier=(Earlier(text(), "office-1.csv"),)),
        refused("2a", "quotation mark that is never closed", cell(1, '"BLR'), "quot"),
        refused("2a", "NUL in a number", cell(5, "3\x0000"), "NUL"),
        refused("2a", "field of 3 MB", cell(5, "3" * 3_000_000), "longer than"),
        refused("2a", "endless line in gzip", gzip.compress(b"3" * 30_000_000, mtime=0),
                "longer than", name="office.csv.gz"),
        *(refused("2a", f"{mark} for a value", cell(5, mark), ":4: ", "'value'", f"'{mark}'")
          for mark in ("NaN", "inf", "-inf", "Infinity", "1e400", "nan")),
        right("2a", "NA is Namibia", cell(2, "NA").replace("POL", "PL"),
              source=PROFILE.replace("partner: {type: economy, codes: iso3}",
                                     "partner: {type: economy, codes: 'iso2, iso3'}"),
              rows=held((*GOOD[:2], (*GOOD[2][:2], "NAM", *GOOD[2][3:]), *GOOD[3:]))),
        either("2a", "2^53 + 1", cell(5, "9007199254740993"), "9007199254740993",
               rows=held((*GOOD[:2], (*GOOD[2][:5], "9007199254740993"), *GOOD[3:]))),
        refused("2a", "Excel's number of a day", cell(0, "45597"), ":4: ", "'year'", "'45597'"),
        refused("2a", "Excel's scientific code", cell(4, "1.0121E+04"), ":4: ", "'product'",
                "'1.0121E+04'"),
        refused("2a", "03/04/2024", cell(0, "03/04/2024"), ":4: ", "'03/04/2024'"),
        refused("2a", "two columns of one name", text(tuple((*r, "1") for r in GOOD),
                                                     HEAD + ",value"), "value", "two columns"),
        refused("2a", "accountant's negative", cell(5, '"(1,234)"'), ":4: ", "'(1,234)'"),
        right("2a", "a code keeps its leading zero", text()),
        refused("2a", "letters that only a read of the column sees", cell(5, "abc"), ":4: ",
                "'abc'"),
        refused("2a", "a quotation mark within a cell", cell(1, 'B"LR'), "quot"),
    ]  # fmt: skip


def kinds() -> list[Case]:
    """What is no table at all (rows 13 to 18)."""
    pages = {
        "login": "<html><head><title>Log in</title></head><body><form>Name, password",
        "503": "\n<!doctype html>\n<title>503 Service Unavailable</title><h1>Busy</h1>",
        "captcha": "<HTML><BODY>Are you a robot? <script>check()</script></BODY></HTML>",
    }
    bodies = {
        "429": '{"statusCode": 429, "message": "Rate limit is exceeded. Try again in 30 s."}',
        "quota": '[{"error": "Out of call volume quota"}]',
        "nothing": '{"data": [], "count": 0}',
    }
    whole = text().encode()
    others = {
        "workbook": (_workbook("[Content_Types].xml", "xl/workbook.xml"), "workbook"),
        "archive": (_workbook("office.csv"), "archive"),
        "Parquet": (b"PAR1" + bytes(64) + b"PAR1", "Parquet"),
        "PDF": (b"%PDF-1.7\n%...\n", "PDF"),
        "picture": (b"\x89PNG\r\n\x1a\n" + bytes(64), "picture"),
        "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "Excel"),
        "bzip2": (b"BZh91AY&SY" + bytes(64), "bzip2"),
        "xz": (b"\xfd7zXZ\x00" + bytes(64), "xz"),
        "zstd": (b"\x28\xb5\x2f\xfd" + bytes(64), "zstd"),
        "SQLite": (b"SQLite format 3\x00" + bytes(64), "SQLite"),
        "XML": (b"<?xml version='1.0'?><GenericData><Obs/></GenericData>", "XML"),
        "RTF": (b"{\\rtf1\\ansi year,reporter}", "RTF"),
    }
    french = tuple((*r, "blé dur") for r in GOOD)
    russian = tuple((*r, "мясо, рыба"[:4]) for r in GOOD)
    encoded = [
        (name, rows, encoding)
        for name, rows in (("French", french), ("Russian", russian))
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251",
                         "cp1252", "koi8-r")
        if not (name == "French" and encoding in ("cp1251", "koi8-r"))
        and not (name == "Russian" and encoding == "cp1252")
    ]  # fmt: skip
    columns = ("year", "reporter", "partner", "flow", "product", "value", "remark")
    mixed = text(russian, HEAD + ",remark").encode().replace(
        "мясо\n".encode(), "мясо\n".encode("cp1251"), 5
    ).replace("мясо\n".encode("cp1251"), "мясо\n".encode(), 3)  # fmt: skip
    return [
        *(refused("13", f"web page: {n}", page, "web page") for n, page in pages.items()),
        *(refused("14", f"answer in JSON: {n}", body) for n, body in bodies.items()),
        *(refused("15", f"{n} called CSV", data, says) for n, (data, says) in others.items()),
        right("15", "gzip called CSV", gzip.compress(whole, mtime=0)),
        refused("15", "text called gzip.", b"\x1f\x8b" + whole, "packed", name="office.csv.gz"),
        refused("16", "empty gzip", gzip.compress(b"", mtime=0), "empty", name="office.csv.gz"),
        refused("16", "blank lines only", "\n\n\n"),
        *(Case("17", f"{n} in {encoding}", text(rows, HEAD + ",remark").encode(encoding),
               ("office.csv", encoding), source=REMARKS, columns=columns,
               rows=tuple((*h, r[-1]) for h, r in zip(held(), rows, strict=True)))
          for n, rows, encoding in encoded),
        refused("18", "two encodings in one file", mixed, "UTF-8", "line 5", source=REMARKS),
    ]  # fmt: skip


def numbers() -> list[Case]:
    """How numbers, codes and periods are written (rows 19, 20, 23, 29 to 34)."""
    forms = ("1 234", "1\u00a0234", "1\u202f234", "1'234", "1\u2019234", '"1,234"', '"1,234.50"',
             '"1.234,50"', '"12,34,567"', "+5", "5-", "1e3", "0x1F", "1_000", "12.", ".5", "5 %",
             "$5", "\u0665", "\u2212 5", "1/2", "true", "=1+1")  # fmt: skip
    comma = PROFILE + "decimal: ','\ndelimiter: ;\n"
    halves = tuple((*r[:5], r[5].replace(".", ",")) for r in GOOD)
    absent = ("", "..", "...", "c", "-", "n/a", "N/A", "NULL", ":", "x", "*", "na", "#N/A", "(D)")
    kept = PROFILE.replace(
        "unit: USD}", "unit: USD, missing: {c: suppressed, '..': not_reported, '': not_applicable}}"
    )
    rows = held()
    states = (
        (*rows[0], "suppressed"), (*rows[1], "not_reported"), (*rows[2], "not_applicable"),
        (*rows[3], "zero"), (*rows[4], "reported"),
    )  # fmt: skip
    states = tuple((*r[:5], {"zero": "0.000", "reported": r[5]}.get(r[6]), r[6]) for r in states)
    marked = text(tuple((*r[:5], m) for r, m in zip(GOOD, ("c", "..", "", "0", "777.125"),
                                                    strict=True)))  # fmt: skip
    same_pair = (*GOOD[:2], ("2020", "BLR", "BLR", "X", "870323", "300"), *GOOD[3:])
    columns = ("year", "reporter", "partner", "flow", "product", "value")
    return [
        *(refused("19", f"a value written {form!a}", cell(5, form), ":4: ", "'value'")
          for form in forms),
        right("19", "decimal comma that is declared", text(halves, HEAD, ";"), source=comma),
        refused("19", "decimal point where a comma is declared", text(GOOD, HEAD, ";"),
                ":3: ", "'2500.5'", source=comma),
        refused("20", "every value has three decimals", text(tuple(
            (*r[:5], f"{n}.500") for n, r in enumerate(GOOD, 1))), "1.500"),
        right("20", "three decimals where the profile says the point", text(tuple(
            (*r[:5], f"{n}.500") for n, r in enumerate(GOOD, 1))), source=PROFILE + "decimal: .\n",
            rows=held(tuple((*r[:5], f"{n}.500") for n, r in enumerate(GOOD, 1)))),
        refused("20", "four decimals", cell(5, "3.0001"), ":4: ", "'3.0001'"),
        *(refused("23", f"a code written {code}", cell(4, code), ":4: ", "'product'", f"'{code}'")
          for code in ("10121", "10121.0", "010121.0", "1.0121E+04", "0101 21", "0101.21",
                       "'010121", "01012", "0101210", "01012100", "01O121")),
        refused("24", "a code that no revision has", cell(4, "999987"), ":4: ", "'999987'"),
        *(refused("29", f"a value of {mark}", cell(5, mark), ":4: ", f"'{mark}'")
          for mark in ("-5", "-0.001", "\u22125", "NaN", "inf", "1e400", "-inf")),
        *(refused("30", f"{mark!r} for a value, not declared", cell(5, mark), ":4: ", "'value'")
          for mark in absent),
        right("30", "declared marks are kept apart, and zero too", marked, source=kept, rows=states,
              columns=(*columns, "status")),
        refused("31", "digits beyond what a sum can hold", cell(5, "9" * 30), ":4: ", "999"),
        right("31", "a value with 14 digits and 3 decimals", cell(5, "99999999999999.999"),
               rows=held((*GOOD[:2], (*GOOD[2][:5], "99999999999999.999"), *GOOD[3:]))),
        *(refused("32", f"a year written {year}", cell(0, year), ":4: ", "'year'")
          for year in ("45597", "2023/24", "1403", "20", "2020.0", "03/04/2024", "0", "FY20",
                       "19e2", "2e03", "2020-01", "1462")),
        *(refused("33", f"a month written {month}", text(tuple((*r, m) for r, m in zip(
            GOOD, ("1", "2", month, "4", "5"), strict=True)), HEAD + ",month"), ":4: ", "'month'",
            source=PROFILE.replace("key: [", "  month: {type: month}\nkey: [month, ").replace(
                "month: '0', ", "")) for month in ("13", "-1", "1.5", "1e0", "+1", "May", "")),
        refused("33", "a year to come", cell(0, "2087"), "2087"),
        either("34", "a reporter that is its own partner", text(same_pair), "BLR",
               rows=held(same_pair)),
        refused("34", "a code that no economy has", cell(2, "QQQ"), ":4: ", "'QQQ'"),
        either("34", "the world beside its countries", cell(2, "WLD"), "WLD",
               rows=held((*GOOD[:2], (*GOOD[2][:2], "WLD", *GOOD[2][3:]), *GOOD[3:]))),
        either("34", "a state that is no more", cell(2, "SUN"), "SUN",
               rows=held((*GOOD[:2], (*GOOD[2][:2], "SUN", *GOOD[2][3:]), *GOOD[3:]))),
    ]  # fmt: skip


def tables() -> list[Case]:
    """Rows, columns, sums and editions (rows 21, 22, 24 to 28, 35 to 40, 43, 45)."""
    rng = random.Random(35)
    orders = [rng.sample(range(6), 6) for _ in range(10)]
    names = HEAD.split(",")
    before = (Earlier(text(), "office-1.csv"),)
    times = {n: tuple((*r[:5], str(int(float(r[5]) * n))) for r in GOOD) for n in (1000, 10**6)}
    whole = tuple((*r[:5], str(int(float(r[5])))) for r in GOOD)
    levels = PROFILE.replace("digits: 6", "digits: [2, 4, 6], values: {TOTAL: TOTAL}")
    tree = (
        ("2020", "BLR", "RUS", "X", "TOTAL", "1000"),
        ("2020", "BLR", "RUS", "X", "01", "600"),
        ("2020", "BLR", "RUS", "X", "0101", "600"),
        ("2020", "BLR", "RUS", "X", "010121", "600"),
        ("2020", "BLR", "RUS", "X", "27", "400"),
    )
    wrong_tree = (tree[0], ("2020", "BLR", "RUS", "X", "01", "60"), *tree[2:])
    quoted = (
        "\r\n".join(
            [HEAD + ",remark", *(",".join(r) + ',"two\r\nlines, one ""cell"""' for r in GOOD)]
        )
        + "\r\n"
    )
    columns = ("year", "reporter", "partner", "flow", "product", "value", "remark")
    said = 'two\r\nlines, one "cell"'
    more = gzip.compress(b"2020,BLR,RUS,X,010121,1\n" * 100_000, mtime=0)
    bomb = gzip.compress((HEAD + "\n").encode(), mtime=0) + more * 100
    return [
        *(refused("21", f"an edition {n:,} times the one before", text(times[n]), f"{n:,}",
                  earlier=(Earlier(text(whole), "office-1.csv"),)) for n in (1000, 10**6)),
        right("21", "an edition with small changes", text((*whole[:4], (*whole[4][:5], "801"))),
              rows=held((*whole[:4], (*whole[4][:5], "801"))),
              earlier=(Earlier(text(whole), "office-1.csv"),)),
        of_profile("21", "money without a unit", PROFILE.replace(", unit: USD", ""), "unit"),
        either("22", "money without a currency", text(), "currency",
               source=PROFILE.replace("currency: USD, ", "")),
        of_profile("22", "money in a currency that is none",
                   PROFILE.replace("currency: USD", "currency: XQQ"), "XQQ"),
        either("24", "products without a revision", text(), "revision",
               source=PROFILE.replace(", classification: HS2017", "")),
        right("25", "levels that add up", text(tree), source=levels, rows=held(tree)),
        either("25", "levels that do not add up", text(wrong_tree), "01", "60", "600",
               source=levels, rows=held(wrong_tree)),
        either("27", "a row that is there twice", text((*GOOD, GOOD[2])), "1 ", "duplicate"),
        refused("27", "two rows that contradict each other", text((*GOOD, (*GOOD[2][:5], "301"))),
                ":4", ":7", "300", "301"),
        right("28", "the very same file again", text(), "already", earlier=(
            Earlier(text(), "office.csv"),)),
        right("28", "the same rows in another file", text().replace("\n", "\r\n"), "same",
              earlier=before),
        *(right("35", f"columns in another order, {n}", text(
            tuple(tuple(r[i] for i in order) for r in GOOD), ",".join(names[i] for i in order)))
          for n, order in enumerate(orders, 1)),
        refused("35", "a column renamed", text(GOOD, HEAD.replace("value", "values")), "'value'",
                "no such column"),
        refused("35", "a column missing", text(tuple(r[:5] for r in GOOD), HEAD[:-6]), "'value'"),
        right("35", "a column more", text(tuple((*r, "7") for r in GOOD), HEAD + ",weight"),
              "weight"),
        refused("35", "no header", text().partition("\n")[2], "no such column"),
        refused("35", "a header that is repeated below", text((*GOOD[:2], tuple(names), *GOOD[2:])),
                ":4: "),
        refused("36", "lines that end with CR alone", text().replace("\n", "\r"), "CR"),
        right("36", "lines that end with CR LF", text().replace("\n", "\r\n")),
        right("36", "line ends within quotation marks", quoted, source=REMARKS, columns=columns,
              rows=tuple((*r, said) for r in held())),
        refused("36", "a blank line within", text().replace("2020,RUS,BLR", "\n2020,RUS,BLR"),
                ":5: "),
        refused("36", "a remark below the rows", text() + "Source: the office\n", ":7: "),
        refused("36", "a sum below the rows", text() + "Total,,,,,7177.625\n", ":7: "),
        refused("37", "one bad row of 60,001", _long("oops"), ":60002: ", "'oops'", "1 "),
        refused("39", "gzip bomb", bomb, "unpacks", name="office.csv.gz"),
        of_profile("45", "SQL in the name of a field", PROFILE.replace(
            "value: {type: money", "value: {as: 'value, 1 AS x', type: money"), "value, 1"),
        refused("45", "SQL in the name of a column", text(GOOD, HEAD.replace(
            "value", "\"value\"\"); DROP TABLE x; --\"")), "no such column"),
        right("45", "SQL in a cell of text", text(tuple((*r, "'); DROP TABLE x; --") for r in GOOD),
                                                 HEAD + ",remark"), source=REMARKS, columns=columns,
              rows=tuple((*r, "'); DROP TABLE x; --") for r in held())),
        right("45", "SQL in the name of the file", text(), name="'); DROP TABLE x; --.csv"),
        right("54", "blanks and other letters in the name", text(),
              name="Ввоз и вывоз 2020 (é).csv"),
    ]  # fmt: skip


def cases() -> list[Case]:
    """Every case."""
    return [*tables_of_2a(), *kinds(), *numbers(), *tables()]


def few(of_a_kind: int = 2) -> list[Case]:
    """Return every case, but of those that differ in one text only a few."""
    seen = Counter[tuple[str, ...]]()
    chosen: list[Case] = []
    for case in cases():
        kind = (case.row, *case.fault.split()[:2])
        seen[kind] += 1
        if seen[kind] <= of_a_kind or case.id in NOT_YET:
            chosen.append(case)
    return chosen


def mutated(seed: int) -> Case:
    """Return a good file with a few bytes changed; accepted only with the rows that it then has."""
    rng = random.Random(seed)
    data = bytearray(text().encode())
    for _ in range(rng.choice((1, 1, 2, 3))):
        at = rng.randrange(len(HEAD) + 1, len(data))
        match rng.randrange(4):
            case 0:
                data[at] = rng.choice(
                    rng.choice((b"0123456789", b'0123456789,.\n\r"; -eXMBLR\x00\xff'))
                )
            case 1:
                del data[at : at + rng.randint(1, 9)]
            case 2:
                data[at:at] = bytes(
                    rng.choice(b'0123456789,.\n"') for _ in range(rng.randint(1, 3))
                )
            case _:
                data[at:at] = data[at : at + rng.randint(1, 40)]
    read = _as_it_reads(bytes(data))
    rows = None if read is None else held(read)
    return Case("36", f"bytes {seed}", bytes(data), ("office.csv",), rows, source=PROFILE)


def _as_it_reads(data: bytes) -> tuple[Row, ...] | None:
    """Return the rows of a file as anybody reads them; None where they are no good rows."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))[1:]
    except (UnicodeDecodeError, csv.Error):
        return None
    good: list[Row] = []
    for row in rows:
        row = [cell.strip(" ") for cell in row]
        whole, _, cents = row[-1].partition(".") if row else ("", "", "")
        if len(row) != 6 or row[3] not in _FLOWS or not whole.isdigit() or len(cents) > 3:
            return None
        year, reporter, partner, flow, code, _ = row
        good.append((year, reporter.upper(), partner.upper(), flow, code, f"{int(whole)}.{cents}"))
    return tuple(good)

"""Whatever befalls the bytes of an archive, reading it ends in rows and sentences, and nothing
else."""

import io
import json
import random
from collections.abc import Callable

import pytest

from articles import imports
from articles.errors import Refused
from tests.articles.imports.files import entry, export, news, picture, table, workbook

TURNS = 120


def archives() -> dict[str, bytes]:
    """Return one sound file of each kind."""
    gallery = entry(2, body='[gallery ids="7"][video src="https://e.org/v"] <pre>甲\n乙</pre>')
    items = [news(1), news(2, version=2, associations=[{"type": "picture", "renditions": [{}]}])]
    rows = table('n1,题,"文。\n又。",2019-04-08,"温若、丁一山"', "n2,题,文。,2019-04-08 09:00,")
    return {
        "a.json": json.dumps(items, ensure_ascii=False).encode(),
        "a.ndjson": "\n".join(json.dumps(item) for item in items).encode(),
        "a.xml": export(entry(1), gallery, picture(7, "a.jpg", parent=2)).encode(),
        "a.csv": rows.encode(),
        "b.csv": rows.encode("gb18030"),
        "c.csv": rows.encode("utf-16"),
        "a.xlsx": workbook(["n1", "题", "文。", 43563, "温若"]),
    }


def flip(raw: bytearray, rng: random.Random) -> None:
    for _turn in range(rng.randrange(1, 8)):
        raw[rng.randrange(len(raw))] = rng.randrange(256)


def cut(raw: bytearray, rng: random.Random) -> None:
    del raw[rng.randrange(len(raw)) :]


def double(raw: bytearray, rng: random.Random) -> None:
    start = rng.randrange(len(raw))
    raw[start:start] = raw[start : start + rng.randrange(1, 400)]


def lose(raw: bytearray, rng: random.Random) -> None:
    start = rng.randrange(len(raw))
    del raw[start : start + rng.randrange(1, 40)]


def insert(raw: bytearray, rng: random.Random) -> None:
    odd = [b"\0", b"\xff\xfe", b'"', b"<", b"]]>", b"&#0;", b"\xed\xa0\x80", b"[" * 60, b"9" * 40]
    start = rng.randrange(len(raw))
    raw[start:start] = rng.choice(odd)


HARMS: list[Callable[[bytearray, random.Random], None]] = [flip, cut, double, lose, insert]


@pytest.mark.parametrize("name", sorted(archives()))
def test_a_damaged_archive_gives_rows_and_sentences(name: str) -> None:
    rng = random.Random(f"{name} 14")
    sound = archives()[name]
    for _turn in range(TURNS):
        raw = bytearray(sound)
        for harm in rng.choices(HARMS, k=rng.randrange(1, 4)):
            if raw:
                harm(raw, rng)
        file = io.BytesIO(bytes(raw))
        try:
            found = list(
                imports.read_archive(file, name, imports.detect_format(imports.Path(name)))
            )
        except Refused:
            continue  # anything else fails the test
        for row in found:
            assert bool(row.item) + bool(row.fault) + bool(row.passed) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b'{"a":' * 20_000 + b"1" + b"}" * 20_000),
        ("a.json", b"[" * 100_000),
        ("a.ndjson", b'{"uri":"u"}\n' + b'{"a":' * 20_000 + b"1" + b"}" * 20_000 + b"\n"),
        ("a.json", b'{"uri": "u", "headlines": NaN}'),
        ("a.ndjson", b'{"uri": "u"}\n{"uri": "v", "width": Infinity}'),
        ("a.json", b'[{"uri": "u", "title": "\\ud800", "body_text": "\\udfff", "bodies": 7}]'),
        ("a.json", json.dumps([news(1)]).encode("utf-16")),
        ("a.json", b'{"uri": ["u"], "type": {"a": 1}, "headlines": "x", "people": [[]]}'),
        ("a.xml", ("<rss>" + "<a>" * 20_000).encode()),
        ("a.xml", b'<?xml version="1.0" encoding="klingon"?><rss/>'),
        ("a.xml", b'<?xml version="1.0" encoding="rot13"?><rss/>'),
        ("a.xml", export(entry(1)).encode("utf-16")),
        ("a.xml", b""),
        ("a.csv", b"\x1f\x8b\x08\x00"),
        ("a.csv", b"\xd0\xcf\x11\xe0" + bytes(600)),
        ("a.csv", b"\0" * 100),
        ("a.csv", bytes(range(256)) * 4),
        ("a.csv", b'"' * 70_000),
        ("a.xlsx", b"PK\x05\x06" + bytes(18)),
        ("a.xlsx", b"no workbook"),
    ],
)
def test_an_odd_file_gives_rows_and_sentences(name: str, content: bytes) -> None:
    file = io.BytesIO(content)
    try:
        found = list(imports.read_archive(file, name, imports.detect_format(imports.Path(name))))
    except Refused:
        return  # anything else fails the test
    assert all(row.item or row.fault or row.passed for row in found)

"""Bytes become the right text, whatever they declare."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.read.decode import decoded
from copydesk.text import settle

FRENCH = "<p>Le maire d’Étrèves-sur-Oère a été réélu à l’unanimité, déclara-t-il.</p>"
RUSSIAN = "<p>Мэр города Верхнеозёрск заявил во вторник, что паром снова пойдёт через неделю.</p>"
CHINESE = "<p>新港市市长星期二表示，渡轮将于下周恢复通航，居民对此表示欢迎。</p>"
JAPANESE = "<p>新港市の市長は火曜日、フェリーの運航を来週再開すると述べた。</p>"


def meta(label: str, body: str) -> str:
    return f'<!doctype html><html><head><meta charset="{label}"></head><body>{body}</body></html>'


@pytest.mark.parametrize(
    ("raw", "charset", "encoding"),
    [
        (FRENCH.encode(), "", "utf-8"),
        (b"\xef\xbb\xbf" + FRENCH.encode(), "windows-1251", "utf-8"),
        (b"\xff\xfe" + FRENCH.encode("utf-16le"), "utf-8", "utf-16le"),
        (b"\xfe\xff" + FRENCH.encode("utf-16be"), "utf-8", "utf-16be"),
        (FRENCH.encode("cp1252"), "iso-8859-1", "windows-1252"),
        (FRENCH.encode("cp1252"), "latin1", "windows-1252"),
        (RUSSIAN.encode("cp1251"), "windows-1251", "windows-1251"),
        (RUSSIAN.encode("koi8-r"), "KOI8-R", "koi8-r"),
        (CHINESE.encode("gb18030"), "gb2312", "gbk"),
        (JAPANESE.encode("shift_jis"), "Shift_JIS", "shift_jis"),
        (JAPANESE.encode("iso2022_jp"), "iso-2022-jp", "iso-2022-jp"),
    ],
)
def test_what_is_declared_and_true_is_used(raw: bytes, charset: str, encoding: str) -> None:
    text, used = decoded(raw, charset)
    assert used == encoding
    assert text in {FRENCH, RUSSIAN, CHINESE, JAPANESE}


@pytest.mark.parametrize(
    ("body", "codec", "label"),
    [
        (FRENCH, "cp1252", "iso-8859-1"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (CHINESE, "gb18030", "gb2312"),
        (JAPANESE, "euc_jp", "euc-jp"),
    ],
)
def test_the_page_declares_it(body: str, codec: str, label: str) -> None:
    page = meta(label, body)
    assert decoded(page.encode(codec))[0] == page


def test_the_older_meta_and_the_xml_declaration_are_read() -> None:
    older = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251">{RUSSIAN}'
    assert decoded(older.encode("cp1251"))[0] == older
    xml = f'<?xml version="1.0" encoding="koi8-r"?><html>{RUSSIAN}</html>'
    assert decoded(xml.encode("koi8-r"))[0] == xml


def test_a_declaration_in_a_comment_is_none() -> None:
    page = f'<!-- <meta charset="koi8-r"> --><meta charset="windows-1251">{RUSSIAN}'
    assert decoded(page.encode("cp1251")) == (page, "windows-1251")


def test_the_transport_goes_before_the_page() -> None:
    page = meta("koi8-r", RUSSIAN)
    assert decoded(page.encode("cp1251"), "windows-1251") == (page, "windows-1251")


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "windows-1251", "gb2312", "shift_jis", "ascii"])
def test_declared_otherwise_but_utf8(charset: str) -> None:
    body = FRENCH * 3
    assert decoded(body.encode(), charset) == (body, "utf-8")
    assert decoded(meta(charset, body).encode()) == (meta(charset, body), "utf-8")


def test_two_bytes_that_could_be_utf8_stay_what_was_declared() -> None:
    raw = "茅台".encode("gbk")  # a name that is valid UTF-8 as well
    raw.decode()
    assert decoded(raw, "gbk") == ("茅台", "gbk")


@pytest.mark.parametrize(("body", "codec"), [(RUSSIAN, "cp1251"), (FRENCH, "cp1252"), (JAPANESE, "shift_jis")])
def test_declared_utf8_but_not(body: str, codec: str) -> None:
    page = meta("utf-8", body)
    assert decoded(page.encode(codec), "utf-8")[0] == page
    assert decoded(page.encode(codec))[0] == page


def test_a_few_strange_bytes_do_not_unmake_utf8() -> None:
    raw = RUSSIAN.encode() + b" \x96 " + RUSSIAN.encode()[:-5] + b"\xd0"
    text, encoding = decoded(raw, "utf-8")
    assert encoding == "utf-8"
    assert text.startswith(RUSSIAN)
    assert text.count("\ufffd") == 2


@pytest.mark.parametrize("codec", ["utf-16le", "utf-16be"])
@pytest.mark.parametrize("charset", ["", "utf-8", "utf-16"])
def test_utf16_without_its_mark(codec: str, charset: str) -> None:
    for page in (meta("utf-8", FRENCH), meta("utf-16", RUSSIAN), "The ferry stood still."):
        assert decoded(page.encode(codec), charset) == (page, codec)


def test_declared_utf16_but_not() -> None:
    assert decoded(FRENCH.encode(), "utf-16")[0] == FRENCH


@pytest.mark.parametrize("charset", ["no-such-thing", "", "'utf-8'", "\x00", "utf 8", "é" * 50, "iso-2022-kr", "hex"])
def test_a_label_that_nobody_knows_changes_nothing(charset: str) -> None:
    assert decoded(FRENCH.encode(), charset) == (FRENCH, "utf-8")


def test_undeclared_legacy_text_is_recognised() -> None:
    assert decoded((RUSSIAN * 3).encode("cp1251"))[0] == RUSSIAN * 3
    assert decoded((CHINESE * 3).encode("gb18030"))[0] == CHINESE * 3


def test_line_ends_are_settled() -> None:
    assert decoded(b"\xef\xbb\xbfone\r\ntwo\rthree\n")[0] == "one\ntwo\nthree\n"


@given(st.binary(max_size=400), st.one_of(st.just(""), st.sampled_from(["gbk", "utf-8", "utf-16", "big5"]), st.text()))
def test_any_bytes_become_settled_text(raw: bytes, charset: str) -> None:
    text, encoding = decoded(raw, charset)
    assert settle(text) == text
    text.encode()
    assert encoding == encoding.lower()


@given(st.text())
def test_utf8_comes_back(text: str) -> None:
    settled = settle(text)
    raw = settled.encode()
    if b"\0" not in raw and b"\x1b" not in raw and b"charset" not in raw:
        assert decoded(raw, "utf-8")[0] == settle(settled)

"""Texts made to take for ever take as long as other texts of their length, wherever a text comes
in.

Each function gets strings of 20,000 characters and a second of the processor for each of them. Five
thousandths of a second are usual; a function that looks at every place once for each place needs
several seconds.
"""

import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from articles import fields
from articles.characters import (
    clean_for_xml,
    clean_line,
    clean_text,
    damage,
    fold,
    fold_with_places,
)
from articles.common import formulas
from articles.domain import old_addresses
from articles.domain.texts import checking, comparing, proof_marks
from articles.errors import Refused
from articles.imports import blocks, markup, moments, names, places
from articles.imports.items import RowRemarks
from articles.imports.noise import remove_noise
from articles.imports.wordpress import shortcodes
from articles.layout_exchange.body_blocks import split_body_blocks
from articles.layout_exchange.file_names import find_story_key, safe_name
from articles.layout_exchange.icml import read_icml
from articles.layout_exchange.returned_files import read_returned_text
from articles.layout_exchange.tagged_text import read_tagged_text
from articles.markup import paragraphs, sanitising, tags
from articles.markup.bodies import clean_for_showing, find_body_fault
from articles.search.snippets import make_snippet
from articles.search.text import split_terms, split_tokens
from newsroom import logs
from subscriptions import devices
from subscriptions.domain import masking, money, parsing, validators
from subscriptions.labels import fitting
from subscriptions.sheets import headings
from subscriptions.templatetags import service
from tests.house.shares import portion_of

LENGTH = 20_000  # characters
BUDGET = 1  # seconds of the processor


def parts(written: str) -> list[str]:
    return written.replace("\n", "").split("|")


HTML = parts("""
<ul><li>|<b>|<strong>|<em><u>|<table><tr><td>|<table>x<br>|<table>字|<a |<a href="|<a href='|<!--|
<!-->|</|<|>|<p>|<p> |</p>|<sub><div></sub>|<sub><p></sub>|<strong><p></strong>|<blockquote>|<svg>|
<script>|<template>|<svg><math>|&nbsp;|<p>&nbsp;|<pre>|</pre>|<img alt='|<img |<img data-image="1" |
<a x=1 href="#">|<a href="#_ftn">1|x=y |<ruby><rt>|<rt>|<li>|<td>|<table><caption>|<table><strong>|
<h3>|<h1>|<h1 |<h3><h4>|<p><strong>x</p>|<a href=/x><p>|</br>|<x|<x a|<?|<!|]]>|<![CDATA[|<form>|
<select>|<textarea>|<title>|<plaintext>|<noscript>|<iframe>|<iframe |<hr>|<sup><hr>|<head>|
<p>一<br>|<p><a href=/x>一<br>|<dd>|<dt>|<figure |<div>|<p/>|</p ><|<iframe src |<!-- wp:|<!-- wp:a-|
[caption]|[caption |[embed]http://x|[gallery |[audio |[audio] |[a |[a b=|[a-|[/|[a]|a-|src='|ids=1 |
""")
BLANKS = [" ", "\t", "\n ", "\n\n", "字\n", "\u00a0", "\u3000"]
MARKS = ["a\u0301\u0323", "\u0301\u0323", "\u200d", "\u1160", "\uff9e", "_x000A\ufe0f", "\ud800"]
WORDS = parts("""
. |a |aa |字字|“|”|。|，|&|&#|&a|&amp|1|1.|1-|1 |1, |近1|近|字(|(a|_x000|_x0000_|@|a@|a.|转|x|#|-|=|'|
“a|〔|http://|http://a|/|//|;|%2|令牌=|token=|Mobile|第|期|年|月|0|9|00|+|借|笔|合计|小计|字 |·字|々|
锟斤拷|Ã|é¡|¡¡|[a |[a b=|[a-|a-
""")


def hostile(*patterns: str) -> Iterator[str]:
    for pattern in filter(None, patterns):
        yield f"{pattern * (LENGTH // len(pattern))}x!"


class TooLong(Exception):
    """The budget of processor time is spent."""


@contextmanager
def budget(what: str) -> Iterator[None]:
    def stop(*_: Any) -> None:
        raise TooLong(what)

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, BUDGET)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Count the calls of functions, of Python and of C."""
    calls: Counter[str] = Counter()

    def count(_frame: Any, event: str, _argument: Any) -> None:
        calls[event] += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield calls
    finally:
        sys.setprofile(before)


def taken(function: Callable[[str], object], text: str) -> None:
    """Run a function on a text within the budget; it may refuse the text in its own way."""
    with budget(f"{text[:20]!r}"):
        try:
            found = function(text)
            if isinstance(found, Iterator):
                list(found)
        except (ValueError, ValidationError, Refused):
            pass


def wordpress(text: str) -> str:
    pictures = shortcodes.ExportPictures(lambda _number: None, list)
    return shortcodes.convert_wordpress(text, pictures, RowRemarks())


ON_HTML: dict[str, Callable[[str], object]] = {
    "clean_body": sanitising.clean_body,
    "kept_lines": sanitising.convert_preformatted,
    "plain_text": sanitising.plain_text,
    "searchable": sanitising.searchable,
    "described_images": sanitising.described_images,
    "image_ids": sanitising.image_ids,
    "body_fault": find_body_fault,
    "clean_for_showing": clean_for_showing,
    "whole_tags": tags.complete_tags,
    "level_headings": paragraphs.level_headings,
    "as_paragraphs": paragraphs.make_body_paragraphs,
    "overlong_crossheads": paragraphs.overlong_crosshead_lengths,
    "blocks": comparing.split_blocks,
    "units": proof_marks.split_units,
    "in_blocks": blocks.wrap_in_blocks,
    "plain_line": markup.plain_line,
    "house_tags": lambda text: markup.convert_tags(text, RowRemarks()),
    "wordpress": wordpress,
    "layout_blocks": lambda text: split_body_blocks(sanitising.clean_body(text)),
    "icml": lambda text: read_icml(f"<?xml version='1.0'?>{text}"),
    "tagged_text": lambda text: read_tagged_text(f"<UNICODE-WIN>{text}"),
}
CHECKER = checking.Checker([checking.CheckedTerm("字")], ["王小立"], year=2024)
ON_TEXTS: dict[str, Callable[[str], object]] = {
    "clean_text": clean_text,
    "clean_line": clean_line,
    "well_formed": clean_for_xml,
    "fold": fold,
    "fold_with_places": fold_with_places,
    "terms": split_terms,
    "tokens": split_tokens,
    "snippet": lambda text: make_snippet(text, ["字", "a"]),
    "check": CHECKER.check,
    "readings": damage.find_readings,
    "misread": damage.find_misread_text,
    "length_in_characters": fields.length_in_characters,
    "split_keywords": fields.split_keywords,
    "facts": fields.parse_imprint_lines,
    "paragraphs": markup.make_paragraphs,
    "kept_name": names.normalise_name,
    "folded_name": names.fold_name,
    "moment": moments.parse_moment,
    "place_of": lambda text: places.parse_place(text, text, ""),
    "printable": remove_noise,
    "same_words": lambda text: proof_marks.has_same_words(text, text),
    "key_of": old_addresses.key_of,
    "phone": validators.clean_phone,
    "postcode": validators.clean_postcode,
    "forms": headings.heading_forms,
    "clean": formulas.clean_cell,
    "quoted": formulas.quote_formula,
    "masked_phone": masking.mask_phone,
    "masked_email": masking.mask_email,
    "masked_street": masking.mask_street,
    "invoice_title": validators.clean_invoice_title,
    "credit_code": validators.clean_credit_code,
    "is_handset": lambda text: devices.is_handset({"user-agent": text}),
    "fen": money.parse_fen,
    "parse_int": parsing.parse_int,
    "parse_day": parsing.parse_day,
    "parse_months": parsing.parse_months,
    "letter_for": lambda text: service.letter_for(text, False),
    "keys_for": lambda text: old_addresses.candidate_keys(text, text),
    "lines of labels": fitting.WHOLE.findall,
    "without_literals": logs.strip_literals,
    "returned_text": lambda text: read_returned_text(text.encode("utf-8", "replace"), text),
    "file_name": safe_name,
    "story_key": find_story_key,
}


@pytest.mark.parametrize("name", ON_HTML)
def test_hostile_html_takes_no_longer_than_other_html(name: str) -> None:
    for text in portion_of(hostile(*HTML, *BLANKS, *MARKS), 4, name):
        taken(ON_HTML[name], text)


@pytest.mark.parametrize("name", ON_TEXTS)
def test_a_hostile_text_takes_no_longer_than_another(name: str) -> None:
    for text in portion_of(hostile(*BLANKS, *MARKS, *WORDS), 4, name):
        taken(ON_TEXTS[name], text)


@pytest.mark.parametrize("compare", [comparing.compare_characters, comparing.compare_blocks])
@pytest.mark.parametrize("pattern", ["字", "一二。", "<p>一</p>", "a ", "<tr><td>1</td></tr>", "“"])
def test_two_long_texts_are_compared_within_the_budget(
    compare: Callable[[str, str], object], pattern: str
) -> None:
    text = pattern * (LENGTH // len(pattern))
    for other in ("", text[::-1], f"{text[:9]}x{text[9:]}", "x".join(text[: LENGTH // 2])):
        taken(partial(compare, text), other)


@pytest.mark.parametrize(
    "name", ["clean_body", "house_tags", "in_blocks", "level_headings", "units"]
)
@pytest.mark.parametrize(
    "pattern", ["<ul><li>", "<p><strong>x</p>", "<table>字", "<td></tr>", "<h1>", "<a href=/x>一"]
)
def test_a_text_of_twice_the_length_is_twice_the_work(name: str, pattern: str) -> None:
    steps = []
    for count in (500, 1000):
        with counted() as calls:
            ON_HTML[name](pattern * count)
        steps.append(sum(calls.values()))
    assert steps[1] <= 2.2 * steps[0]

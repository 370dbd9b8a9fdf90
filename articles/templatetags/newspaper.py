"""What templates need to print a newspaper. Of what is here, only `is_for_subscribers` asks the
database."""

import html
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django import template
from django.template import RequestContext
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from articles import origins
from articles.characters import clean_for_xml
from articles.common import moments
from articles.domain.reader_access import AccessMode
from articles.models import Column, Image, Publication, Release
from articles.models.texts.text import Text
from articles.reading import headlines, rendering
from articles.reading.access import access_terms_for
from articles.selectors.public import editions
from articles.selectors.public.site import Site
from articles.selectors.public.teasers import Teaser, known_names
from articles.selectors.search.results import SearchResult

register = template.Library()
register.filter("issue_address", editions.issue_address)
register.filter("page_address", editions.address_of_page)
register.filter("manifest_address", editions.manifest_address)
register.filter("raise_headings", rendering.raise_headings)
DESCRIPTION_MAX = 150  # characters; search engines show no more
SCRIPT_UNSAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_block_tag(takes_context=True)
def page_title(context: template.Context, content: str) -> SafeString:
    """Write the title of a page, for its window and for whoever shares it.

    Who shares it is told the name of the newspaper apart.
    """
    title = _one_line(content)
    publication = context.get("publication")
    shared = title.removesuffix(f" · {publication.name}") if publication else title
    return format_html('<title>{}</title><meta property="og:title" content="{}">', title, shared)


@register.simple_block_tag
def page_description(content: str) -> SafeString:
    """Write the description of a page, for search engines and for whoever shares it."""
    words = Truncator(_one_line(content)).chars(DESCRIPTION_MAX)
    elements = (
        '<meta name="description" content="{0}"><meta property="og:description" content="{0}">'
    )
    return format_html(elements, words)


def _one_line(content: str) -> str:
    """Return the plain words of a rendered block."""
    return " ".join(html.unescape(content).split())


@register.filter
def show_text(text: Text, images: Mapping[int, Image]) -> SafeString:
    """Show the body of an article or a revision, pictures with their renditions."""
    return rendering.render_text(text, images)


@register.filter
def show_about(text: str) -> SafeString:
    """Show the words about the paper or a legal text, sanitised."""
    return rendering.render_body(text, {})


@register.filter
def whole_address(publication: Publication, path: str) -> str:
    """Return the whole address of a newspaper's page, whichever host it is read at."""
    return origins.whole_address(publication, path)


@register.simple_tag
def teaser_headline(teaser: Teaser) -> SafeString:
    """Show a teaser's headline, with the places where its lines may end."""
    return headlines.show_headline(teaser.headline, teaser.headline_names, teaser.headline_lines)


@register.simple_tag
def linked_heading(teaser: Teaser, level: int | str = "") -> SafeString:
    """Show the headline of an article as a heading of this level (3 where none is given) that leads
    to it. The link has a label, because some screen readers stop wherever a line may end."""
    shown = headlines.show_headline(teaser.headline, teaser.headline_names, teaser.headline_lines)
    link = format_html('<a href="{}" aria-label="{}">{}</a>', teaser.url, teaser.headline, shown)
    return format_html("<h{0}>{1}</h{0}>", level or 3, link)


@register.simple_tag(takes_context=True)
def is_for_subscribers(context: RequestContext, teaser: Teaser) -> bool:
    """Say whether the text behind a teaser is for subscribers, the same to everybody who asks.

    At most one query a request, however many teasers ask. False where nobody could say: a list
    claims nothing that it does not know.
    """
    terms = access_terms_for(context.request, teaser.facts, timezone.now())
    return terms.known and terms.mode is AccessMode.PAID


@register.simple_tag
def released_headline(release: Release) -> SafeString:
    """Show the headline of a release, with the places where its lines may end."""
    return headlines.show_headline(
        release.revision.headline, known_names(release), release.headline_lines
    )


@register.simple_tag
def found_headline(hit: SearchResult) -> SafeString:
    """Show a headline whose found words are marked, with the places where its lines may end."""
    return headlines.end_lines(hit.headline, hit.teaser.headline, hit.teaser.headline_names)


@register.simple_tag
def headline_at(text: str, lines: Sequence[str], names: Iterable[str]) -> SafeString:
    """Show a headline as it is being set: in these lines, with these names in one piece."""
    return headlines.show_headline(text, names, lines)


@register.filter
def by_sense(headline: str) -> SafeString:
    """Show a headline in a link, with the places where its lines may end."""
    return headlines.show_headline(headline)


@register.filter
def copies(image: Image, use: str = "") -> rendering.PictureCopies | None:
    """Return the renditions of a picture as `srcset` values, of its crop for a place of use where
    it has one; None while it has none."""
    return rendering.picture_copies(image, use)


@register.filter
def focal_class(image: Image) -> str:
    """Return the class that keeps the focal point in sight when the picture is cropped."""
    return rendering.focal_class(image)


@register.filter
def path_to(site: Site, column: Column) -> list[Column]:
    """Return the columns from the first rank down to this one."""
    return site.path(column)


@register.filter
def of_person(portraits: Mapping[int, Image], person: int | None) -> Image | None:
    """Return the portrait of a person, None without one."""
    return portraits.get(person) if person is not None else None


@register.filter
def iso(at: datetime | None) -> str:
    """Write a moment for programs, in attributes and XML: to the second, because HTML takes no
    more than three digits of a fraction. `date:"c"` would add seconds to old offsets.
    """
    return moments.iso_moment(at.replace(microsecond=0)) if at else ""


@register.filter
def xml(text: str) -> str:
    """Leave out what XML cannot carry; the template escapes the rest."""
    return clean_for_xml(str(text))


@register.filter
def names_of(credits_: Iterable[Mapping[str, Any]]) -> str:
    """Return the names of a byline, for a meta tag."""
    return "、".join(credit["name"] for credit in credits_)


@register.filter
def bylines(credits_: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Group neighbouring names under one role, as print does: 本报记者 甲　乙　摄影 丙."""
    return [
        {"role": role, "credits": list(group)}
        for role, group in groupby(credits_, key=lambda credit: credit["role_printed"])
    ]


@register.filter
def as_json(value: object) -> SafeString:
    """Write JSON for a script element of data."""
    # Safe: the three characters that could end the element or begin a tag are escaped inside the
    # JSON itself.
    return mark_safe(json.dumps(value, ensure_ascii=False).translate(SCRIPT_UNSAFE))  # noqa: S308

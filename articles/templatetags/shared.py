"""Parts of readers' pages that are the same on all of them."""

from functools import partial
from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.utils.translation import get_language

from articles.reading.knowledge import knowledge_of
from articles.selectors.public.site import Site

register = template.Library()


class SharedPart(template.Node):
    """A part that is rendered once for all pages that share what they know."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: template.Context) -> Any:
        request = context.get("request")
        site: Site | None = context.get("site")
        if request is None or site is None:
            return self.nodelist.render(context)
        name = ("part", self.name, site.publication.pk, get_language())
        return knowledge_of(request).find(name, partial(self.nodelist.render, context))


@register.tag
def shared_part(parser: Parser, token: Token) -> SharedPart:
    """Render what is between `shared_part` and `endshared_part` once for all pages.

    `{% shared_part name %}` needs a name of its own in all templates. What is inside depends on
    nothing but the newspaper and the language: not on the page, and not on who asks.
    """
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endshared_part",))
    parser.delete_first_token()
    return SharedPart(name, nodelist)

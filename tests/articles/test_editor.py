"""The editor's files and policies: what is not used is not served, what is loosened is loosened on
one page only."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from articles.editor import body_widget
from tests.factories.articles import make_article, make_published


@pytest.mark.parametrize(
    "path",
    [
        "ckeditor/samples/index.html",
        "ckeditor/plugins/codesnippetgeshi/plugin.js",
        "ckeditor/adapters/jquery.js",
    ],
)
def test_samples_and_unused_plugins_are_not_served(path: str) -> None:
    assert finders.find(f"ckeditor/{path}") is None
    assert finders.find("ckeditor/ckeditor/ckeditor.js")


def test_the_editor_is_named_in_one_place(settings: Any) -> None:
    assert "CKEditor" in type(body_widget()).__name__
    settings.ARTICLE_BODY_WIDGET = "django.forms.Textarea"
    assert type(body_widget()).__name__ == "Textarea"


@pytest.mark.django_db
def test_only_the_page_with_the_editor_allows_inline_script(
    client: Client, cast: Callable[[str], Any]
) -> None:
    draft = make_article()
    public = make_published("公开的稿件")
    client.force_login(cast("shen"))
    loosened = client.get(f"/admin/articles/article/{draft.pk}/change/")["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in loosened
    for address in ("/admin/", "/admin/articles/article/", f"/articles/{public.pk}/"):
        policy = client.get(address)["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "object-src 'none'" in policy
    assert "unsafe-eval" not in loosened


@pytest.mark.django_db
def test_readers_pages_allow_nothing_but_our_own_style_script_and_pictures(client: Client) -> None:
    article = make_published()
    for address in ("/", article.get_absolute_url(), "/search/", "/subscribe/"):
        policy = dict(
            part.strip().split(" ", 1)
            for part in client.get(address)["Content-Security-Policy"].split(";")
        )
        assert policy["default-src"] == policy["base-uri"] == "'none'"
        assert (
            policy["script-src"]
            == policy["style-src"]
            == policy["img-src"]
            == policy["form-action"]
            == "'self'"
        )
        assert policy["connect-src"] == "'self'"

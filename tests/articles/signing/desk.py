"""What the tests of signing share: texts on their way, and people who press the desk's buttons."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.test import Client

from articles.actions.review import workflow
from articles.actions.writing import writing
from articles.actions.writing.drafts import draft_from_article
from articles.models import Article, Profile
from tests.cast import person
from tests.factories.articles import MORNING, make_article, the_publication

LATER = MORNING + timedelta(hours=1)
DESK = "/admin/"
QUEUE = "/admin/articles/signing/"


def use_profile(code: str) -> None:
    publication = the_publication()
    publication.profile = Profile.named(code)
    publication.save()


def submit(headline: str = "码头采购提速", **fields: Any) -> Article:
    lin = person("lin")
    return workflow.submit_article(make_article(headline, by=lin, **fields), by=lin, at=MORNING)


def change(article: Article, name: str = "zhao", **fields: Any) -> Article:
    """Save the text again with other words."""
    article.refresh_from_db()
    draft = draft_from_article(article)
    draft = replace(draft, text={**draft.text, **fields})
    return writing.save_article(
        article, draft, by=person(name), at=LATER, expected_version=article.version
    )


def enter(client: Client, name: str, language: str = "en") -> None:
    """Sign in, and read the pages in this language."""
    client.force_login(person(name))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language


def address_of(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/review/"


def press(client: Client, article: Article, act: str, *, back: str = "desk", **sent: Any) -> Any:
    """Press a button of the row that showed the text as it was when `article` was loaded."""
    looked_at = {"version": article.version, "step": article.stage}
    return client.post(
        address_of(article), {"act": act, "back": back, **looked_at, **sent}, follow=True
    )

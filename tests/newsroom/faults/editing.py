"""Fills an empty database with a newspaper of marked texts, and then edits it as it is told, a line
a command, when it is run as a program.

A mark is a word that no other text has: where it is found, that text is.
"""

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import newsroom.wsgi  # noqa: F401  sets Django up

# isort: split
from django.utils import timezone

from articles import installation
from articles.actions.publishing import publishing
from articles.models import Article, Column, Installation
from newsroom.accounts.models import User
from subscriptions.actions.access import access
from subscriptions.models import AccessRule
from tests.cast import OPERATOR, PASSWORD, person
from tests.factories.articles import (
    correct,
    make_article,
    make_column,
    make_draft,
    make_publication,
    make_published,
    make_ready,
)
from tests.house.shares import is_full

READY = 60 if is_full() else 6  # articles that wait to be published
LONG = "三月的江岸，货船一早靠泊。" * 20


def fill() -> dict[str, Any]:
    """Make the newspaper. Return the numbers of its articles."""
    now = timezone.now()
    earlier = now - timedelta(hours=2)
    here = {"identity": installation.identity(make_key=True), "bound_at": now}
    Installation.objects.update_or_create(pk=1, defaults=here)
    publication = make_publication()
    free, sold = make_column("要闻", slug="yaowen"), make_column("深度", slug="shendu")
    rule = AccessRule(publication=publication, column=sold, mode="paid")
    access.save_access_rule(rule, by=OPERATOR, at=now)
    chief = person("gu")
    chief.display_name = "chiefmark"
    chief.save()
    subscriber = make_reader("subscriber")
    make_reader("stroller")
    make_reader("leaver")
    on = timezone.localdate()
    grant = access.EntitlementGrant(
        subscriber, publication, "site", on, on + timedelta(days=1), source="gift", source_id="1"
    )
    access.grant_entitlement(grant, by=OPERATOR, at=now)
    public = [
        make_published(f"公开的文章{number}", columns=[free], at=earlier) for number in range(4)
    ]
    paid = [
        make_published(f"付费的文章{number}", columns=[sold], body=body_of("paidmark"), at=earlier)
        for number in range(2)
    ]
    make_published("明天的文章futuremark", columns=[free], at=now + timedelta(days=1))
    draft = make_article("未写完的文章draftmark", columns=[free], body=body_of("draftmark"))
    ready = [
        make_ready(f"待发readymark{number}", columns=[free], body=body_of(f"readymark{number}"))
        for number in range(READY)
    ]
    return {
        "public": [article.pk for article in public],
        "paid": [article.pk for article in paid],
        "draft": draft.pk,
        "ready": [article.pk for article in ready],
    }


def body_of(mark: str) -> str:
    """Return a body whose end, which is not free, has the mark."""
    return f"<p>开头的一段。</p><p>{LONG}</p><p>{mark}</p>"


def make_reader(name: str) -> User:
    return User.objects.create_user(
        name, email=f"{name}mark@example.com", password=PASSWORD, display_name=f"{name}mark"
    )


def publish(pk: int) -> None:
    publishing.publish_article(Article.objects.get(pk=pk), by=OPERATOR, at=timezone.now())


def correct_headline(pk: int, headline: str) -> None:
    """Put another headline, which is a mark, and a body with it in place of those before."""
    columns = [Column.objects.get(slug="yaowen")]
    draft = make_draft(headline, columns=columns, body=body_of(headline))
    correct(Article.objects.get(pk=pk), draft, at=timezone.now())


def withdraw(pk: int) -> None:
    article = Article.objects.get(pk=pk)
    publishing.withdraw_article(article, by=OPERATOR, at=timezone.now(), reason="来源有误。")


COMMANDS: dict[str, Callable[..., None]] = {
    "publish": publish,
    "correct": correct_headline,
    "withdraw": withdraw,
}


def answer_commands() -> None:
    """Do what each line says, and say when it is done."""
    for line in sys.stdin:
        name, arguments = json.loads(line)
        COMMANDS[name](*arguments)
        say("done")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    say(json.dumps(fill()))
    answer_commands()

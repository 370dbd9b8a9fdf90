"""Rows of what waits: each holds its text, its signature and its return."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.actions.review import locks, workflow
from articles.actions.writing import remarks
from articles.desk.signing.queue import ROWS_IN_COLUMN
from articles.domain.states import Stage
from articles.models import Article
from articles.selectors.signing.waiting import LENGTH_IN_A_ROW
from tests.articles.signing.desk import (
    DESK,
    LATER,
    QUEUE,
    address_of,
    change,
    enter,
    press,
    submit,
    use_profile,
)
from tests.cast import person
from tests.factories.articles import MORNING, lead_picture, make_image
from tests.factories.editions import editor_of

COLUMNS = f"{QUEUE}?view=columns"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _strict() -> None:
    use_profile("strict")


@pytest.mark.parametrize("address", [DESK, QUEUE, f"{QUEUE}?step=review_1"])
def test_a_row_holds_the_whole_text_above_its_signature(client: Client, address: str) -> None:
    article = submit(
        text={"abstract": "采购周期缩短到十二天。"},
        body="<p>货船一早靠泊。</p>",
        pictures=[lead_picture(make_image("码头", credit="本报摄影"))],
    )
    enter(client, "shen")
    page = client.get(address).content.decode()
    row = page[page.index(f'id="row-{article.pk}"') :]
    button = row.index('value="approve"')
    for words in ("采购周期缩短到十二天。", "货船一早靠泊。", "本报摄影", "林晓舟"):
        assert row.index(words) < button
    assert f'name="version" value="{article.version}"' in row
    assert 'value="return"' in row


@pytest.mark.parametrize(("address", "back"), [(DESK, "desk"), (QUEUE, "queue")])
def test_signing_from_a_row_returns_to_the_rows_and_the_row_is_gone(
    client: Client, address: str, back: str
) -> None:
    article = submit()
    other = submit("另一篇")
    enter(client, "shen")
    opened = press(client, article, "approve", back=back)
    assert opened.redirect_chain == [(address, 302)]
    page = opened.content.decode()
    assert "Approved “码头采购提速” at “First review”. Next: Second review." in page
    assert f'id="row-{article.pk}"' not in page
    assert f'id="row-{other.pk}"' in page
    enter(client, "zhao")
    assert f'id="row-{article.pk}"' in client.get(address).content.decode()


def test_returning_from_a_row_takes_a_reason_and_says_where_the_text_is(client: Client) -> None:
    article = submit()
    enter(client, "shen")
    refused = press(client, article, "return", reason="短", codes=["fact"])
    assert refused.request["PATH_INFO"] == address_of(article)
    assert "短</textarea>" in refused.content.decode()
    assert refused.context["send_back"]["codes"].value() == ["fact"]
    opened = press(client, article, "return", reason="金额没有出处", codes=["fact"])
    assert "Returned “码头采购提速” from “First review”. It is now at: Returned." in (
        opened.content.decode()
    )
    assert article.rounds.get().returns.get().codes == ["fact"]


def test_a_text_changed_meanwhile_is_not_signed_and_opens_with_what_changed(client: Client) -> None:
    shown = submit()
    change(Article.objects.get(pk=shown.pk), headline="码头采购提速一半")
    enter(client, "shen")
    refused = press(client, shown, "approve")
    page = refused.content.decode()
    assert "The text was changed after you had opened this page." in page
    assert refused.context["base"].reason == "shown"
    assert refused.request["PATH_INFO"] == address_of(shown)
    assert not shown.rounds.get().approvals.exists()


@pytest.mark.parametrize("act", ["approve", "return"])
def test_nothing_is_signed_that_names_no_revision(client: Client, act: str) -> None:
    article = submit()
    enter(client, "shen")
    sent = {"act": act, "step": article.stage, "reason": "金额没有出处", "back": "desk"}
    page = client.post(address_of(article), sent).content.decode()
    assert "This page did not say which text it showed." in page
    article.refresh_from_db()
    assert article.stage == Stage.REVIEW_1


def test_what_is_open_is_told_and_the_row_offers_no_signature(client: Client) -> None:
    article = submit()
    remarks.add_remark(article, "核对金额", by=person("gu"), at=MORNING, must_fix=True)
    enter(client, "shen")
    page = client.get(QUEUE).content.decode()
    assert "A note that must be settled is still open." in page
    assert 'value="approve"' not in page
    assert address_of(article) in page


def test_a_text_that_somebody_is_changing_offers_no_signature(client: Client) -> None:
    article = submit()
    locks.take_lock(article, "窗口", by=person("zhao"), at=timezone.now())
    enter(client, "shen")
    page = client.get(QUEUE).content.decode()
    assert "赵望 is changing this text" in page
    assert 'value="approve"' not in page


def test_a_text_too_long_for_a_row_is_read_on_its_page(client: Client) -> None:
    article = submit(body=f"<p>{'字' * (LENGTH_IN_A_ROW + 1)}</p>")
    enter(client, "shen")
    page = client.get(QUEUE).content.decode()
    row, beside = page.split('id="reading-pane"')
    assert "字" * 50 not in row
    assert 'value="approve"' not in row
    assert address_of(article) in row
    assert "字" * 50 in beside
    assert 'value="approve"' in beside


def test_who_judged_just_this_revision_signs_it_without_unfolding_it(client: Client) -> None:
    article = submit()
    workflow.return_article(
        article,
        Stage.REVIEW_1,
        by=person("shen"),
        at=MORNING,
        reason=workflow.ReturnReason("金额没有出处"),
    )
    workflow.submit_article(article, by=person("lin"), at=LATER)
    enter(client, "shen")
    page = client.get(QUEUE).content.decode()
    assert page.index('value="approve"') < page.index('class="as-read"')
    change(article, headline="码头采购提速一半")
    page = client.get(QUEUE).content.decode()
    assert page.index('value="approve"') > page.index('class="as-read"')
    assert "What changed since you last judged it" in page


def test_four_eyes_keep_a_row_away_and_a_proofreader_sees_no_reviews(client: Client) -> None:
    article = submit()
    workflow.approve_step(article, Stage.REVIEW_1, by=person("shen"), at=MORNING)
    for name in ("lin", "jiao", "shen"):
        enter(client, name)
        assert f'id="row-{article.pk}"' not in client.get(QUEUE).content.decode()
    enter(client, "zhao")
    assert f'id="row-{article.pk}"' in client.get(QUEUE).content.decode()


def test_the_counter_has_no_queue(client: Client) -> None:
    enter(client, "miao")
    assert client.get(QUEUE).status_code == 403
    assert "For my signature" not in client.get(DESK).content.decode()


def test_the_queue_costs_the_same_for_two_rows_and_for_ten(
    client: Client, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    enter(client, "shen")

    def grow(count: int) -> None:
        for number in range(count):
            article = submit(f"待审{number}", pictures=[lead_picture(make_image(f"图{number}"))])
            remarks.add_remark(article, "核对", by=person("gu"), at=MORNING)

    def queries(view: str) -> int:
        return count_queries(lambda: client.get(view))

    grow(2)
    views = (QUEUE, COLUMNS, f"{QUEUE}?pane=1")
    small = [queries(view) for view in views]
    grow(8)
    assert [queries(view) for view in views] == small
    assert max(small) <= 75  # the text beside the rows takes thirty


def test_the_steps_stand_as_columns_and_a_long_one_is_cut(client: Client) -> None:
    enter(client, "shen")
    waiting = [submit(f"待审{number}") for number in range(ROWS_IN_COLUMN + 1)]
    opened = client.get(COLUMNS)
    first, second, third = opened.context["columns"]
    assert [column.step for column in (first, second, third)] == [
        Stage.REVIEW_1,
        Stage.PROOF_1,
        Stage.PROOF_2,
    ]
    assert (first.count, len(first.rows), first.is_cut) == (ROWS_IN_COLUMN + 1, 6, True)
    assert (second.count, second.is_cut) == (0, False)
    page = opened.content.decode()
    assert f'href="{QUEUE}?step=review_1"' in page
    assert f'id="row-{waiting[0].pk}"' in page
    assert f'id="row-{waiting[-1].pk}"' not in page


def test_a_row_puts_its_text_beside_the_queue_to_be_signed_there(client: Client) -> None:
    first = submit("先到的一篇", body="<p>货船一早靠泊。</p>")
    second = submit("后到的一篇", body="<p>采购周期缩短。</p>")
    enter(client, "shen")

    def pane(query: str) -> str:
        return client.get(f"{QUEUE}{query}").content.decode().split('id="reading-pane"')[1]

    assert "货船一早靠泊。" in pane("")
    assert "采购周期缩短。" in pane(f"?read={second.pk}")
    alone = client.get(f"{COLUMNS}&read={first.pk}&pane=1").content.decode()
    assert "<html" not in alone
    form = alone[alone.index('class="judgement"') : alone.index("</form>")]
    fields = dict(re.findall(r'name="(back\w*|version|step)" value="([^"]*)"', form))
    assert fields["back_next"] == str(second.pk)
    opened = client.post(address_of(first), {**fields, "act": "approve"}, follow=True)
    assert opened.redirect_chain == [(f"{COLUMNS}&read={second.pk}", 302)]
    assert opened.context["article"] == second
    # Signed by somebody else meanwhile: the pane shows the first that still waits.
    assert "采购周期缩短。" in pane(f"?read={first.pk}")
    for hostile in ("?read=%00", "?read=-1", "?view=rows&step=x&p=x", "?read=99999999999999999999"):
        assert client.get(f"{QUEUE}{hostile}").status_code == 200


def test_nobody_reads_a_text_beside_the_queue_that_waits_for_others(client: Client) -> None:
    article = submit(body="<p>货船一早靠泊。</p>")
    for name in ("lin", "jiao"):  # the author, and who signs proofs only
        enter(client, name)
        for sent in ({"read": article.pk}, {"read": article.pk, "pane": 1, "view": "columns"}):
            assert "货船一早靠泊。" not in client.get(QUEUE, sent).content.decode()


def test_a_signed_text_is_published_from_its_row(client: Client) -> None:
    use_profile("small")
    article = submit(responsible_editor=editor_of("shen"))
    for step, name in ((Stage.REVIEW_1, "shen"), (Stage.PROOF_1, "jiao")):
        article = workflow.approve_step(article, step, by=person(name), at=MORNING).round.article
    address = f"/admin/articles/article/{article.pk}/publish/"
    enter(client, "lin")
    assert f'action="{address}"' not in client.get(DESK).content.decode()
    enter(client, "gu")
    assert f'action="{address}"' in client.get(DESK).content.decode()
    sent = {"back": "desk", "version": article.version, "step": Stage.READY}
    stale = client.post(address, {**sent, "version": article.version - 1})
    assert stale.status_code == 200
    assert client.post(address, sent, follow=True).redirect_chain == [(DESK, 302)]
    article.refresh_from_db()
    assert article.stage == Stage.PUBLISHED

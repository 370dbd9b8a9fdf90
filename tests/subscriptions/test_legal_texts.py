"""Terms and privacy policy: in versions, published once, named by every consent, and never agreed
to unseen."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from articles.errors import Invalid, NotYours, WrongState
from articles.models import JournalEntry
from articles.models.querysets import AppendOnlyError
from newsroom.accounts.models import User
from subscriptions.actions.readers import consents, legal_texts
from subscriptions.actions.sales import orders
from subscriptions.actions.sales.orders import OrderRequest
from subscriptions.models import Consent, LegalText, Letter, Order
from subscriptions.selectors.readers.legal_text_templates import starting_text
from subscriptions.signed_quotes import seal_quote
from tests.browser import Browser
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, make_publication, the_publication
from tests.factories.subscriptions import HOME, READER, later, make_order, make_term, promise
from tests.factories.texts import draft_text, publish_text

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 5, 2, 0, tzinfo=UTC)
DESK = "/admin/subscriptions/legaltext/"
BUYER = {
    "name": "田甜",
    "email": "tian@example.com",
    "phone": "13800000001",
    "recipient": "田甜",
    "province": "浙江",
    "street": "江滨路 1 号",
    "postcode": "310000",
}


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    cache.clear()


def at_the_desk(key: str = "miao") -> Client:
    client = Browser()
    client.force_login(person(key))
    return client


def test_a_published_text_never_changes_not_even_in_the_database() -> None:
    text = publish_text("terms")
    with pytest.raises(WrongState):
        legal_texts.save_draft_text(text, by=person("miao"), at=MORNING)
    with pytest.raises(WrongState):
        legal_texts.publish_text(text, by=person("miao"), at=MORNING)
    with pytest.raises(AppendOnlyError):
        text.save()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE subscriptions_legaltext SET body = 'x'")
    assert JournalEntry.objects.filter(act="text.published", outcome="done").count() == 1


def test_a_draft_gets_the_next_version_and_is_sanitised() -> None:
    publish_text("terms")
    draft = draft_text("terms", body="<p onclick=x>付款后按期投递。</p><script>alert(1)</script>")
    assert (draft.version, draft.body) == (2, "<p>付款后按期投递。</p>")
    assert draft_text("privacy").version == 1


def test_a_text_is_not_published_backwards_or_empty_or_by_a_clerk() -> None:
    late = publish_text("terms", effective_from=date(2024, 5, 1))
    assert late.published_at is not None
    for fields in ({"effective_from": date(2024, 3, 4)}, {"effective_from": date(2024, 4, 1)}):
        with pytest.raises(Invalid):
            publish_text("terms", **fields)
    with pytest.raises(Invalid):
        publish_text("privacy", body="<p>　</p><p>略。</p>")
    with pytest.raises(NotYours):
        legal_texts.publish_text(draft_text("privacy"), by=person("lin"), at=MORNING)


def test_readers_see_the_version_in_force_and_every_other_at_its_own_address() -> None:
    publish_text("privacy", body="<p>第一版：姓名、电话和地址只用于投递报纸，不作他用。</p>")
    publish_text(
        "privacy",
        body="<p>第二版：姓名、电话和地址还用于回访，可以随时拒绝。</p>",
        effective_from=date(2024, 6, 1),
    )
    draft_text("privacy", body="<p>第三版还是草稿，谁也看不到，公布以后才行。</p>")
    now = Browser().get("/privacy/")
    later_one = Browser().get("/privacy/2/")
    assert "第一版" in now.content.decode()
    assert "第二版" in later_one.content.decode()
    assert "noindex" in later_one.content.decode()
    assert Browser().get("/privacy/3/").status_code == 404
    assert now["Cache-Control"].startswith("public")
    assert "/privacy/" in Browser().get("/").content.decode()


def test_where_nothing_is_published_nothing_is_agreed_to_that_does_not_exist() -> None:
    the_publication()
    page = Browser().get("/terms/")
    assert page.status_code == 200
    assert "尚未公布" in page.content.decode()
    sealed = seal_quote(promise(at=NOW))
    form = Browser().get(f"/subscribe/order/?quote={sealed}").content.decode()
    assert 'name="terms"' not in form
    assert "尚未公布隐私政策" in form
    Browser().post("/subscribe/order/", {"quote": sealed, **BUYER, "privacy": "on", "terms": "on"})
    assert Order.objects.count() == 1
    assert list(Consent.objects.values_list("purpose", "text")) == [("privacy", None)]


def test_an_order_names_the_versions_it_was_agreed_by_and_its_letter_leads_to_them() -> None:
    terms = publish_text("terms")
    privacy = publish_text("privacy")
    sealed = seal_quote(promise(at=NOW))
    form = Browser().get(f"/subscribe/order/?quote={sealed}").content.decode()
    for text in (terms, privacy):
        assert f'href="{text.get_absolute_url()}" target="_blank"' in form
    refused = Browser().post("/subscribe/order/", {"quote": sealed, **BUYER, "privacy": "on"})
    assert 'href="#id_terms"' in refused.content.decode()
    said = {"quote": sealed, **BUYER, "privacy": "on", "terms": "on", "news": "on"}
    assert Browser().post("/subscribe/order/", said).status_code == 302
    given = {one.purpose: (one.text, one.given_at) for one in Consent.objects.all()}
    assert given == {"terms": (terms, NOW), "privacy": (privacy, NOW), "news": (privacy, NOW)}
    body = Letter.objects.get(key__startswith="order:").body
    assert "http://testserver/terms/1/" in body
    assert "http://testserver/privacy/1/" in body


def test_an_order_of_another_version_is_another_consent_and_the_old_one_stays() -> None:
    publish_text("terms")
    user = User.objects.create_user("tian", email="tian@example.com")
    make_order(by=user, consents=["terms"])
    publish_text("terms")
    make_order(by=user, consents=["terms"])
    make_order(by=user, consents=["terms"])
    rows = Consent.objects.order_by("pk").values_list("version", "withdrawn_at")
    assert list(rows) == [("1", None), ("2", None)]


def test_an_order_of_the_desk_says_nothing_that_nobody_said() -> None:
    publish_text("terms")
    wanted = OrderRequest(promise(), READER, HOME)
    orders.place_order(wanted, by=person("miao"), at=MORNING, for_account=False)
    assert not Consent.objects.exists()
    with pytest.raises(Invalid, match="Agree"):
        orders.place_order(wanted, by=OPERATOR, at=MORNING)


def test_a_renewal_asks_for_the_terms_in_force() -> None:
    user = User.objects.create_user("tian", email="tian@example.com")
    term = make_term(by=user)
    text = publish_text("terms")
    client = Browser()
    client.force_login(user)
    page = f"/account/terms/{term.pk}/renew/"
    said = {"months": "12", "copies": "1"}
    assert f'href="{text.get_absolute_url()}"' in client.get(page).content.decode()
    assert client.post(page, said).status_code == 200
    assert client.post(page, {**said, "terms": "on"}).status_code == 302
    assert Consent.objects.get(purpose="terms").text == text


def test_a_policy_that_changes_the_use_of_data_is_asked_anew_once() -> None:
    user = User.objects.create_user("tian", email="tian@example.com")
    publish_text("privacy")
    make_order(by=user, consents=["privacy"])
    client = Browser()
    client.force_login(user)
    publish_text("privacy", changes="改了几个错字。")
    assert "我同意这一版" not in client.get("/account/").content.decode()
    asked = publish_text("privacy", asks_again=True, changes="增加了电话回访。")
    assert "增加了电话回访" in client.get("/account/").content.decode()
    client.post("/account/consent/", {"privacy": "1"})
    assert Consent.objects.latest("pk").text == asked
    assert "我同意这一版" not in client.get("/account/").content.decode()


def test_only_one_of_the_two_news_buttons_is_shown() -> None:
    user = User.objects.create_user("tian", email="tian@example.com")
    order = make_order(by=user)
    client = Browser()
    client.force_login(user)
    for wanted, other in (("give", "take"), ("take", "give")):
        page = client.get("/account/").content.decode()
        assert f'name="{wanted}"' in page
        assert f'name="{other}"' not in page
        client.post("/account/consent/", {wanted: ""})
    consent = Consent.objects.get(party=order.party, purpose="news")
    assert consent.withdrawn_at == NOW


FORMS = (
    "/account/contact/",
    "/account/receipt/",
    "/account/subscriptions/{term}/address/",
    "/account/subscriptions/{term}/complaint/",
    "{order}invoice/",
    "/subscribe/gift/",
    "/account/sign-in/",
)


@pytest.mark.parametrize("address", FORMS)
def test_every_form_that_takes_personal_data_names_the_policy(address: str) -> None:
    user = User.objects.create_user("tian", email="tian@example.com")
    term = make_term(by=user)
    text = publish_text("privacy")
    client = Browser()
    client.force_login(user)
    assert term.order is not None
    whole = address.format(term=term.subscription_id, order=term.order.get_absolute_url())
    page = client.get(whole).content.decode()
    assert f'href="{text.get_absolute_url()}"' in page


def test_each_newspaper_has_texts_of_its_own() -> None:
    first = the_publication()
    second = make_publication(code="second", domain="second.example")
    text = publish_text("terms", first)
    assert publish_text("terms", second).version == 1
    order = make_order(consents=["terms"])
    assert Consent.objects.get(party=order.party).text == text


def test_a_manager_begins_with_a_neutral_text_previews_and_publishes_it() -> None:
    the_publication()
    client = at_the_desk()
    page = client.get(f"{DESK}add/?kind=privacy").content.decode()
    assert "个人信息处理者" in page
    said: dict[str, Any] = {
        "publication": str(the_publication().pk),
        "kind": "privacy",
        "effective_from": "2024-03-05",
        "body": starting_text(the_publication(), "privacy") + "<script>x</script>",
    }
    assert client.post(f"{DESK}add/?kind=privacy", said).status_code == 302
    row = LegalText.objects.get()
    assert "<script" not in row.body
    assert "读者看不到" in client.get(f"{DESK}{row.pk}/preview/").content.decode()
    assert Browser().get(f"/privacy/{row.version}/").status_code == 404
    client.post(f"{DESK}{row.pk}/publish/", {"step": "do"})
    assert Browser().get("/privacy/1/").status_code == 200
    assert client.post(f"{DESK}{row.pk}/change/", said).status_code == 403
    assert "起草下一版" in client.get(f"{DESK}{row.pk}/change/").content.decode()


@pytest.mark.parametrize("kind", ["terms", "privacy"])
def test_the_texts_to_begin_with_say_what_the_law_asks(kind: str) -> None:
    words = {
        "terms": ("价格", "退款", "发票", "停投", "赠阅", "争议"),
        "privacy": ("目的", "保存", "撤回", "联系", "单独同意", "十四周岁", "导出", "投诉"),
    }[kind]
    text = re.sub(r"<[^>]+>", "", starting_text(the_publication(), kind))
    assert [word for word in words if word not in text] == []


def test_the_start_page_says_that_a_paper_that_sells_has_no_texts() -> None:
    make_order()
    client = at_the_desk()
    assert "尚未公布隐私政策" in client.get("/admin/").content.decode()
    publish_text("terms")
    publish_text("privacy")
    assert "尚未公布" not in client.get("/admin/").content.decode()


def test_a_consent_withdrawn_is_given_anew() -> None:
    publish_text("privacy")
    order = make_order(consents=["news"])
    consents.withdraw_consent(order.party, "news", by=OPERATOR, at=later(1))
    consents.record_consents(order.party, ["news"], the_publication(), at=later(2))
    assert Consent.objects.filter(purpose="news", withdrawn_at=None).count() == 1

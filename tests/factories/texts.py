"""Legal texts for tests, published through the action that publishes them."""

from datetime import date, datetime
from typing import Any

from articles.models import Publication
from subscriptions.actions.readers import legal_texts
from subscriptions.models import LegalText
from tests.cast import OPERATOR
from tests.factories.articles import MORNING, the_publication

WORDS = {
    "terms": "本报按期投递，订户按价目付款；订期开始以后退订，已投递的期次按零售价计算。",
    "privacy": "本报收集姓名、电话和地址，只用于投递报纸，订期结束三年后删除；请致电发行部查询。",
}


def draft_text(kind: str = "privacy", paper: Publication | None = None, **fields: Any) -> LegalText:
    """A draft of a text, in force from the day of the tests on."""
    values = {"body": f"<p>{WORDS[kind]}</p>", "effective_from": date(2024, 3, 5)} | fields
    row = LegalText(publication=paper or the_publication(), kind=kind, **values)
    return legal_texts.save_draft_text(row, by=OPERATOR, at=MORNING)


def publish_text(
    kind: str = "privacy",
    paper: Publication | None = None,
    at: datetime = MORNING,
    **fields: Any,
) -> LegalText:
    """A published text."""
    return legal_texts.publish_text(draft_text(kind, paper, **fields), by=OPERATOR, at=at)

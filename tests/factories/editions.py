"""Ready-made printed issues for tests: pages that went through the machine, issues to release."""

from datetime import date, datetime
from typing import Any

from articles.actions.editions import page_machine
from articles.actions.editions.page_checks import asked_proofs
from articles.domain.printed.page_states import PageState, next_proof
from articles.models import Issue, Page, Publication, ResponsibleEditor
from tests.cast import person
from tests.factories.articles import MORNING, make_issue, the_publication

READERS = {"proof_1": "jiao", "proof_2": "dui", "proof_3": "gu"}
IMPRINT = {
    "organiser_line": "江岸市财政局主办",
    "cn_number": "CN33-0001",
    "price_line": "每份定价：2.00元",
}


def complete_imprint(publication: Publication | None = None) -> Publication:
    """Give a newspaper everything that its printed issues must say."""
    paper = publication or the_publication()
    Publication.objects.filter(pk=paper.pk).update(**IMPRINT)
    paper.refresh_from_db()
    return paper


def make_planned(number: int = 1322, on: date = date(2024, 3, 5), **fields: Any) -> Issue:
    """An issue that nobody released yet, with named pages, of a newspaper whose imprint is
    whole."""
    complete_imprint(fields.get("publication"))
    count = fields.setdefault("page_count", 2)
    names = [f"版名{position}" for position in range(1, count + 1)]
    return make_issue(number, on, **{"published_at": None, "page_names": names, **fields})


def prove(page: Page, *, at: datetime = MORNING, until: str = "") -> Page:
    """Lay a page out and let the cast read the proofs that the newspaper asks for."""
    page.refresh_from_db()
    if page.state in {PageState.EMPTY, PageState.ASSIGNED}:
        page = page_machine.lay_out_page(page, by=person("pan"), at=at)
    while (proof := next_proof(page.state, asked_proofs(page.issue))) and page.state != until:
        page = page_machine.read_page_proof(page, proof, by=person(READERS[proof]), at=at)
    return page


def sign(page: Page, *, at: datetime = MORNING, by: str = "shen") -> Page:
    """Lay a page out, have it read, and let its editor sign it."""
    return page_machine.sign_page(prove(page, at=at), by=person(by), at=at)


def editor_of(name: str) -> ResponsibleEditor:
    """Return the printed editor that a member of the cast signs as."""
    return ResponsibleEditor.objects.get(person__user=person(name))

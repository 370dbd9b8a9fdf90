"""What a new newspaper still lacks, for its chief; and a newspaper of one person."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from articles.actions.publishing import publishing
from articles.actions.review import workflow
from articles.errors import NotYours
from articles.models import JournalEntry, Profile, Publication
from newsroom.accounts.models import User
from newsroom.backups import MARK, find_last_backup
from newsroom.setup.checklist import LINES, dismiss_hint, list_missing
from newsroom.setup.reviewers import lacks_people
from subscriptions.actions.readers.mail_server import MailServer, store_mail_server
from subscriptions.models import PassingLetter
from tests.cast import CAST, person
from tests.factories.articles import (
    MORNING,
    make_article,
    make_column,
    make_issue,
    make_publication,
)
from tests.factories.subscriptions import make_prices

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 6, 12, tzinfo=UTC)
PICTURE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "masthead.png"


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> Path:
    settings.INSTALLATION_FOLDER = tmp_path
    return tmp_path


def missing(by: User, at: datetime = NOW) -> set[str]:
    return {hint.name for hint in list_missing(by, at)}


class TestTheChecklist:
    def test_a_line_is_gone_when_its_matter_is_done(self, data_folder: Path, settings: Any) -> None:
        paper = Publication.objects.create(code="paper", name="江岸采购报")
        chief = person("gu")
        everything = {line.name for line in LINES}
        assert missing(chief) == everything - {"editor"}  # the chief is one
        make_column("要闻", publication=paper)
        assert "columns" not in missing(chief)
        person("shen")
        assert "people" not in missing(chief)
        make_prices()
        assert "prices" not in missing(chief)
        store_mail_server(MailServer("mail.example"))
        assert "mail" not in missing(chief)
        (data_folder / MARK).write_text(NOW.isoformat())
        assert find_last_backup() == NOW
        assert "backup" not in missing(chief)
        settings.SITE_URL = "https://paper.example"
        assert "address" not in missing(chief)

    def test_only_whoever_sets_the_paper_up_sees_it_and_only_before_the_first_issue(self) -> None:
        make_publication()
        for name in ("lin", "shen", "miao", "xu"):
            assert missing(person(name)) == set()
        assert missing(person("gu"))
        make_issue(1)
        assert missing(person("gu")) == set()

    def test_a_line_is_put_away_for_one_person(self) -> None:
        Publication.objects.create(code="paper", name="江岸采购报")
        chief = person("gu")
        client = Client()
        client.force_login(chief)
        assert client.post("/admin/hints/columns/dismiss/").status_code == 302
        assert client.post("/admin/hints/columns/dismiss/").status_code == 302  # again
        assert client.post("/admin/hints/nonsense/dismiss/").status_code == 302
        assert "columns" not in missing(chief)
        assert "notice" in missing(chief)
        dismiss_hint(chief, "all")
        assert missing(chief) == set()
        assert "first-day-hints" not in client.get("/admin/").content.decode()

    def test_every_line_leads_to_a_page_that_opens_for_the_first_chief(self) -> None:
        Publication.objects.create(code="paper", name="江岸采购报")
        chief = person("gu")
        client = Client()
        client.force_login(chief)
        chief.groups.add(*person("xu").groups.all())
        for hint in list_missing(User.objects.get(pk=chief.pk), NOW):
            assert client.get(hint.address).status_code == 200, hint

    @pytest.mark.parametrize(
        ("code", "staff", "lacks"),
        [
            ("small", ("gu",), True),
            ("small", ("gu", "lin"), False),
            ("strict", ("gu", "shen", "lin"), True),
            ("strict", ("gu", "shen", "zhao", "lin", "jiao"), False),
            ("one-person", ("gu",), False),
            ("one-person", ("lin",), True),
        ],
    )
    def test_a_profile_says_how_many_people_it_takes(
        self, code: str, staff: tuple[str, ...], lacks: bool
    ) -> None:
        for name in staff:
            person(name)
        assert lacks_people(Profile.named(code)) is lacks
        assert set(staff) <= set(CAST)


class TestThePages:
    def test_the_chief_changes_the_masthead_and_a_file_that_is_no_picture_is_told(self) -> None:
        make_publication()
        client = Client()
        client.force_login(person("gu"))
        with PICTURE.open("rb") as picture:
            assert client.post("/admin/masthead/", {"picture": picture}).status_code == 302
        assert Publication.objects.get().masthead is not None
        assert JournalEntry.objects.filter(act="reference.changed").exists()
        assert 'class="drawn"' in Client().get("/").content.decode()
        page = client.post("/admin/masthead/", {"picture": __file__})
        assert page.status_code == 200
        assert client.post("/admin/masthead/").status_code == 200

    def test_a_test_letter_goes_to_the_own_mailbox_and_waits_once(self) -> None:
        make_publication()
        client = Client()
        client.force_login(person("gu"))
        for _number in range(3):
            assert client.post("/admin/machine/", {"to": "x@example.com"}).status_code == 302
        assert PassingLetter.objects.get().address == "gu@example.com"


class TestOnePerson:
    def test_one_person_takes_every_step_and_the_journal_says_so(self) -> None:
        paper = make_publication(profile=Profile.named("one-person"))
        assert "一人" in str(paper.profile)
        chief = person("gu")
        article = make_article("独家", by=chief)
        workflow.submit_article(article, by=chief, at=MORNING)
        workflow.approve_step(article, "review_1", by=chief, at=MORNING, as_editor=True)
        publishing.publish_article(article, by=chief, at=MORNING)
        marked = JournalEntry.objects.filter(details__one_person=True)
        assert set(marked.values_list("act", flat=True)) == {
            "workflow.approved",
            "article.published",
        }

    def test_elsewhere_nobody_signs_the_own_text(self) -> None:
        make_publication()
        chief = person("gu")
        article = make_article("独家", by=chief)
        workflow.submit_article(article, by=chief, at=MORNING)
        with pytest.raises(NotYours):
            workflow.approve_step(article, "review_1", by=chief, at=MORNING, as_editor=True)

    def test_a_text_on_its_way_keeps_the_rule_under_which_it_was_submitted(self) -> None:
        paper = make_publication(profile=Profile.named("one-person"))
        chief = person("gu")
        article = make_article("独家", by=chief)
        workflow.submit_article(article, by=chief, at=MORNING)
        Profile.objects.filter(pk=paper.profile_id).update(one_person=False)
        workflow.approve_step(article, "review_1", by=chief, at=MORNING, as_editor=True)

    def test_another_persons_signature_is_not_marked(self) -> None:
        make_publication(profile=Profile.named("one-person"))
        article = make_article("独家", by=person("lin"))
        workflow.submit_article(article, by=person("lin"), at=MORNING)
        workflow.approve_step(article, "review_1", by=person("gu"), at=MORNING, as_editor=True)
        assert not JournalEntry.objects.filter(details__one_person=True).exists()

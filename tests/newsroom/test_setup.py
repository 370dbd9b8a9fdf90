"""An empty installation becomes a newspaper: by a link in a browser, or from a file."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.actions.records.sealing import seal_new_entries, verify_chain
from articles.models import Column, JournalEntry, Person, Publication, ResponsibleEditor
from newsroom.accounts.models import Invitation, SetUpLink, User
from newsroom.setup.links import make_link
from subscriptions.actions.readers.mail_delivery import connect_to
from subscriptions.actions.readers.mail_server import (
    FILE,
    MailServer,
    find_mail_server,
    store_mail_server,
)
from subscriptions.models import PriceList
from tests.post import bring_post

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "paper.toml"
PASSWORD = "river barge seventeen lamps"
ANSWERS: dict[str, dict[str, Any]] = {
    "paper": {"name": "江岸采购报", "organiser_line": "江岸报业集团主办"},
    "schedule": {
        "weekdays": ["2", "5"],
        "first_issue": "",
        "pages": "4",
        "profile": "small",
        "columns": "要闻\n评论 | opinion",
    },
    "prices": {"year": "276", "quarter": "", "month": "", "copy": "3"},
    "mail": {"use": "later", "port": "587", "security": "tls"},
    "chief": {
        "name": "顾长河",
        "email": "gu@example.com",
        "title": "总编辑",
        "password1": PASSWORD,
        "password2": PASSWORD,
    },
}
STEPS = tuple(ANSWERS)
HOSTILE = (
    "",
    " ",
    "\0",
    "x" * 5000,
    "报" * 5000,
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "-1",
    "99999999999999999999999",
    "1e9",
    "2026-13-45",
    "\u202e\u200b",
    "http://[",
    "a|b|c|d",
    "a@b@c",
    "𝟚𝟝",
    "%s%d{0}",
)


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> Path:
    settings.INSTALLATION_FOLDER = tmp_path
    return tmp_path


def opened(link: str | None = None) -> Client:
    """Return a browser that used the one-time link."""
    client = Client()
    client.cookies["django_language"] = "en"
    address = link or make_link(timezone.now())
    assert address is not None
    answer = client.get(address.replace("http://testserver", ""))
    assert answer.status_code == 302
    return client


def answer_step(client: Client, name: str, **other: Any) -> Any:
    return client.post(reverse("setup_step", args=[name]), {**ANSWERS[name], **other})


def answer_until(client: Client, last: str) -> None:
    for name in STEPS[: STEPS.index(last)]:
        assert answer_step(client, name).status_code == 302, name


class TestInABrowser:
    def test_the_answers_become_a_newspaper_and_its_chief_is_signed_in(self) -> None:
        client = opened()
        for name in STEPS:
            assert answer_step(client, name).status_code == 302, name
        paper = Publication.objects.get()
        assert (paper.name, paper.code, str(paper.profile)) == (
            "江岸采购报",
            "jiangancaigoubao",
            "一审一校",
        )
        assert list(Column.objects.values_list("slug", flat=True)) == ["yao-wen", "opinion"]
        assert PriceList.objects.values_list("year_fen", "quarter_fen", "month_fen", "copy_fen")[
            0
        ] == (27600, 6900, 2300, 300)
        chief = User.objects.get()
        assert (chief.username, chief.is_superuser) == ("gu.changhe", False)
        assert sorted(chief.groups.values_list("name", flat=True)) == [
            "chief",
            "system_administrator",
        ]
        assert ResponsibleEditor.objects.get().person.user == chief
        assert paper.issue_dates.filter(date__gte=timezone.localdate()).exists()
        desk = client.get("/admin/").content.decode()
        assert "The first issue is not planned yet." in desk
        assert not JournalEntry.objects.filter(outcome="denied").exists()
        seal_new_entries(everything=True)
        assert verify_chain().fault == ""
        for page in ("setup", "setup_step"):
            address = reverse(page, args=["paper"] if page == "setup_step" else [])
            assert client.get(address).status_code == 404

    def test_nobody_but_the_browser_that_used_the_link_meets_the_pages(self) -> None:
        link = make_link(timezone.now())
        client = opened(link)
        assert client.get(reverse("setup_step", args=["paper"])).status_code == 200
        stranger = Client()
        assert stranger.get(link).status_code == 404  # used
        for address in ("/setup/", "/setup/paper/", "/setup/?token=x", "/setup/?token=%00"):
            assert stranger.get(address).status_code == 404, address
            assert stranger.post(address).status_code == 404, address

    def test_a_link_that_nobody_used_for_a_day_opens_nothing(self) -> None:
        link = make_link(timezone.now() - timedelta(hours=25))
        assert Client().get(link).status_code == 404

    def test_the_database_holds_no_token_and_no_password(self) -> None:
        link = make_link(timezone.now())
        assert link is not None
        token = link.partition("token=")[2]
        client = opened(link)
        answer_until(client, "mail")
        secret = "a mail server's word"
        server = {"use": "server", "host": "mail.example", "sender": "a@example.com"}
        answer_step(client, "mail", **server, password=secret)
        row = SetUpLink.objects.get()
        assert token not in row.digest
        assert secret not in str(row.answers)
        assert find_mail_server() == MailServer(
            "mail.example", 587, "tls", "", secret, "a@example.com"
        )

    def test_a_guesser_is_not_listened_to_for_a_while(self) -> None:
        link = make_link(timezone.now())
        for number in range(10):
            assert Client().get(f"/setup/?token=guess-{number}").status_code == 404
        assert Client().get(link).status_code == 404
        assert Client(REMOTE_ADDR="203.0.113.9").get(link).status_code == 302

    def test_answers_stay_when_a_browser_is_lost_and_a_new_link_is_used(self) -> None:
        lost = opened()
        link = make_link(timezone.now())  # printed before the last answers were given
        answer_until(lost, "prices")
        client = opened(link)
        assert lost.get("/setup/").status_code == 404
        page = client.get(reverse("setup_step", args=["paper"])).content.decode()
        assert 'value="江岸采购报"' in page
        assert client.get("/setup/").url == "/setup/prices/"

    @pytest.mark.parametrize("step", STEPS)
    def test_a_hostile_value_is_told_and_empties_nothing(self, step: str) -> None:
        client = opened()
        answer_until(client, step)
        kept = next(iter(ANSWERS[step]))
        for name in ANSWERS[step]:
            for value in HOSTILE:
                page = client.post(
                    reverse("setup_step", args=[step]), {**ANSWERS[step], name: value}
                )
                assert page.status_code in {200, 302}, (name, value[:20])
                if page.status_code == 302:
                    if not SetUpLink.objects.exists():
                        return  # founded: a harmless value of the last step
                    continue
                text = page.content.decode()
                assert "errornote" in text
                if name != kept and kept == "name":
                    assert f'value="{ANSWERS[step]["name"]}"' in text

    def test_what_is_proposed_is_shown_and_can_be_changed(self) -> None:
        client = opened()
        answer_until(client, "chief")
        page = client.get("/setup/chief/").content.decode()
        for proposed in ("jiangancaigoubao", "要闻 yao-wen", "276 · 69 · 23 · 3"):
            assert proposed in page
        assert 'value="jiangancaigoubao"' in client.get("/setup/paper/").content.decode()
        assert "要闻 | yao-wen" in client.get("/setup/schedule/").content.decode()
        answer_step(client, "schedule", columns="要闻 | headlines")
        answer_step(client, "chief")
        assert list(Column.objects.values_list("slug", flat=True)) == ["headlines"]

    def test_a_step_cannot_be_reached_before_the_one_in_front_of_it(self) -> None:
        client = opened()
        assert client.get(reverse("setup_step", args=["chief"])).url == "/setup/"
        assert answer_step(client, "chief").url == "/setup/"
        assert not User.objects.exists()

    def test_a_password_that_is_the_papers_name_founds_nothing(self) -> None:
        client = opened()
        answer_until(client, "chief")
        page = answer_step(client, "chief", password1="江岸采购报2026", password2="江岸采购报2026")
        assert page.status_code == 200
        assert not Publication.objects.exists()

    def test_a_picture_that_is_none_is_refused_and_a_real_one_is_the_masthead(self) -> None:
        client = opened()
        answer_until(client, "mail")
        fake = io.BytesIO(b"<svg onload=alert(1)>")
        fake.name = "masthead.png"
        assert answer_step(client, "mail", masthead=fake).status_code == 200
        with (EXAMPLE.parent / "masthead.png").open("rb") as picture:
            assert answer_step(client, "mail", masthead=picture).status_code == 302
        answer_step(client, "chief")
        assert Publication.objects.get().masthead is not None
        assert ".jpeg" in Client().get("/").content.decode()

    def test_a_test_letter_waits_for_a_mail_server_and_goes_then(self, settings: Any) -> None:
        client = opened()
        answer_until(client, "mail")
        answer_step(client, "mail", test_to="me@example.com")
        assert bring_post() == []
        settings.EMAIL_URL_IS_SET = True
        (letter,) = bring_post()
        assert letter.to == ["me@example.com"]

    def test_nothing_is_kept_in_a_cache(self) -> None:
        client = opened()
        page = client.get(reverse("setup_step", args=["paper"]))
        assert "no-store" in page["Cache-Control"]

    def test_no_link_is_made_where_there_is_somebody(self) -> None:
        User.objects.create_user("somebody")
        assert make_link(timezone.now()) is None


class TestOnATerminal:
    def test_questions_are_asked_again_where_an_answer_is_wrong(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answers = {
            "Name of the newspaper": ["", "江岸采购报"],
            "Appears on": ["9", "25"],
            "a year": ["free", "276"],
            "name": ["顾长河"],
            "e-mail": ["nobody", "gu@example.com"],
        }
        out = io.StringIO()

        def answer(question: str) -> str:
            label = question.split(" [")[0].removesuffix(": ")
            return answers[label].pop(0) if answers.get(label) else ""

        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("builtins.input", answer)
        monkeypatch.setattr("newsroom.setup.questions.getpass", lambda _question: PASSWORD)
        call_command("setup", stdout=out)
        assert out.getvalue().count("  ! ") == 4
        assert Publication.objects.get().schedules.get().weekdays == "25"
        assert User.objects.get().check_password(PASSWORD)

    def test_without_a_terminal_nothing_is_asked(self) -> None:
        with pytest.raises(CommandError, match="terminal"):
            call_command("setup")


class TestFromAFile:
    def test_the_example_of_the_documents_founds_a_newspaper(self, settings: Any) -> None:
        settings.EMAIL_URL_IS_SET = True
        out = io.StringIO()
        call_command("setup", file=EXAMPLE, stdout=out)
        assert Publication.objects.get().code == "jiangan"
        assert "/admin/invitation/" in out.getvalue()
        assert Invitation.objects.count() == 3
        assert not User.objects.exists()
        letters = {letter.to[0] for letter in bring_post()}
        assert letters == {"gu@example.com", "shen@example.com", "lin@example.com"}
        seal_new_entries(everything=True)
        assert verify_chain().fault == ""

    def test_a_second_time_is_refused_in_words_and_changes_nothing(self) -> None:
        call_command("setup", file=EXAMPLE, stdout=io.StringIO())
        count = JournalEntry.objects.count()
        with pytest.raises(CommandError, match="already"):
            call_command("setup", file=EXAMPLE)
        assert JournalEntry.objects.count() == count

    def test_every_fault_is_named_with_its_key_at_once(self, tmp_path: Path) -> None:
        file = tmp_path / "paper.toml"
        file.write_text(
            """
            masthead = "none.png"
            colour = "red"
            [paper]
            name = 5
            cn_number = "CN 00000000000000000000000000000000"
            kind = "daily"
            [schedule]
            weekdays = ["tuesday", "someday"]
            pages = 0
            first_issue = "1999-01-01"
            [[columns]]
            name = "要闻"
            address = "a b"
            [prices]
            year = "free"
            [mail]
            host = "http://mail"
            [chief]
            name = "顾长河"
            email = "nobody"
            [[people]]
            name = "沈砚"
            roles = ["king"]
            """,
            encoding="utf-8",
        )
        with pytest.raises(CommandError) as refused:
            call_command("setup", file=file)
        told = str(refused.value)
        for key in (
            "masthead",
            "colour",
            "paper.cn_number",
            "paper.kind",
            "schedule.weekdays",
            "schedule.pages",
            "schedule.first_issue",
            "columns",
            "prices.year",
            "mail.host",
            "mail.sender",
            "chief.email",
            "people.1.email",
            "people.1.roles",
        ):
            assert f"{key}:" in told, key
        assert not Publication.objects.exists()

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "name =",
            "\udcff",
            "[paper]\nname = []",
            "paper = 1",
            "columns = 3",
            "people = {}",
            "[[columns]]\nname = 1\n[schedule]\nweekdays = {}",
            "schedule = []\n[[columns]]\nname = 'x'",
            "masthead = ''",
            "masthead = '../../../../etc'",
            "[paper]\nname = '" + "x" * 100_000 + "'",
            "a = " + "[" * 5000,
        ],
    )
    def test_a_file_that_makes_no_sense_is_refused_in_words(
        self, tmp_path: Path, text: str
    ) -> None:
        file = tmp_path / "paper.toml"
        file.write_bytes(text.encode("utf-8", "surrogateescape"))
        with pytest.raises(CommandError, match="Nothing was founded"):
            call_command("setup", file=file)
        assert not JournalEntry.objects.filter(outcome="done").exists()

    def test_a_file_that_is_not_there_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("setup", file=tmp_path / "none.toml")

    def test_an_invitation_that_fails_takes_the_newspaper_back(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("newsroom.setup.unattended.CHIEF_ROLES", ())
        with pytest.raises(CommandError, match="role"):
            call_command("setup", file=EXAMPLE)
        assert not Publication.objects.exists()
        assert not Person.objects.exists()


class TestTheMailServer:
    def test_the_operator_stores_it_and_letters_leave_by_it(
        self, monkeypatch: pytest.MonkeyPatch, data_folder: Path
    ) -> None:
        monkeypatch.setattr("newsroom.management.commands.mail_server.getpass", lambda _q: "word")
        call_command(
            "mail_server",
            "mail.example",
            user="paper",
            sender="p@example.com",
            stdout=io.StringIO(),
        )
        server = MailServer("mail.example", 587, "tls", "paper", "word", "p@example.com")
        assert find_mail_server() == server
        assert (data_folder / FILE).stat().st_mode & 0o077 == 0
        connection = connect_to(server)
        assert (connection.host, connection.use_tls, connection.password) == (
            "mail.example",
            True,
            "word",
        )

    def test_what_makes_no_sense_is_refused_and_nothing_is_stored(self) -> None:
        for options in ({"sender": "nobody"}, {"sender": "p@example.com", "port": "x"}):
            with pytest.raises(CommandError):
                call_command("mail_server", "mail.example", **options)
        with pytest.raises(CommandError, match="host"):
            call_command("mail_server", "http://mail", sender="p@example.com")
        assert find_mail_server() is None

    def test_the_environment_wins(self, settings: Any) -> None:
        store_mail_server(MailServer("mail.example"))
        settings.EMAIL_URL_IS_SET = True
        assert find_mail_server() is None
        with pytest.raises(CommandError, match="EMAIL_URL"):
            call_command("mail_server", "mail.example", sender="p@example.com")

    def test_a_damaged_file_is_as_none(self, data_folder: Path) -> None:
        for text in ("", "{", "[]", '{"colour": 1}', "null"):
            (data_folder / FILE).write_text(text)
            assert find_mail_server() is None

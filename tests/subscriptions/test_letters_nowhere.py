"""Letters of a demonstration stay in the house, whatever mail server comes one day."""

import pytest
from django.core import mail

from articles.errors import WrongState
from subscriptions.actions.readers import accounts, letters
from subscriptions.actions.readers.parties import Contact
from subscriptions.models import Letter
from subscriptions.selectors.desk import filter_desk_rows
from tests.cast import person
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import make_order
from tests.post import bring_post

pytestmark = pytest.mark.django_db
INVENTED = Contact("演示读者", "13800000009", "reader9@demo.invalid")


def test_a_letter_to_an_invented_mailbox_never_leaves_and_never_fails() -> None:
    make_order(contact=INVENTED)
    make_order()
    assert letters.send_waiting_letters(MORNING) == (1, 0)
    assert [message.to for message in mail.outbox] == [["tian@example.com"]]
    assert letters.send_waiting_letters(MORNING) == (0, 0)
    kept = Letter.objects.going_nowhere().get()
    assert (kept.sent_at, kept.tries, kept.failed) == (None, 0, "")
    assert not filter_desk_rows(Letter.objects.all(), "letters_failed", MORNING).exists()
    with pytest.raises(WrongState):
        letters.retry_failed_letter(kept, by=person("miao"), at=MORNING)


def test_a_way_in_for_an_invented_reader_goes_no_further_than_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    make_order(contact=INVENTED)
    accounts.request_sign_in_link(the_publication(), "reader9@demo.invalid", "/account/")
    assert bring_post() == []
    assert "/account/enter/" in capsys.readouterr().out

"""A mailbox that only looks like somebody's opens nothing of his: it is refused where
it is typed."""

import pytest
from django.core import mail, signing
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from articles import fields
from articles.errors import Invalid
from newsroom.accounts.models import User
from subscriptions.actions.readers import accounts, contacts
from tests.factories.articles import the_publication

pytestmark = pytest.mark.django_db
LOOKALIKES = (
    "mike@g\u0131thub.example",  # a dotless i, upper case I
    "mi\u212ae@github.example",  # the sign for kelvin, lower case k
    "mike@github.example\u017f",  # a long s, upper case S
    "mike@gith\uff55b.example",  # full width
)


@pytest.mark.parametrize("address", LOOKALIKES)
def test_a_lookalike_of_a_mailbox_gets_no_way_in(client: Client, address: str) -> None:
    the_publication()
    User.objects.create_user("mike", email="mike@github.example")
    client.cookies["django_language"] = "en"
    for sent, refused in ((address, True), ("MIKE@github.example", False)):
        answer = client.post("/account/sign-in/", {"way": "mail", "email": sent})
        assert ("only looks like" in answer.content.decode()) is refused
        assert not (refused and mail.outbox)
    with pytest.raises(ValidationError):
        accounts.make_sign_in_token(address, timezone.now())
    words = signing.dumps([address, timezone.now().timestamp()], salt=accounts.SALT)
    with pytest.raises(Invalid):
        accounts.redeem_sign_in_token(words, at=timezone.now())


@pytest.mark.parametrize("address", LOOKALIKES)
def test_nobody_moves_to_a_lookalike(address: str) -> None:
    with pytest.raises(Invalid):
        contacts._check_shape(address)


@pytest.mark.parametrize("address", ["josé@example.com", "MIKE@example.com", "李雷@例子.中国"])
def test_a_mailbox_of_another_script_is_one_of_its_own(address: str) -> None:
    fields.validate_mailbox(address)

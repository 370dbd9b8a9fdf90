"""What references and keys once meant by their first letters has fields of its own."""

from datetime import timedelta

import pytest

from subscriptions.models import Attempt, Device, Letter
from tests.factories.articles import MORNING
from tests.factories.subscriptions import make_order
from tests.subscriptions.earlier_tables import tables_before


@pytest.mark.django_db(transaction=True)
def test_attempts_and_letters_from_before_are_carried_over() -> None:
    order = make_order()
    with tables_before("0026_typed_keys") as past:
        for reference in ("N0123", "H0123"):
            past.get_model("subscriptions", "Attempt").objects.create(
                order_id=order.pk,
                method="wechat",
                reference=reference,
                amount=100,
                begun_at=MORNING,
                expires_at=MORNING + timedelta(hours=1),
            )
        for key in ("mailbox:1:0.5", "reminder:1"):
            past.get_model("subscriptions", "Letter").objects.create(
                key=key, party_id=order.party_id, address="tian@example.com", written_at=MORNING
            )
    assert Attempt.objects.get(reference="N0123").device == Device.SCREEN
    assert Attempt.objects.get(reference="H0123").device == Device.TELEPHONE
    assert Letter.objects.get(key="mailbox:1:0.5").keeps_address
    assert not Letter.objects.get(key="reminder:1").keeps_address

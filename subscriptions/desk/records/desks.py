"""Desks whose screens stand in several rooms."""

from subscriptions.desk.records.pages import RecordDesk
from subscriptions.models import Subscription

SUBSCRIPTIONS = RecordDesk(Subscription)

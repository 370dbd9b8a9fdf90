"""The networks of institutions in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from articles.admin_base import signed_in_user
from subscriptions.actions.access import access
from subscriptions.admin.reference import ReferenceAdmin
from subscriptions.admin.reference_filters import NetworkFilter
from subscriptions.models import NetworkRange


@admin.register(NetworkRange)
class NetworkRangeAdmin(ReferenceAdmin[NetworkRange]):
    list_display = ["institution", "network", "first_day", "last_day", "active"]
    filterset_class = NetworkFilter
    search_fields = ["institution", "network"]

    def save_model(self, request: HttpRequest, obj: NetworkRange, form: Any, change: bool) -> None:
        access.save_network(obj, by=signed_in_user(request), at=timezone.now())

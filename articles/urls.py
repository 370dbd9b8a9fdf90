"""The readers' addresses, and the machines'."""

from django.urls import URLPattern

app_name = "articles"
urlpatterns: list[URLPattern] = []

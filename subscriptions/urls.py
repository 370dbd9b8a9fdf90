"""The subscribers' addresses."""

from django.urls import path

from subscriptions.views import prices

app_name = "subscriptions"
urlpatterns = [path("subscribe/", prices.prices, name="prices")]

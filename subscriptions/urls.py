"""The subscribers' addresses."""

from django.urls import path

from subscriptions.views import prices, receipts

app_name = "subscriptions"
urlpatterns = [
    path("subscribe/", prices.prices, name="prices"),
    path("account/receipt/", receipts.receipt, name="receipt"),
]

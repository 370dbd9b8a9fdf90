"""The subscribers' addresses."""

from django.urls import path

from subscriptions import views

app_name = "subscriptions"
urlpatterns = [path("subscribe/", views.prices, name="prices")]

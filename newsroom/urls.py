"""The site map, read from top to bottom."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from articles.views.media import media
from newsroom.invitations import views as invitation_views
from newsroom.setup import views as setup_views
from newsroom.web import gift_links, preferences, reader_sign_ins, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("setup/", setup_views.open_setup, name="setup"),
    path("setup/<slug:name>/", setup_views.show_step, name="setup_step"),
    path(
        "admin/invitation/<str:token>/",
        invitation_views.show_acceptance,
        name="accept_invitation",
    ),
    path(
        "admin/password-reset/",
        invitation_views.show_password_request,
        name="admin_password_reset",
    ),
    path(
        "admin/password-reset/<str:code>/<str:token>/",
        invitation_views.show_password_reset,
        name="password_reset_confirm",
    ),
    path("admin/", admin.site.urls),
    path("language/<slug:code>/", preferences.choose_language, name="language"),
    path("account/sign-ins/", reader_sign_ins.show_reader_sign_ins, name="sign_ins"),
    path("articles/<int:pk>/gift/<str:token>/", gift_links.show_gift, name="gift_link"),
    path("healthz", views.healthz, name="healthz"),
    path("healthz/live", views.alive, name="alive"),
    path("healthz/ready", views.healthz, name="ready"),
    path("", include("subscriptions.urls")),
    path("", include("articles.urls")),
]
if settings.SERVE_MEDIA:
    urlpatterns.insert(0, path("media/<path:path>", media))

handler400 = views.refused_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.broken

"""The admin site: Django's own, under the newspaper's name, with its own checks of access."""

from collections.abc import Callable
from datetime import datetime
from functools import update_wrapper
from http import HTTPStatus
from typing import Any, TypeVar, cast

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog

from articles import installation
from articles.actions.records import journal
from articles.common.numbers import read_number
from articles.desk.urls import desk_urls
from articles.errors import Refused
from newsroom.account_changes.desk import account_change_urls
from newsroom.accounts.models import User
from newsroom.frame.arranging import block_urls
from newsroom.frame.find_page import find_urls
from newsroom.frame.sections import section_urls
from newsroom.frame.start_page import read_start_page
from newsroom.invitations.desk import invitation_urls
from newsroom.pickers import PickerView
from newsroom.setup.desk import first_day_urls
from newsroom.sign_in.forms import StaffSignInForm
from newsroom.sign_in.limits import SignInBlocked, old_password_attempt
from newsroom.web import access_denied
from newsroom.web.own_sign_ins import staff_sign_ins
from newsroom.web.preferences import choose_density
from subscriptions.desk.urls import counter_urls

METHODS = ("GET", "HEAD", "POST")
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class NewsroomSite(AdminSite):
    """Staff work here. The site's address for readers is one click away."""

    site_header = _("Newsroom")
    site_title = _("Newsroom")
    index_title = _("My desk")
    login_form = StaffSignInForm
    enable_nav_sidebar = False  # the menu by work stands in the frame (newsroom/frame)

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Guard a staff page: unknown methods, users without access, and refusals without an
        explanation.

        Django answers PUT and DELETE with its forms, as if they were supported.
        """
        guarded = super().admin_view(view, cacheable)

        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS)
            if not self.has_permission(request):
                _turn_away(request)
            elif _on_many_rows(request) - _offered(view, request):
                raise PermissionDenied  # Django would answer that no act was chosen
            try:
                return guarded(request, *args, **kwargs)
            except Refused as refused:  # a page that has no place of its own for it
                journal.record_denied(refused)
                raise PermissionDenied(str(refused)) from refused

        return cast("View", update_wrapper(door, guarded))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Add a warning to every page of a restored copy, which sends no e-mail and makes no
        payment."""
        doubt = installation.recent_doubt() if self.has_permission(request) else None
        return {**super().each_context(request), "copy": doubt}

    def get_urls(self) -> list[Any]:
        """Put our own index before Django's, which links every staff user to the rows of every
        table."""
        guarded = self.admin_view(self.on_the_site)
        ours = path("r/<path:content_type_id>/<path:object_id>/", guarded, name="view_on_site")
        own = [
            path("sign-ins/", self.admin_view(staff_sign_ins), name="sign_ins"),
            path("density/", self.admin_view(choose_density), name="density"),
        ]
        desk = [*desk_urls(self.admin_view), *counter_urls(self.admin_view)]
        frame = [
            *find_urls(self.admin_view),
            *section_urls(self.admin_view),
            *block_urls(self.admin_view),
        ]
        first_day = [*invitation_urls(self.admin_view), *first_day_urls(self.admin_view)]
        accounts = account_change_urls(self.admin_view)
        return [ours, *own, *frame, *first_day, *accounts, *desk, *super().get_urls()]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the tables of one app. Of all apps none: Django asks for them on every page, for a
        sidebar that no page has."""
        return super().get_app_list(request, app_label) if app_label is not None else []

    def on_the_site(
        self, request: HttpRequest, content_type_id: str, object_id: str
    ) -> HttpResponseBase:
        """Redirect from a row to its page for readers. Users who may not view such rows are
        refused, whether the row exists or not."""
        kind = ContentType.objects.filter(pk=read_number(content_type_id) or 0).first()
        if kind is None or not request.user.has_perm(f"{kind.app_label}.view_{kind.model}"):
            raise PermissionDenied
        if read_number(object_id) is None:
            raise Http404
        return shortcut(request, content_type_id, object_id)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return cast("HttpResponse", PickerView.as_view(admin_site=self)(request))

    def i18n_javascript(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Return the script translations in the user's language; Django's own catalogue lacks
        some messages."""
        catalogue = JavaScriptCatalog.as_view(packages=["django.contrib.admin", "newsroom"])
        return cast("HttpResponse", catalogue(request))

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        """Show my desk: what waits for whoever is signed in, in the person's own order."""
        context = read_start_page(cast("User", request.user), timezone.now())
        return super().index(request, {**(extra_context or {}), **context})

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: Any = None
    ) -> TemplateResponse:
        """Show the lists of one app. Users who may open none of them are refused."""
        if not self.get_app_list(request, app_label):
            raise PermissionDenied
        return super().app_index(request, app_label, extra_context)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        """Change a password; the journal records it.

        Wrong old passwords are limited as at sign-in.
        """
        at = timezone.now()
        by = cast("User", request.user)
        made = old_password_attempt(by, at)
        shut = made.begin() if request.method == "POST" else None
        if shut is not None:
            return self.not_tried(request, shut, at)
        answer = super().password_change(request, extra_context)
        if request.method == "POST" and answer.status_code == HTTPStatus.FOUND:
            made.passed()
            journal.record("account.password", by=by, at=at, subject=by.username)
        elif request.method == "POST":
            form = (answer.context_data or {})["form"]
            act = made.failed if form.has_error("old_password") else made.passed
            act()
        return answer

    def not_tried(
        self, request: HttpRequest, shut: SignInBlocked, at: datetime
    ) -> TemplateResponse:
        """Say that passwords are not checked now, and when they are again."""
        context = {**self.each_context(request), "title": _("Wait a moment")}
        context["reason"] = shut.words(at)
        answer = TemplateResponse(request, "admin/wait.html", context, status=shut.status)
        answer.headers["Retry-After"] = str(shut.seconds(at))
        return answer

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Sign in. After too many failed attempts the form says so (429)."""
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        answer = super().login(request, extra_context)
        shut: SignInBlocked | None = getattr(request, "sign_in_shut", None)
        if shut is not None:
            answer.status_code = shut.status
            answer.headers["Retry-After"] = str(shut.seconds(timezone.now()))
        return answer


def _on_many_rows(request: HttpRequest) -> set[str]:
    """Return the acts on many rows that were asked for, by their names."""
    return set(request.POST.getlist("action")) - {""} if request.method == "POST" else set()


def _offered(view: View, request: HttpRequest) -> set[str]:
    """Return the bulk actions that a list offers to the user; other pages have fields of their
    own."""
    desk = getattr(view, "__self__", None)
    if not isinstance(desk, ModelAdmin) or getattr(view, "__name__", "") != "changelist_view":
        return _on_many_rows(request)
    return set(desk.get_actions(request))


def _turn_away(request: HttpRequest) -> None:
    """Journal the request of a person who is not staff. Former staff are told so instead of
    being asked to sign in."""
    closed = access_denied.find_closed_account(request)
    if closed is not None:
        access_denied.journal_denial(
            request, str(access_denied.CLOSED), at=timezone.now(), account=closed
        )
        raise PermissionDenied(access_denied.CLOSED)
    access_denied.journal_denial(request, str(access_denied.NOT_STAFF), at=timezone.now())

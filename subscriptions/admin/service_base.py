"""What the pages of the counter's service share: lists that keep their filters in the address, and pages of acts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from articles.errors import Refused, Words
from articles.guarded import GuardedAdmin, Row, signed_in
from articles.models import Publication
from subscriptions.admin.desk import sees_contacts

__all__ = [
    "Head", "ServiceAdmin", "Shown", "day_of", "elsewhere", "handed_out", "listing", "now", "paper_of", "query",
    "sees_contacts", "signed_in",
]  # fmt: skip
PAGE = 50  # rows
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Head:
    """One heading of a list. `sort` names what a click on it sorts by, empty where it sorts nothing; `wide` columns
    are left out on a telephone."""

    label: Words
    sort: str = ""
    wide: bool = False


@dataclass(frozen=True)
class Shown:
    """One page of a list: its rows, its filters, its headings with their links, and what the address says."""

    page: "Page[Any]"
    filter: Any
    heads: Sequence[Mapping[str, Any]]
    query: str
    count: int


def listing(
    request: HttpRequest,
    rows: Any,
    filters: Any,
    heads: Sequence[Head],
    sorts: Mapping[str, Sequence[str]],
    first: str,
) -> Shown:
    """Return the page of a list that an address asks for. What makes no sense in it is passed over or told as a fault
    of its field, and never fails."""
    found, asked = narrowed(request, rows, filters, sorts, first)
    paginator = Paginator(found, PAGE)
    linked = [_linked(head, _sorted_by(request, sorts, first), request.GET) for head in heads]
    return Shown(paginator.get_page(request.GET.get("p")), asked, linked, query(request.GET, "p"), paginator.count)


def narrowed(
    request: HttpRequest, rows: Any, filters: Any, sorts: Mapping[str, Sequence[str]], first: str
) -> tuple[Any, Any]:
    """Return all rows that an address asks for, in its order, and the filters that narrowed them."""
    asked, name = filters(request.GET, queryset=rows, request=request), _sorted_by(request, sorts, first)
    down, fields = name.startswith("-"), sorts[name.removeprefix("-")]
    return asked.qs.order_by(*(_turned(field) if down else field for field in fields)), asked


def _sorted_by(request: HttpRequest, sorts: Mapping[str, Sequence[str]], first: str) -> str:
    wanted = request.GET.get("sort", "")
    return wanted if wanted.removeprefix("-") in sorts else first


def query(asked: QueryDict, *without: str, **other: str) -> str:
    """Return the address's questions, some left out, others put in."""
    copy = asked.copy()
    for name in without:
        copy.pop(name, None)
    for name, value in other.items():
        copy[name] = value
    return copy.urlencode()


def _turned(field: str) -> str:
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"


def _linked(head: Head, sorted_by: str, asked: QueryDict) -> dict[str, Any]:
    if not head.sort:
        return {"label": head.label, "wide": head.wide}
    mine = sorted_by.removeprefix("-") == head.sort
    then = f"-{head.sort}" if sorted_by == head.sort else head.sort
    order = ("descending" if sorted_by.startswith("-") else "ascending") if mine else ""
    return {"label": head.label, "query": query(asked, "p", sort=then), "order": order, "wide": head.wide}


class ServiceAdmin(GuardedAdmin[Row]):
    """A list and the page of one row, both only looked at: whatever is changed is an act on a page of its own."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return False

    def pages(self) -> dict[str, tuple[View, str]]:
        """Return the pages of the noun besides its list: the address under it, the view, and its name."""
        return {}

    def get_urls(self) -> list[URLPattern]:
        def wrap(view: View) -> View:
            return self.admin_site.admin_view(never_cache(view))

        mine = [
            path(address, wrap(view), name=f"subscriptions_{self.opts.model_name}_{name}")
            for address, (view, name) in self.pages().items()
        ]
        return mine + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list. Nothing can be sent to it."""
        self.require(request, f"view_{self.opts.model_name}")
        if request.method == "POST":
            raise PermissionDenied
        return self.list_page(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the page of one row. Nothing can be sent to it."""
        self.require(request, f"view_{self.opts.model_name}")
        if request.method == "POST":
            raise PermissionDenied
        row = self.get_object(request, object_id)
        if row is None:
            return cast("HttpResponse", self._get_obj_does_not_exist_redirect(request, self.opts, object_id))  # type: ignore[attr-defined]
        return self.row_page(request, row)

    def list_page(self, request: HttpRequest) -> HttpResponse:
        raise NotImplementedError

    def row_page(self, request: HttpRequest, row: Row) -> HttpResponse:
        raise NotImplementedError

    def require(self, request: HttpRequest, *permissions: str) -> None:
        """Shut the door to whoever lacks one of these permissions of the counter."""
        if not all(request.user.has_perm(f"subscriptions.{name}") for name in permissions):
            raise PermissionDenied

    def one(self, rows: Any, pk: int) -> Any:
        """Return a row; a number no row can have is a row that is not there."""
        if not 0 < pk < 2**63:
            raise Http404
        return get_object_or_404(rows, pk=pk)

    def show(self, request: HttpRequest, template: str, title: Words, **context: Any) -> HttpResponse:
        """Render a page of the desk."""
        around = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": title, "see": sees_contacts(request),
            "list_url": self.address("changelist"), **context,
        }  # fmt: skip
        return render(request, f"admin/subscriptions/{template}", around)

    def address(self, name: str, *parts: Any) -> str:
        """Return the address of a page of this noun."""
        return reverse(f"admin:subscriptions_{self.opts.model_name}_{name}", args=parts)

    def act(
        self, request: HttpRequest, form: Form, do: Callable[[], Words | None], *, title: Words, back: str,
        template: str = "act.html", look: Callable[[], Mapping[str, Any]] | None = None, **context: Any,
    ) -> HttpResponse:  # fmt: skip
        """Show the page of an act and do it. What the action refuses is told there, with everything kept.

        With `look` the first sending only shows what would come of it; the second, which says `step=do`, does it.
        """
        shown: Mapping[str, Any] | None = None
        if request.method == "POST" and form.is_valid():
            try:
                if look is not None and request.POST.get("step") != "do":
                    shown = look()
                else:
                    messages.success(request, str(do() or _("Done.")))
                    return HttpResponseRedirect(back)
            except Refused as refused:
                for reason in refused.reasons:
                    form.add_error(None, str(reason))
        looks = look is not None
        return self.show(request, template, title, form=form, back=back, looks=looks, shown=shown, **context)

    def done(self, request: HttpRequest, do: Callable[[], Words | None], back: str) -> HttpResponse:
        """Do an act that needs no form, and go back; a refusal is told and changes nothing."""
        try:
            messages.success(request, str(do() or _("Done.")))
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, str(reason))
        return HttpResponseRedirect(back)


def paper_of(request: HttpRequest) -> Publication:
    """Return the newspaper that a page is about: that of `paper`, else the first. 404 while there is none."""
    asked = request.POST.get("paper") or request.GET.get("paper") or ""
    rows = Publication.objects.all()
    chosen = rows.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None
    found = chosen or rows.first()
    if found is None:
        raise Http404(_("There is no newspaper yet."))
    return found


def day_of(words: str) -> date:
    """Return the day of an address, 404 where it is none."""
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise Http404(_("There is no such day.")) from error


def now() -> datetime:
    return timezone.now()


def handed_out(file: IO[bytes], name: str, kind: str) -> FileResponse:
    """Return a file to keep, streamed; nothing between us and the desk may keep a copy."""
    file.seek(0)
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    answer["Cache-Control"] = "no-store"
    return answer


def elsewhere(name: str, *parts: Any) -> str:
    """Return the address of a page that is built by another part of the counter, or nothing where there is none."""
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""

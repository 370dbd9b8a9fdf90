"""Which newspaper and which day a page is about, and files that are handed out."""

from datetime import date, datetime
from typing import IO, Any, cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.common.numbers import read_number
from articles.models import Publication


def paper_of(request: HttpRequest) -> Publication:
    """Return the newspaper that a page is about: that of `paper`, else the first. 404 while there is none."""
    asked = read_number(request.POST.get("paper") or request.GET.get("paper") or "") or 0
    rows = Publication.objects.all()
    found = rows.filter(pk=asked).first() or rows.first()
    if found is None:
        raise Http404(_("There is no newspaper yet."))
    return found


def day_of(words: str) -> date:
    """Return the day of an address, 404 where it is none."""
    try:
        day = date.fromisoformat(words)
    except ValueError as error:
        raise Http404(_("There is no such day.")) from error
    if day.isoformat() != words:  # 20240305 and 2024-W10-2 are read as well
        raise Http404(_("There is no such day."))
    return day


def now() -> datetime:
    return timezone.now()


def handed_out(file: IO[bytes], name: str, kind: str) -> HttpResponse:
    """Return a file to keep, streamed; nothing between us and the desk may keep a copy."""
    file.seek(0)
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    answer["Cache-Control"] = "no-store"
    return cast("HttpResponse", answer)


def elsewhere(name: str, *parts: Any) -> str:
    """Return the address of a page that is built by another part of the counter, or nothing where there is none."""
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""

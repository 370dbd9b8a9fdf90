"""Which newspaper and which day the address of a page asks for."""

from datetime import date

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from articles.common.numbers import read_number
from articles.models import Publication


def asked_newspaper(request: HttpRequest) -> Publication:
    """Return the newspaper that a page is about: that of `paper`, else the first. 404 while there
    is none."""
    asked = read_number(request.POST.get("paper") or request.GET.get("paper") or "") or 0
    rows = Publication.objects.all()
    newspaper = rows.filter(pk=asked).first() or rows.first()
    if newspaper is None:
        raise Http404(_("There is no newspaper yet."))
    return newspaper


def parse_day_or_404(text: str) -> date:
    """Return the day of an address, 404 where it is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Http404(_("There is no such day.")) from error
    if day.isoformat() != text:  # 20240305 and 2024-W10-2 are read as well
        raise Http404(_("There is no such day."))
    return day

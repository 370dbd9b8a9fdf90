"""Terms of subscription and privacy policy, as everybody may read them, each version at an address
of its own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.reading.access import get_site_or_404, public_page, render_page
from subscriptions.domain.choices import TextKind
from subscriptions.selectors.readers.legal_texts import find_text_page


@public_page
def show_legal_text(request: HttpRequest, kind: str, version: int | None = None) -> HttpResponse:
    """Show a text in force, or one of its versions.

    Where none is in force the page says so, and who answers.
    """
    site = get_site_or_404(request)
    page = find_text_page(site.publication, kind, version, timezone.localdate())
    if version is not None and page.text is None:
        raise Http404(_("There is no such version of this text."))
    context = {"page": page, "kind": kind, "title": TextKind(kind).label}
    return render_page(request, "subscriptions/text.html", site, context)

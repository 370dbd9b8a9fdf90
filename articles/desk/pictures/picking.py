"""What the search box of a picture offers while somebody types, as its script reads it."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from articles.admin_base import limit_search_words, signed_in_user
from articles.desk.choices import offers_choice
from articles.forms.article_rows import USED_IMAGE
from articles.models import Image
from articles.selectors.listing.words import match_words

IMAGES = "articles.view_image"
OFFERED = 20  # pictures of a page
SEARCHED = ("title", "credit", "caption")


@require_safe
def offer_pictures(request: HttpRequest) -> JsonResponse:
    """Offer the pictures that have the words, the newest first, by pages. Whoever writes may name a
    picture without a right to the library."""
    if not (request.user.has_perm(IMAGES) or offers_choice(USED_IMAGE, signed_in_user(request))):
        raise PermissionDenied
    rows = Image.objects.defer("file_words").order_by("-uploaded_at", "-pk")
    words = limit_search_words(request.GET.get("term", ""))
    page = Paginator(match_words(rows, words, SEARCHED), OFFERED).get_page(request.GET.get("page"))
    results = [{"id": str(image.pk), "text": str(image)} for image in page.object_list]
    return JsonResponse({"results": results, "pagination": {"more": page.has_next()}})

"""The writing screen: an article as readers will see it, written in place."""

from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles import rights
from articles.actions.records import journal
from articles.actions.review import locks, workflow
from articles.actions.writing import autosave, writing
from articles.admin_base import signed_in_user
from articles.article_acts.outcomes import outcome_sentence
from articles.article_acts.table import ACTS
from articles.common.numbers import read_number
from articles.desk.screens import render_screen, require_sight, tell_refusals
from articles.desk.writing.autosave import (
    READ_ARTICLES,
    autosave_refused_form,
    find_unsaved_text,
    mark_stored,
    recover_form,
)
from articles.desk.writing.checker import accept_kind
from articles.desk.writing.forms import WritingForms, list_printed_names
from articles.desk.writing.rail import describe_place_in_house, shows_rights
from articles.domain.choices import UseRole
from articles.domain.states import Move, find_rule, stage_at
from articles.editor import EDITOR_POLICY
from articles.errors import Locked, Refused, Stale
from articles.markup.paragraphs import level_headings, overlong_crosshead_lengths
from articles.markup.sanitising import image_ids
from articles.models import Article, Image
from articles.reading.rendering import render_text
from articles.selectors.desk.autosave import find_differences, unsaved_texts_on
from articles.selectors.desk.locks import find_other_lock
from articles.selectors.writing.findings import (
    FindingKind,
    find_in_texts,
    group_by_kind,
    make_text_checker,
)
from articles.selectors.writing.usual_values import find_usual_values
from newsroom.accounts.actors import actor_of

TEMPLATE = "desk/writing/screen.html"
CHECKER = "desk/writing/checker.html"
NEW_PICTURES_MAX = 50
FOLLOWING = frozenset({*(act.slug for act in ACTS), "review", "place"})  # pages after a save


@csp_update(EDITOR_POLICY)
@require_http_methods(["GET", "HEAD", "POST"])
def show_writing(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Show an article to write, a new one without `pk`, and store what was written.

    What an action refuses comes back as errors above the form, with every word kept. Where nobody
    may write now, or somebody else is writing, the text is shown to read.
    """
    article = _find_article(request, pk)
    if "_recover" in request.POST:
        return _recover(request, article)
    if request.method == "POST" and request.POST.get("_part") == "checker":
        return _render_findings(request, article)
    if request.method == "POST":
        return _take(request, article)
    if article is not None and not _is_writable(request, article, looks=True):
        return _render_reading(request, article)
    usual = find_usual_values(signed_in_user(request)) if article is None else None
    pictures = _find_new_pictures(request, article)
    forms = WritingForms(article, usual=usual, new_pictures=pictures)
    return _render(request, article, forms, brought_pictures=bool(pictures))


def _find_new_pictures(request: HttpRequest, article: Article | None) -> list[Image]:
    """Return the pictures that the address brings from the upload page, without those that the
    article has above its text."""
    sent = request.GET.get("pictures", "").split(",")[:NEW_PICTURES_MAX]
    numbers = [number for number in map(read_number, sent) if number is not None]
    if not numbers or not request.user.has_perm("articles.view_image"):
        return []
    rows = Image.objects.exclude(original="")
    if article is not None:
        leads = article.image_uses.filter(role=UseRole.LEAD).values("image")
        rows = rows.exclude(pk__in=leads)
    images = rows.in_bulk(numbers)
    return [images[number] for number in dict.fromkeys(numbers) if number in images]


def _find_article(request: HttpRequest, pk: int | None) -> Article | None:
    """Return the stored article, None for a new one. Refuses whoever may not look at it."""
    if pk is None:
        if not rights.can_write(actor_of(request), new=True):
            raise PermissionDenied
        return None
    rows = Article.objects.select_related(
        "publication", "responsible_editor__person", "release__revision"
    )
    article: Article = get_object_or_404(rows, pk=pk)
    require_sight(request, READ_ARTICLES)
    return article


def _is_writable(request: HttpRequest, article: Article, *, looks: bool) -> bool:
    """Say whether saving could succeed now. While somebody else writes the text is read, by
    whoever `looks` at it; what was written is always taken in."""
    by = signed_in_user(request)
    at = timezone.now()
    if looks and find_other_lock(article, by, at) is not None:
        return False
    stage = stage_at(article.stage, article.published_at, at)
    return (
        rights.can_write(actor_of(request), article)
        and find_rule(stage, article.visibility, Move.SAVE) is not None
    )


def _render_findings(request: HttpRequest, article: Article | None) -> HttpResponse:
    """Return what the checker finds in what was sent: a part of the page, for scripts, which ask
    while somebody types. Nothing where nobody may write any more."""
    if article is not None and not _is_writable(request, article, looks=False):
        return HttpResponse(status=204)
    kinds = _find_kinds(WritingForms(article, request.POST))
    return render(request, CHECKER, {"finding_kinds": kinds})


def _take(request: HttpRequest, article: Article | None) -> HttpResponse:
    """Store what was sent, or show it again with what the checker finds in it."""
    if article is not None and not _is_writable(request, article, looks=False):
        if "window" in request.POST:
            return autosave_refused_form(request, article)
        raise PermissionDenied
    forms = WritingForms(article, request.POST)
    if "_check" in request.POST or "_accept" in request.POST:
        return _render(request, article, _check(request, article, forms))
    if not forms.is_valid():
        return _render(request, article, forms)
    try:
        with transaction.atomic():
            saved = _store(request, article, forms)
    except Refused as refused:
        journal.record_denied(refused)  # the transaction took the row back with the rest
        for reason in refused.reasons:
            forms.text.add_error(None, str(reason))
        return _render(request, article, forms, **_other_text(request, article, refused))
    _tell_stored(request, saved, forms)
    if "_submit" in request.POST:
        _submit(request, saved)
    response = HttpResponseRedirect(_next_address(request, saved))
    return mark_stored(response, forms.text.cleaned_data.get("window") or "")


def _store(request: HttpRequest, article: Article | None, forms: WritingForms) -> Article:
    """Store the whole article, and let go of what the window held and kept."""
    by = signed_in_user(request)
    at = timezone.now()
    draft = forms.draft()
    sent = forms.text.cleaned_data
    window = sent.get("window") or ""
    if article is None:
        saved = writing.create_article(sent["publication"], draft, by=by, at=at)
    elif "_as_new" in request.POST:
        saved = autosave.store_as_new_draft(article, draft, by=by, at=at)
    else:
        over = read_number(request.POST.get("_over", ""))
        version = over or sent.get("started_from") or 0
        saved = writing.save_article(article, draft, by=by, at=at, expected_version=version)
    if article is not None:
        locks.release_lock(article, window, by=by)
    autosave.forget_autosaved(window, by=by)
    return saved


def _tell_stored(request: HttpRequest, saved: Article, forms: WritingForms) -> None:
    body = level_headings(forms.text.cleaned_data.get("body") or "")
    for length in overlong_crosshead_lengths(body):
        message = _(
            "A crosshead of %(count)d characters held several sentences: it was stored "
            "as paragraphs."
        )
        messages.warning(request, message % {"count": length})
    messages.success(request, _("Stored as revision %(number)d.") % {"number": saved.version})


def _submit(request: HttpRequest, saved: Article) -> None:
    """Submit the text that was just stored, and say what comes next. What keeps it back is told;
    the text is stored all the same."""
    by = signed_in_user(request)
    at = timezone.now()
    before = saved.stage
    if tell_refusals(
        request, lambda: workflow.submit_article(saved, by=by, at=at, version=saved.version)
    ):
        submitted = Article.objects.get(pk=saved.pk)
        messages.success(request, outcome_sentence("submit", before, submitted, at))


def _next_address(request: HttpRequest, saved: Article) -> str:
    """Return where to go after a save: on with the text, to a new one, or to the act that was
    asked for."""
    if "_addanother" in request.POST:
        return reverse("admin:articles_article_add")
    slug = request.POST.get("_then", "")
    if slug == "pictures":
        return f"{reverse('admin:articles_image_add')}?article={saved.pk}"
    if slug in FOLLOWING:
        return reverse(f"admin:articles_article_{slug}", args=[saved.pk])
    return reverse("admin:articles_article_change", args=[saved.pk])


def _other_text(request: HttpRequest, article: Article | None, refused: Refused) -> dict[str, Any]:
    """Return both texts where somebody else saved, or is changing the article now."""
    if article is None or not isinstance(refused, Stale | Locked):
        return {}
    stored = Article.objects.get(pk=article.pk)
    newest = stored.revisions.select_related("made_by").latest("number")
    rows = find_differences(stored, lambda name: str(request.POST.get(name, "")))
    return {
        "stale": {"rows": rows, "newest": newest, "version": stored.version},
        "saved_meanwhile": isinstance(refused, Stale),
    }


def _recover(request: HttpRequest, article: Article | None) -> HttpResponse:
    """Fill the form with an unsaved text; nothing is stored before somebody saves it."""
    text = find_unsaved_text(request, article)
    if text is None:
        messages.warning(
            request, _("This text is no longer among those kept for you. Nothing was changed.")
        )
        return HttpResponseRedirect(request.path)
    if article is not None and not _is_writable(request, article, looks=False):
        raise PermissionDenied
    forms = WritingForms(article, recover_form(request, text))
    return _render(request, article, forms, recovered=text)


def _check(request: HttpRequest, article: Article | None, forms: WritingForms) -> WritingForms:
    """Return the form as it was sent, with the proposals of the asked kind taken over."""
    code = request.POST.get("_accept", "")
    kind = next((one for one in _find_kinds(forms) if one.code == code), None)
    if kind is None:
        return forms
    accepted = accept_kind(kind, forms.checked_texts())
    data = request.POST.copy()
    for name, value in accepted.texts.items():
        data[name] = value
    messages.success(
        request,
        _("Places changed in the form: %(count)d. Look through them and save.")
        % {"count": accepted.places},
    )
    return WritingForms(article, data)


def _find_kinds(forms: WritingForms) -> list[FindingKind]:
    """Return what the checker finds in the form. At most three queries."""
    publication = forms.publication()
    if publication is None:
        return []
    texts = forms.checked_texts()
    keywords = str(forms.text["keywords"].value() or "")
    checker = make_text_checker(publication, forms.credited_names(), keywords, at=timezone.now())
    return group_by_kind(find_in_texts(checker, texts))


def _render(
    request: HttpRequest, article: Article | None, forms: WritingForms, **context: Any
) -> HttpResponse:
    by = signed_in_user(request)
    unsaved = unsaved_texts_on(article, by) if request.method != "POST" else []
    return _render_screen(
        request,
        article,
        forms=forms,
        form=forms.text,
        row_sets=forms.row_sets,
        faults=forms.faults(),
        finding_kinds=_find_kinds(forms),
        unsaved=unsaved,
        shows_rights=shows_rights(article, by, timezone.now()),
        **context,
    )


def _render_reading(request: HttpRequest, article: Article) -> HttpResponse:
    """Return the screen with the text to read: nobody may write, or somebody else writes."""
    by = signed_in_user(request)
    return _render_screen(
        request,
        article,
        reading=render_text(article, Image.objects.in_bulk(image_ids(article.body))),
        byline=list_printed_names(article),
        lead_pictures=article.image_uses.filter(role=UseRole.LEAD).select_related("image"),
        held=find_other_lock(article, by, timezone.now()),
        unsaved=unsaved_texts_on(article, by),
    )


def _render_screen(request: HttpRequest, article: Article | None, **context: Any) -> HttpResponse:
    place = (
        describe_place_in_house(article, signed_in_user(request), timezone.now())
        if article is not None
        else {}
    )
    title = article.headline if article is not None else _("New article")
    return render_screen(
        request,
        TEMPLATE,
        title=title or _("Article without a headline"),
        menu_section="writing",
        article=article,
        original=article,
        **place,
        **context,
    )

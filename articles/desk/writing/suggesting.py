"""Suggestion mode: an article is written in place, and what is changed becomes suggestions."""

from collections.abc import Sequence
from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from articles import rights
from articles.actions.writing import autosave, suggested_edits
from articles.actions.writing.drafts import CreditLine
from articles.actions.writing.suggested_edits import TypedText
from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.desk.acts.acting import find_article
from articles.desk.screens import render_screen
from articles.desk.writing.autosave import find_unsaved_text, mark_stored, recover_form
from articles.desk.writing.forms import Bylines, Fault, list_faults
from articles.domain.states import STEPS, WRITING
from articles.domain.texts.units import BYLINE
from articles.editor import EDITOR_POLICY
from articles.errors import Refused
from articles.forms.article_rows import make_credit_rows
from articles.forms.articles import IN_PLACE, SuggestionForm, read_credits
from articles.models import Article
from articles.selectors.desk.autosave import unsaved_texts_on
from articles.selectors.suggested_edits import byline_initial, open_suggestion_mode
from newsroom.accounts.models import User

TEMPLATE = "desk/suggested/type.html"


class SuggestionForms(Bylines):
    """The text and the byline of an article as somebody suggests them. With `data` they hold what
    was sent, else the newest text with the suggestions that the person has open."""

    def __init__(self, article: Article, by: User, data: QueryDict | None = None) -> None:
        # Rows without an article: a byline that is suggested has no rows in the database.
        if data is not None:
            self.text = SuggestionForm(data, article=article)
            self.credits = make_credit_rows(Article(), data=data)
            return
        opened = open_suggestion_mode(article, by)
        rows = byline_initial(opened.texts[BYLINE])
        holds = ",".join(map(str, opened.holds))
        self.text = SuggestionForm(initial={**opened.texts, "holds": holds}, article=article)
        self.credits = make_credit_rows(Article(), initial=rows)
        self.credits.extra += len(rows)

    @property
    def media(self) -> Any:
        """Return the scripts and styles of every field."""
        return self.text.media + self.credits.empty_form.media

    def is_valid(self) -> bool:
        """Say whether the text can be compared. Both forms are asked, so that every fault is
        shown."""
        answers = [self.text.is_valid(), self.credits.is_valid()]
        return all(answers)

    def typed_text(self) -> TypedText:
        """Return what somebody typed."""
        sent = self.text.cleaned_data
        return TypedText(
            version=sent["started_from"],
            holds=[number for one in sent["holds"].split(",") if (number := read_number(one))],
            texts={name: sent[name] for name in (*IN_PLACE, "body")},
            credits=self.credit_lines(),
            why=sent["why"],
        )

    def credit_lines(self) -> Sequence[CreditLine]:
        """Return the byline as its rows hold it."""
        return read_credits(self.credits.rows())

    def faults(self) -> list[Fault]:
        """Return everything that is wrong with what was sent."""
        return list_faults(self.text, [self.credits])


@csp_update(EDITOR_POLICY)  # type: ignore[arg-type]  # its annotation knows no pk
@require_http_methods(["GET", "HEAD", "POST"])
def show_suggesting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an article to suggest changes in, and keep what was changed as suggestions.

    What the action refuses comes back as errors above the form, with every word kept. Refuses
    whoever may not suggest; a text that nobody may decide now leads to its suggestions.
    """
    article = find_article(request, pk)
    by = signed_in_user(request)
    if not rights.can_suggest(by):
        raise PermissionDenied
    if "_recover" in request.POST:
        return _recover(request, article)
    if request.method == "POST":
        return _take(request, article)
    if article.stage not in (*WRITING, *STEPS):
        messages.info(request, _("The text is signed or published: suggest changes of it later."))
        return HttpResponseRedirect(_suggestions_address(article))
    return _render(request, article, SuggestionForms(article, by))


def _take(request: HttpRequest, article: Article) -> HttpResponse:
    """Keep what was sent as suggestions, or show it again with what is wrong."""
    by = signed_in_user(request)
    forms = SuggestionForms(article, by, request.POST)
    if not forms.is_valid():
        return _render(request, article, forms)
    try:
        rows = suggested_edits.suggest_edits(article, forms.typed_text(), by=by, at=timezone.now())
    except Refused as refused:
        for reason in refused.reasons:
            forms.text.add_error(None, str(reason))
        return _render(request, article, forms)
    window = forms.text.cleaned_data["window"]
    autosave.forget_autosaved(window, by=by)
    message = ngettext(
        "You suggest %(count)d change now.", "You suggest %(count)d changes now.", len(rows)
    )
    messages.success(request, message % {"count": len(rows)})
    return mark_stored(HttpResponseRedirect(_suggestions_address(article)), window)


def _recover(request: HttpRequest, article: Article) -> HttpResponse:
    """Fill the form with an unsaved text; nothing is suggested before somebody sends it."""
    text = find_unsaved_text(request, article)
    if text is None:
        messages.warning(
            request, _("This text is no longer among those kept for you. Nothing was changed.")
        )
        return HttpResponseRedirect(request.path)
    forms = SuggestionForms(article, signed_in_user(request), recover_form(request, text))
    return _render(request, article, forms, recovered=text)


def _suggestions_address(article: Article) -> str:
    return reverse("admin:articles_article_suggestions", args=[article.pk])


def _render(
    request: HttpRequest, article: Article, forms: SuggestionForms, **context: Any
) -> HttpResponse:
    by = signed_in_user(request)
    first_look = request.method != "POST"
    return render_screen(
        request,
        TEMPLATE,
        title=_("Suggest changes"),
        menu_section="review",
        article=article,
        base=forms.text["started_from"].value(),
        forms=forms,
        form=forms.text,
        faults=forms.faults(),
        unsaved=unsaved_texts_on(article, by, suggesting=True) if first_look else [],
        **context,
    )

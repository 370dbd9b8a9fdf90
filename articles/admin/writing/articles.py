"""Writing desk: articles in the admin. Nothing here stores an article; the actions do."""

from typing import Any

from csp.decorators import csp_update
from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.review import locks
from articles.actions.review.readiness import check_readiness
from articles.actions.writing import autosave, writing
from articles.admin.staff import signed_in_user
from articles.admin.writing.acting import ActingMixin
from articles.admin.writing.autosave import (
    AutosaveMixin,
    autosave_refused_form,
    find_unsaved_text,
    mark_stored,
    recover_form,
)
from articles.admin.writing.inlines import ColumnInline, CreditInline, PictureInline
from articles.article_acts.table import offered_acts
from articles.common.numbers import read_number
from articles.domain.checking import SUGGESTIONS_MAX
from articles.domain.states import Move, find_rule, stage_at, was_seen_by
from articles.editor import EDITOR_POLICY
from articles.errors import Locked, Refused, Stale
from articles.forms.articles import ArticleForm
from articles.markup.paragraphs import level_headings, overlong_crosshead_lengths
from articles.markup.sanitising import image_ids
from articles.models import Article, Image, JournalEntry, KeptText, Lock
from articles.models.texts.text import TEXT_FIELDS
from articles.reading.rendering import render_text
from articles.selectors.desk.autosave import find_differences, unsaved_texts_on
from articles.selectors.desk.locks import find_other_lock
from articles.selectors.desk.workflow import find_workflow_state
from articles.selectors.search.suggestions import suggest_corrections
from newsroom.accounts.actors import actor_of


def stored_and_written(stored: Article, written: QueryDict) -> dict[str, Any]:
    """Return what is stored beside what was not stored, field by field where they differ."""
    newest = stored.revisions.select_related("made_by").latest("number")
    rows = find_differences(stored, lambda name: str(written.get(name, "")))
    return {"rows": rows, "newest": newest, "version": stored.version}


@admin.register(Article)
class ArticleAdmin(ActingMixin, AutosaveMixin):
    form = ArticleForm

    class Media:
        js = ["articles/stored.js"]

    inlines = [ColumnInline, CreditInline, PictureInline]
    change_form_template = "admin/articles/article/change_form.html"
    object_history_template = "admin/articles/article/object_history.html"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "started_from",
                    "window",
                    "publication",
                    "kicker",
                    "headline",
                    "subhead",
                    "abstract",
                    "dateline",
                    "body",
                    "keywords",
                ]
            },
        ),
        (_("On the site"), {"fields": ["expires_at"]}),
        (
            _("Rights"),
            {
                "fields": [
                    ("rights_kind", "rights_holder"),
                    "rights_licence",
                    ("rights_valid_from", "rights_valid_until"),
                    ("rights_web_allowed", "rights_print_allowed"),
                    ("rights_reprint", "rights_machines"),
                ]
            },
        ),
        (
            _("Taken from another medium"),
            {
                "classes": ["collapse"],
                "fields": [
                    "source_name",
                    "source_url",
                    "source_date",
                    "source_headline",
                    "source_author",
                ],
            },
        ),
    ]

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Show a form only where saving could succeed; everybody else reads.

        What was written is always taken in.
        """
        if obj is None:
            return super().has_change_permission(request)
        if request.method == "GET" and self._held(request, obj) is not None:
            return False
        stage = stage_at(obj.stage, obj.published_at, timezone.now())
        return (
            rights.can_write(actor_of(request), obj)
            and find_rule(stage, obj.visibility, Move.SAVE) is not None
        )

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        # An article and its revisions are kept; withdrawing takes it away from readers.
        return False

    @admin.display(description=_("body"))
    def reading(self, article: Article) -> str:
        """The body as one reads it, where nobody may write it now."""
        body = render_text(article, Image.objects.in_bulk(image_ids(article.body)))
        return format_html('<div class="reading" lang="zh-Hans">{}</div>', body)

    def get_readonly_fields(self, request: HttpRequest, obj: Article | None = None) -> Any:
        return ["reading"] if obj and not self.has_change_permission(request, obj) else []

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        if obj and not self.has_change_permission(request, obj):
            shown = [
                *(name for name in TEXT_FIELDS if name != "body" and getattr(obj, name)),
                "reading",
            ]
            return [(None, {"fields": shown})]
        seen = obj and was_seen_by(obj.stage, obj.visibility, obj.published_at, timezone.now())
        if request.user.has_perm("articles.change_rightsrecord") and not seen:
            return self.fieldsets
        return [section for section in self.fieldsets if section[0] != _("Rights")]

    @method_decorator(csp_update(EDITOR_POLICY))
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show and save an article.

        What an action refuses comes back as errors of the form, with every word kept.
        """
        context = {**(extra_context or {}), **self._page_context(request, object_id)}
        article = context.get("article")
        if "_recover" in request.POST:
            context["recovered"] = self._recover(request, article)
            if context["recovered"] is None:
                messages.warning(
                    request,
                    _("This text is no longer among those kept for you. Nothing was changed."),
                )
                return HttpResponseRedirect(request.path)
        elif (
            article
            and "window" in request.POST
            and not self.has_change_permission(request, article)
        ):
            return autosave_refused_form(request, article)
        answer = super().changeform_view(request, object_id, form_url, context)
        return mark_stored(answer, vars(request).get("stored_window", ""))

    def around_refusal(self, request: HttpRequest, object_id: str | None, refused: Refused) -> Any:
        """Show both texts where somebody else saved, or is changing the article now."""
        stored = self.asked_row(request, object_id)
        if not isinstance(refused, Stale | Locked) or stored is None:
            return {}
        return {
            "stale": stored_and_written(stored, request.POST),
            "saved_meanwhile": isinstance(refused, Stale),
        }

    def get_form(
        self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Article]]:
        form = super().get_form(request, obj, change, **kwargs)
        form.recovered = hasattr(request, "recovered")  # type: ignore[attr-defined]
        return form

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """Store nothing yet: the action stores text and rows together, in `save_related`."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Store the whole article, and let go of what the window held and kept."""
        for length in overlong_crosshead_lengths(
            level_headings(form.cleaned_data.get("body") or "")
        ):
            message = _(
                "A crosshead of %(count)d characters held several sentences: it was stored "
                "as paragraphs."
            )
            messages.warning(request, message % {"count": length})
        draft = form.draft(*[formset.rows() for formset in formsets])
        at = timezone.now()
        by = signed_in_user(request)
        window = form.cleaned_data.get("window") or ""
        if change and "_as_new" in request.POST:
            saved = autosave.store_as_new_draft(form.instance, draft, by=by, at=at)
        elif change:
            over = read_number(request.POST.get("_over", ""))
            version = over or form.cleaned_data.get("started_from") or 0
            saved = writing.save_article(
                form.instance, draft, by=by, at=at, expected_version=version
            )
        else:
            saved = writing.create_article(form.cleaned_data["publication"], draft, by=by, at=at)
        if change:
            locks.release_lock(form.instance, window, by=by)
        autosave.forget_autosaved(window, by=by)
        request.stored_window = window  # type: ignore[attr-defined]
        form.instance.pk = saved.pk

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        return []  # our own journal says what happened

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Show the article's journal."""
        article = self.asked_row(request, object_id)
        rows: Any = []
        if article is not None:
            rows = JournalEntry.objects.filter(article=article).order_by("-at", "-pk")[:200]
        return super().history_view(request, object_id, {**(extra_context or {}), "journal": rows})

    def _page_context(self, request: HttpRequest, object_id: str | None) -> dict[str, Any]:
        article = self.asked_row(request, object_id)
        context = {
            "unsaved": unsaved_texts_on(article, signed_in_user(request))
            if request.method == "GET"
            else []
        }
        if article is None:
            return context
        at = timezone.now()
        state = find_workflow_state(article, signed_in_user(request), at)
        suggested = suggest_corrections(article, at=at)
        return {
            **context,
            "article": article,
            "held": self._held(request, article),
            "readiness": check_readiness(article, at=at),
            "standing": state,
            "acts": offered_acts(article, signed_in_user(request), state, at),
            "suggestions": suggested,
            "suggestions_cut": len(suggested) >= SUGGESTIONS_MAX,
            "placements": article.placements.select_related("page__issue").order_by(
                "-is_primary", "page__issue__date"
            ),
        }

    def _held(self, request: HttpRequest, article: Article) -> Lock | None:
        """Return by whose lock somebody else is changing the article. Asked once a request."""
        locks: dict[int, Lock | None] = vars(request).setdefault("_locks", {})
        if article.pk not in locks:
            locks[article.pk] = find_other_lock(article, signed_in_user(request), timezone.now())
        return locks[article.pk]

    def _recover(self, request: HttpRequest, article: Article | None) -> KeptText | None:
        """Fill the form with an unsaved text; nothing is stored before somebody saves it."""
        text = find_unsaved_text(request, article)
        if text is not None:
            request.POST = recover_form(request, text)  # type: ignore[assignment]
            request.recovered = text  # type: ignore[attr-defined]
        return text

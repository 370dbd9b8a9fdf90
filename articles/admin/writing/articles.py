"""Writing desk: articles in the admin. Nothing here stores an article; the actions do."""

from typing import Any

from csp.decorators import csp_update
from django.contrib import admin, messages
from django.db.models import QuerySet
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
from articles.admin.long_lists import LongListMixin
from articles.admin.staff import signed_in
from articles.admin.writing.acting import ActingMixin
from articles.admin.writing.acts import offered
from articles.admin.writing.article_filters import (
    ColumnFilter,
    DeskFilter,
    RightsFilter,
    SignedFilter,
)
from articles.admin.writing.autosave import KeepingMixin, kept_for, put_aside, taken_up, tell_stored
from articles.admin.writing.inlines import ColumnInline, CreditInline, PictureInline
from articles.admin_base import sought
from articles.common.numbers import read_number
from articles.domain.checking import SUGGESTIONS_MAX
from articles.domain.states import Move, Stage, allows, seen_by, settled
from articles.editor import EDITOR_POLICY
from articles.errors import Locked, Refused, Stale
from articles.forms.articles import ArticleForm
from articles.markup.paragraphs import level_headings, overlong_crossheads
from articles.markup.sanitising import image_ids
from articles.models import Article, Image, JournalEntry, KeptText, Lock
from articles.models.texts.text import TEXT_FIELDS
from articles.reading.rendering import show_text
from articles.selectors.desk.autosave import differences, kept_on
from articles.selectors.desk.desk_search import found_at_desk
from articles.selectors.desk.locks import held_by_another
from articles.selectors.desk.workflow import standing
from articles.selectors.search.suggestions import suggestions
from newsroom.accounts.actors import actor_of


def both_texts(stored: Article, written: QueryDict) -> dict[str, Any]:
    """Return what is stored beside what was not stored, field by field where they differ."""
    newest = stored.revisions.select_related("made_by").latest("number")
    rows = differences(stored, lambda name: str(written.get(name, "")))
    return {"rows": rows, "newest": newest, "version": stored.version}


@admin.register(Article)
class ArticleAdmin(LongListMixin[Article], ActingMixin, KeepingMixin):
    form = ArticleForm

    class Media:
        js = ["articles/stored.js"]

    inlines = [ColumnInline, CreditInline, PictureInline]
    list_display = [
        "headline",
        "stage_badge",
        "due_at",
        "home",
        "editor",
        "length",
        "public",
        "changed_at",
    ]
    list_filter = [
        "stage",
        DeskFilter,
        SignedFilter,
        "publication",
        ColumnFilter,
        "responsible_editor",
        RightsFilter,
    ]
    list_select_related = ["responsible_editor"]
    list_per_page = 50
    search_fields = ["headline"]
    search_help_text = _("Number, headline, person, or number of an issue")
    ordering = ["-changed_at", "-pk"]
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

    @admin.display(description=_("stage"), ordering="stage")
    def stage_badge(self, article: Article) -> str:
        return format_html(
            '<span class="badge badge-{}">{}</span>', article.stage, Stage(article.stage).label
        )

    @admin.display(description=_("home column"))
    def home(self, article: Article) -> str:
        return next(
            (str(standing.column) for standing in article.standings.all() if standing.is_primary),
            "—",
        )

    @admin.display(description=_("responsible editor"), ordering="responsible_editor__printed_name")
    def editor(self, article: Article) -> str:
        return str(article.responsible_editor or "—")

    @admin.display(description=_("public from"), ordering="published_at")
    def public(self, article: Article) -> Any:
        return article.published_at

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return super().get_queryset(request).prefetch_related("standings__column")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        """Find by number, headline, person or issue number."""
        term = sought(search_term)
        if not term:
            return queryset, False
        return queryset.filter(pk__in=found_at_desk(term)), False

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Show a form only where saving could succeed; everybody else reads. What was written is always taken in."""
        if obj is None:
            return super().has_change_permission(request)
        if request.method == "GET" and self._held(request, obj) is not None:
            return False
        stage = settled(obj.stage, obj.published_at, timezone.now())
        return (
            rights.can_write(actor_of(request), obj)
            and allows(stage, obj.visibility, Move.SAVE) is not None
        )

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return (
            False  # an article and its revisions are kept; withdrawing takes it away from readers
        )

    @admin.display(description=_("body"))
    def reading(self, article: Article) -> str:
        """The body as one reads it, where nobody may write it now."""
        shown = show_text(article, Image.objects.in_bulk(image_ids(article.body)))
        return format_html('<div class="reading" lang="zh-Hans">{}</div>', shown)

    def get_readonly_fields(self, request: HttpRequest, obj: Article | None = None) -> Any:
        return ["reading"] if obj and not self.has_change_permission(request, obj) else []

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        if obj and not self.has_change_permission(request, obj):
            shown = [
                *(name for name in TEXT_FIELDS if name != "body" and getattr(obj, name)),
                "reading",
            ]
            return [(None, {"fields": shown})]
        seen = obj and seen_by(obj.stage, obj.visibility, obj.published_at, timezone.now())
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
        """Show and save an article. What an action refuses comes back as errors of the form, with every word kept."""
        context = {**(extra_context or {}), **self._around(request, object_id)}
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
            return put_aside(request, article)
        answer = super().changeform_view(request, object_id, form_url, context)
        return tell_stored(answer, vars(request).get("stored_window", ""))

    def around_refusal(self, request: HttpRequest, object_id: str | None, refused: Refused) -> Any:
        """Show both texts where somebody else saved, or is changing the article now."""
        stored = self.asked_row(request, object_id)
        if not isinstance(refused, Stale | Locked) or stored is None:
            return {}
        return {
            "stale": both_texts(stored, request.POST),
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
        for length in overlong_crossheads(level_headings(form.cleaned_data.get("body") or "")):
            told = _(
                "A crosshead of %(count)d characters held several sentences: it was stored as paragraphs."
            )
            messages.warning(request, told % {"count": length})
        draft = form.draft(*[formset.rows() for formset in formsets])
        at, by, window = timezone.now(), signed_in(request), form.cleaned_data.get("window") or ""
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
        found = self.asked_row(request, object_id)
        rows: Any = []
        if found is not None:
            rows = JournalEntry.objects.filter(article=found).order_by("-at", "-pk")[:200]
        return super().history_view(request, object_id, {**(extra_context or {}), "journal": rows})

    def _around(self, request: HttpRequest, object_id: str | None) -> dict[str, Any]:
        found = self.asked_row(request, object_id)
        around = {"unsaved": kept_on(found, signed_in(request)) if request.method == "GET" else []}
        if found is None:
            return around
        at = timezone.now()
        shown = standing(found, signed_in(request), at)
        suggested = suggestions(found, at=at)
        return {
            **around,
            "article": found,
            "held": self._held(request, found),
            "readiness": check_readiness(found, at=at),
            "standing": shown,
            "acts": offered(found, signed_in(request), shown, at),
            "suggestions": suggested,
            "suggestions_cut": len(suggested) >= SUGGESTIONS_MAX,
            "placements": found.placements.select_related("page__issue").order_by(
                "-is_primary", "page__issue__date"
            ),
        }

    def _held(self, request: HttpRequest, article: Article) -> Lock | None:
        """Return by whose lock somebody else is changing the article. Asked once a request."""
        asked: dict[int, Lock | None] = vars(request).setdefault("_locks", {})
        if article.pk not in asked:
            asked[article.pk] = held_by_another(article, signed_in(request), timezone.now())
        return asked[article.pk]

    def _recover(self, request: HttpRequest, article: Article | None) -> KeptText | None:
        """Fill the form with an unsaved text; nothing is stored before somebody saves it."""
        text = kept_for(request, article)
        if text is not None:
            request.POST = taken_up(request, text)  # type: ignore[assignment]
            request.recovered = text  # type: ignore[attr-defined]
        return text

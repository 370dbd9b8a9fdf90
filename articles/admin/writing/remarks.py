"""The notes of the house on an article: read, left, settled."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.actions.writing import remarks
from articles.admin.staff import signed_in_user
from articles.common.numbers import read_number
from articles.errors import Refused
from articles.forms.articles import label_fields
from articles.models import Article, Remark
from articles.models.texts.text import TEXT_FIELDS


class RemarkForm(forms.Form):
    """A note, on the article or one of its fields."""

    words = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    mentions = forms.ModelMultipleChoiceField(
        label=gettext_lazy("For"), required=False, queryset=get_user_model()._default_manager.none()
    )
    must_fix = forms.BooleanField(
        label=gettext_lazy("Must be settled before the text goes on"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("the whole article"))]
        for name in TEXT_FIELDS:
            field = Article._meta.get_field(name)
            choices.append((name, str(field.verbose_name)))  # type: ignore[union-attr]
        self.fields["field"].choices = choices  # type: ignore[attr-defined]
        staff = (
            get_user_model()
            ._default_manager.filter(is_staff=True, is_active=True)
            .order_by("username")
        )
        self.fields["mentions"].queryset = staff  # type: ignore[attr-defined]
        label_fields(self)


def remarks_page(request: HttpRequest, article: Article, around: dict[str, Any]) -> HttpResponse:
    """Show the notes of an article, the newest first; leave one, or settle one (POST `settle`)."""
    form = RemarkForm(
        request.POST if request.method == "POST" and "settle" not in request.POST else None
    )
    if request.method == "POST":
        try:
            if "settle" in request.POST:
                _settle(request, article)
            elif form.is_valid():
                remarks.add_remark(
                    article, by=signed_in_user(request), at=timezone.now(), **form.cleaned_data
                )
                messages.success(request, _("The note is left with the article."))
            else:
                raise Refused(
                    *[str(message) for texts in form.errors.values() for message in texts]
                )
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, str(reason))
        else:
            return HttpResponseRedirect(
                reverse("admin:articles_article_remarks", args=[article.pk])
            )
    context = {
        **around,
        "article": article,
        "original": article,
        "form": form,
        "title": _("Notes"),
        "remarks": article.remarks.select_related("settled_by")
        .prefetch_related("mentions")
        .order_by("-at", "-pk"),
    }
    return render(request, "admin/articles/article/remarks.html", context)


def _settle(request: HttpRequest, article: Article) -> None:
    pk = read_number(request.POST.get("settle", ""))
    remark = get_object_or_404(Remark, pk=pk, article=article)
    remarks.settle_remark(remark, by=signed_in_user(request), at=timezone.now())
    messages.success(request, _("The note is settled."))

"""The price page: what the paper costs, and what a term of one's own would cost, without signing in
or script."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from articles.common.numbers import read_number
from articles.models import Publication
from articles.reading.access import Site, get_site_or_404, public_page, render_page
from subscriptions import messages
from subscriptions.domain.choices import Channel
from subscriptions.forms.readers import MONTHS, QuoteForm
from subscriptions.models import Plan
from subscriptions.pricing import NotPriced, QuoteLine, TermSuggestion
from subscriptions.selectors.calendar import next_issues
from subscriptions.selectors.prices import find_price_offer, list_channel_prices
from subscriptions.selectors.sales.buying import list_plans_on_sale
from subscriptions.selectors.sales.plan_cards import list_other_prices, make_plan_cards
from subscriptions.selectors.sales.quotes import QuotedTerm, Wish, end_from_next_issue, quote_wish
from subscriptions.signed_quotes import seal_quote
from subscriptions.views.throttling import is_too_often

QUOTES_A_MINUTE = 120


@dataclass(frozen=True)
class ShownQuote:
    """What the page shows of an answer: every line in words, the better terms, and the sealed quote
    to order by."""

    answer: QuotedTerm
    lines: list[tuple[str, QuoteLine]]
    better: list[tuple[str, TermSuggestion]]
    sealed: str


@public_page(parameters=["plan", "months"])
def show_prices(request: HttpRequest) -> HttpResponse:
    """Show the prices in force today, how to order, and the answer to what was asked."""
    site = get_site_or_404(request)
    at = timezone.now()
    if "start" in request.GET and is_too_often(request, "quote", QUOTES_A_MINUTE):
        return _wait(request, site)
    offer = find_price_offer(site.publication, timezone.localdate(at))
    plans = list_plans_on_sale(site.publication)
    lists = list_channel_prices(site.publication, plans, timezone.localdate(at))
    cards = make_plan_cards(plans, lists)
    asked = request.GET if "start" in request.GET else None
    form = QuoteForm(
        asked,
        plans=plans,
        initial=_initial_values(site.publication, plans, request.GET, at),
    )
    shown = _quote_answer(form, site.publication, at) if asked and form.is_valid() else None
    context = {
        "prices": offer.prices,
        "schedule": offer.schedule,
        "form": form,
        "sells": offer.prices or plans or lists,
        "said": shown,
        "lists": lists,
        "cards": cards,
        "others": list_other_prices(cards, lists),
        "next": next_issues(site.publication, Channel.POST, at, 3),
        "asked": asked is not None,
        "bank": settings.BANK_ACCOUNT,
    }
    return render_page(request, "subscriptions/prices.html", site, context)


def _wait(request: HttpRequest, site: Site) -> HttpResponse:
    """Ask somebody to wait; nobody else is told what he is told."""
    answer = render_page(request, "subscriptions/too_often.html", site, {}, status=429)
    answer["Cache-Control"] = "no-store"
    answer["Retry-After"] = "60"
    return answer


def read_wish(cleaned: dict[str, Any], publication: Publication) -> Wish:
    """Return what a form asks. Refuses NotPriced: `months`."""
    plan: Plan | None = cleaned.get("plan")
    end: date = cleaned["end"] or end_from_next_issue(
        publication, plan, cleaned["start"], cleaned["months"]
    )
    channel = plan.channel if plan else Channel.POST
    return Wish(publication, cleaned["start"], end, cleaned["copies"], channel, plan)


def _initial_values(
    publication: Publication, plans: Iterable[Plan], chosen: QueryDict, at: Any
) -> dict[str, Any]:
    """Return what the form shows to somebody who asked nothing yet: the offer and the term he
    comes for, or the first, for as long as it proposes (a year where it names a length of its own),
    from the next issue that can be had."""
    offers = list(plans)
    code = chosen.get("plan", "")
    plan = next((one for one in offers if one.code == code), offers[0] if offers else None)
    days = next_issues(publication, plan.channel if plan else Channel.POST, at, 1)
    wanted = read_number(chosen.get("months", "")) or (plan.months if plan else 0)
    months = wanted if wanted in dict(MONTHS) else 12
    proposed = {
        "start": days[0] if days else None,
        "months": months,
        "copies": plan.copies_min if plan else 1,
    }
    return proposed | ({"plan": plan.code} if plan else {})


def _quote_answer(form: QuoteForm, publication: Publication, at: Any) -> ShownQuote | None:
    """Price what was asked, or tell beside the form why it has no price."""
    try:
        quoted = quote_wish(read_wish(form.cleaned_data, publication), at)
    except NotPriced as refused:
        form.add_error(None, messages.no_price_sentence(refused))
        return None
    lines = [(messages.format_line(line), line) for line in quoted.promise.lines]
    better = [(messages.suggestion_sentence(one), one) for one in quoted.better]
    return ShownQuote(quoted, lines, better, seal_quote(quoted.promise))

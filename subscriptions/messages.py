"""What the pricing engine answers, in words for clerks and readers."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from subscriptions.domain.money import format_yuan
from subscriptions.gateways import (
    Declined,
    Forged,
    GatewayError,
    NotConfigured,
    Unreachable,
    UnreadableNotice,
)
from subscriptions.pricing import (
    DearMonth,
    Kind,
    NotPriced,
    QuoteLine,
    SuggestionReason,
    TermSuggestion,
)

# The sentence of each code of NotPriced: what is wrong, and what to do.
NO_PRICE_SENTENCES = {
    "ends_before_start": gettext_lazy(
        "The term ends before it begins. Choose a later end, or an earlier start."
    ),
    "beyond_calendar": gettext_lazy(
        "Issues are planned from %(first)s to %(last)s. Choose a term within these days."
    ),
    "no_prices": gettext_lazy("There is no price list for %(month)s. Choose a later start."),
    "broken_month": gettext_lazy(
        "Only whole months are sold. Begin with the first issue of a month."
    ),
    "copies": gettext_lazy("Order at least one copy and at most %(most)d."),
    "plan_copies": gettext_lazy(
        "Of this offer order at least %(least)d and at most %(most)d copies."
    ),
    "horizon": gettext_lazy("Terms are sold until %(last)s at the latest. Choose an earlier end."),
    "months": gettext_lazy("Order at least one month and at most %(most)d."),
    "discount": gettext_lazy("This discount cannot be given."),
}
# Codes whose sentence depends on whether another issue follows: with `next`, and without.
NEXT_ISSUE_SENTENCES = {
    "no_issue": (
        gettext_lazy("No issue appears in this term. The next one appears on %(next)s."),
        gettext_lazy("No issue appears in this term. Choose other days."),
    ),
    "too_early": (
        gettext_lazy(
            "The first issue that can still be delivered is that of %(next)s. Begin with it."
        ),
        gettext_lazy("No issue of this term can still be delivered. Choose a later one."),
    ),
}


def no_price_sentence(refused: NotPriced) -> str:
    """Return why a term has no price, as a sentence that says what to do."""
    facts = {
        name: format_day(value) if isinstance(value, date) else value
        for name, value in refused.facts.items()
    }
    if refused.code in NEXT_ISSUE_SENTENCES:
        with_next, without_next = NEXT_ISSUE_SENTENCES[refused.code]
        sentence = with_next if "next" in facts else without_next
    else:
        sentence = NO_PRICE_SENTENCES[refused.code]
    return str(sentence) % facts


def format_day(value: date) -> str:
    """Return a day as the newspaper writes it: 2024年3月5日."""
    return date_format(value, "DATE_FORMAT")


def format_line(one: QuoteLine) -> str:
    """Return one line as a clerk and a reader understand it: 2024年3月：5期 × 3.00."""
    months = format_month(one.first_month)
    if one.first != one.last:
        months = f"{months}–{format_month(one.last_month)}"
    facts = {"months": months, "issues": one.issues, "price": format_yuan(one.unit)}
    if one.kind is Kind.ISSUES:
        sentence = ngettext(
            "%(months)s: %(issues)d issue × %(price)s",
            "%(months)s: %(issues)d issues × %(price)s",
            one.issues,
        )
    else:
        sentence = _("%(months)s: %(unit)s %(price)s")
        facts["unit"] = unit_label(one.kind)
    text = sentence % facts
    if one.copies == 1:
        return text
    return _("%(line)s × %(copies)d copies") % {"line": text, "copies": one.copies}


def format_month(first: date) -> str:
    """Return a month as the newspaper writes it: 2024年3月."""
    return date_format(first, "YEAR_MONTH_FORMAT")


def unit_label(kind: Kind) -> str:
    """Return what is sold for a row of months."""
    return {
        Kind.MONTH: _("a month"),
        Kind.QUARTER: _("a quarter"),
        Kind.HALF: _("half a year"),
        Kind.YEAR: _("a year"),
        Kind.FIXED: _("fixed price"),
    }[kind]


def dear_unit_sentence(kind: Kind) -> str:
    """Return why a unit of a price list should be looked at twice."""
    return {
        Kind.QUARTER: _("A quarter costs more than three months."),
        Kind.HALF: _("Half a year costs more than two quarters."),
        Kind.YEAR: _("A year costs more than its quarters or halves."),
    }[kind]


def dear_month_sentence(dear: DearMonth) -> str:
    """Return which month costs more than its copies, and by how much."""
    facts = {
        "month": format_month(dear.month),
        "issues": dear.issues,
        "singly": format_yuan(dear.singly),
        "listed": format_yuan(dear.listed),
    }
    sentence = ngettext(
        "%(month)s has %(issues)d issue, singly %(singly)s; the month costs %(listed)s.",
        "%(month)s has %(issues)d issues, singly %(singly)s; the month costs %(listed)s.",
        dear.issues,
    )
    return sentence % facts


# What went wrong with a provider: what happened, what is safe, what to do.
TROUBLE = {
    NotConfigured: gettext_lazy(
        "%(provider)s is not set up here. Choose another way to pay, or tell the newspaper."
    ),
    Unreachable: gettext_lazy(
        "%(provider)s does not answer just now. Nothing is lost. Try again in a minute."
    ),
    Declined: gettext_lazy(
        "%(provider)s has said no, and nothing was changed (%(reason)s). Choose another way, or "
        "ask the newspaper."
    ),
    Forged: gettext_lazy(
        "This notice does not come from %(provider)s. It was refused; nothing was changed."
    ),
    UnreadableNotice: gettext_lazy(
        "A notice from %(provider)s could not be understood. Nothing was changed; it will come "
        "again."
    ),
}


def gateway_error_sentence(error: GatewayError) -> str:
    """Return what went wrong with a payment provider, as a sentence for people.

    The log gets the rest.
    """
    facts = {"provider": provider_label(error.provider), "reason": getattr(error, "reason", "")}
    return str(TROUBLE[type(error)]) % facts


def provider_label(name: str) -> str:
    """Return a payment provider as people call it: 微信支付."""
    return {"wechat": _("WeChat Pay"), "alipay": _("Alipay"), "sandbox": _("Trial payment")}.get(
        name, name
    )


def nothing_to_renew_sentence() -> str:
    return _("It has no term that could be renewed.")


def renewed_already_sentence(number: str) -> str:
    """Return that a term has its order, and which."""
    return _("Renewed already, by order %(number)s.") % {"number": number}


def suggestion_sentence(one: TermSuggestion) -> str:
    """Return why a longer term is worth a thought."""
    facts = {
        "first": format_day(one.issues.first),
        "last": format_day(one.issues.last),
        "issues": len(one.issues),
        "total": format_yuan(one.total),
        "extra": format_yuan(one.extra),
    }
    if one.reason is SuggestionReason.SAME_PRICE and one.extra == 0:
        sentence = _("From %(first)s to %(last)s, %(issues)d issues cost the same: %(total)s yuan.")
    elif one.extra < 0:
        sentence = _("From %(first)s to %(last)s, %(issues)d issues cost less: %(total)s yuan.")
    else:
        sentence = _(
            "To %(last)s, the end of the month, %(issues)d issues cost %(extra)s yuan more: "
            "%(total)s yuan."
        )
    return sentence % facts


def desk_number_label(name: str) -> str:
    """Return what a number of the counter's desk counts."""
    return {
        "renewals": _("end within 10 days and wait for a renewal"),
        "expiring": _("end within 60 days"),
        "lapsed": _("ended lately, not renewed"),
        "no_address": _("without an address"),
        "holds_begin": _("holds that begin this week"),
        "holds_end": _("holds that end this week"),
        "complaints": _("open complaints"),
        "letters_failed": _("letters that failed"),
        "unmatched": _("transfers without an order"),
        "taken_back": _("transfers that the bank took back"),
        "part_paid": _("orders partly paid"),
        "notices": _("notices of money that could not be booked"),
        "invoices": _("invoices asked for"),
        "refunds": _("refunds to pay out"),
        "late": _("orders paid too late"),
        "overpaid": _("orders overpaid"),
        "expired_with_money": _("expired orders with money"),
        "cancelled_with_money": _("cancelled orders with money"),
        "awaiting": _("orders that wait for their money"),
        "red_due": _("red invoices due"),
        "low_forecasts": _("print runs foreseen unusually low"),
        "duplicates": _("subscribers who may be known twice"),
        "receipts": _("registered receipts to decide"),
    }[name]

"""The addresses of the work screens of the money desk."""

from functools import partial

from django.urls import URLPattern

from subscriptions.desk.money import (
    bank_lines,
    bank_reversals,
    bank_statements,
    invoice_requests,
    invoices,
    ledger,
    notices,
    payments,
    refunds,
)
from subscriptions.desk.screens import Guard, desk_path


def money_urls(guard: Guard) -> list[URLPattern]:
    """Return the screens of the money desk, each behind `guard`."""
    return [
        *_notice_urls(guard),
        *_payment_urls(guard),
        *_refund_urls(guard),
        *_bank_urls(guard),
        *_transfer_urls(guard),
        *_bank_reversal_urls(guard),
        *_request_urls(guard),
        *_invoice_urls(guard),
        *_ledger_urls(guard),
    ]


def _notice_urls(guard: Guard) -> list[URLPattern]:
    screen = partial(desk_path, guard)
    return [
        screen("providerevent/", notices.show_notices, "providerevent_changelist"),
        screen(
            "providerevent/<path:object_id>/change/", notices.show_notice, "providerevent_change"
        ),
        screen(
            "providerevent/<int:pk>/settle/",
            notices.show_settle_notice_form,
            "providerevent_settle",
        ),
    ]


def _payment_urls(guard: Guard) -> list[URLPattern]:
    screen = partial(desk_path, guard)
    return [
        screen("payment/", payments.show_payments, "payment_changelist"),
        screen("payment/sheet/", payments.export_payments, "payment_sheet"),
        screen("payment/<path:object_id>/change/", payments.show_payment, "payment_change"),
        screen("payment/<int:pk>/reverse/", payments.show_reversal_form, "payment_reverse"),
    ]


def _refund_urls(guard: Guard) -> list[URLPattern]:
    screen = partial(desk_path, guard)
    return [
        screen("refund/", refunds.show_refunds, "refund_changelist"),
        screen("refund/<path:object_id>/change/", refunds.show_refund, "refund_change"),
        screen("refund/<int:pk>/paid-out/", refunds.show_payout_form, "refund_paid_out"),
        screen("refund/<int:pk>/give-up/", refunds.show_give_up_form, "refund_give_up"),
    ]


def _bank_urls(guard: Guard) -> list[URLPattern]:
    screen = partial(desk_path, guard)
    return [
        screen("bankstatement/", bank_statements.show_statements, "bankstatement_changelist"),
        screen("bankstatement/add/", bank_statements.show_statement_form, "bankstatement_add"),
        screen(
            "bankstatement/<path:object_id>/change/",
            bank_statements.show_statement,
            "bankstatement_change",
        ),
        screen(
            "bankstatement/columns/<int:pk>/",
            bank_statements.show_columns_form,
            "bankstatement_columns",
        ),
    ]


def _transfer_urls(guard: Guard) -> list[URLPattern]:
    screen = partial(desk_path, guard)
    return [
        screen("bankline/", bank_lines.show_lines, "bankline_changelist"),
        screen("bankline/<path:object_id>/change/", bank_lines.show_line, "bankline_change"),
        screen("bankline/<int:pk>/match/", bank_lines.show_match_form, "bankline_match"),
        screen("bankline/<int:pk>/return/", bank_lines.show_return_form, "bankline_return"),
        screen(
            "bankline/<int:pk>/elsewhere/", bank_lines.show_set_aside_form, "bankline_elsewhere"
        ),
        screen("bankline/<int:pk>/remitted/", bank_lines.show_remittance_form, "bankline_remitted"),
    ]


def _bank_reversal_urls(guard: Guard) -> list[URLPattern]:
    screen = partial(desk_path, guard)
    return [
        screen("bankreversal/", bank_reversals.show_reversals, "bankreversal_changelist"),
        screen(
            "bankreversal/<path:object_id>/change/",
            bank_reversals.show_reversal,
            "bankreversal_change",
        ),
        screen(
            "bankreversal/<int:pk>/take-back/",
            bank_reversals.show_take_back_form,
            "bankreversal_take_back",
        ),
        screen(
            "bankreversal/<int:pk>/settle/",
            bank_reversals.show_settle_reversal_form,
            "bankreversal_settle",
        ),
    ]


def _request_urls(guard: Guard) -> list[URLPattern]:
    screen = partial(desk_path, guard)
    return [
        screen(
            "invoicerequest/", invoice_requests.show_invoice_requests, "invoicerequest_changelist"
        ),
        screen("invoicerequest/export/", invoice_requests.show_tax_export, "invoicerequest_export"),
        screen(
            "invoicerequest/numbers/", invoice_requests.show_numbers_form, "invoicerequest_numbers"
        ),
        screen(
            "invoicerequest/<path:object_id>/change/",
            invoice_requests.show_invoice_request,
            "invoicerequest_change",
        ),
        screen(
            "invoicerequest/<int:pk>/withdraw/",
            invoice_requests.show_withdrawal_form,
            "invoicerequest_withdraw",
        ),
    ]


def _invoice_urls(guard: Guard) -> list[URLPattern]:
    screen = partial(desk_path, guard)
    return [
        screen("invoice/", invoices.show_invoices, "invoice_changelist"),
        screen("invoice/<path:object_id>/change/", invoices.show_invoice, "invoice_change"),
        screen("invoice/<int:pk>/take-back/", invoices.show_red_invoice_form, "invoice_take_back"),
    ]


def _ledger_urls(guard: Guard) -> list[URLPattern]:
    screen = partial(desk_path, guard)
    return [
        screen("ledgerentry/", ledger.show_entries, "ledgerentry_changelist"),
        screen("ledgerentry/sheet/", ledger.export_entries, "ledgerentry_sheet"),
        screen("ledgerentry/balance/", ledger.show_trial_balance, "ledgerentry_balance"),
        screen("ledgerentry/balance/export/", ledger.export_trial_balance, "ledgerentry_export"),
        screen("ledgerentry/<path:object_id>/change/", ledger.show_entry, "ledgerentry_change"),
    ]

"""The subscribers' addresses."""

from django.urls import path

from subscriptions.views import (
    accounts,
    contact,
    gifts,
    orders,
    prices,
    receipts,
    sandbox,
    service,
    texts,
)

app_name = "subscriptions"
urlpatterns = [
    path("subscribe/", prices.prices, name="prices"),
    path("subscribe/order/", orders.order, name="order_form"),
    path("subscribe/order/<slug:code>/", orders.placed, name="order"),
    path("subscribe/order/<slug:code>/state/", orders.state, name="order_state"),
    path("subscribe/order/<slug:code>/pay/", orders.pay, name="pay"),
    path("subscribe/order/<slug:code>/scan/", orders.scan, name="scan"),
    path("subscribe/order/<slug:code>/scan.svg", orders.drawing, name="scan_drawing"),
    path("subscribe/order/<slug:code>/cancel/", orders.cancel, name="cancel"),
    path("subscribe/order/<slug:code>/invoice/", orders.invoice, name="invoice"),
    path(
        "subscribe/order/<slug:code>/invoice/<int:pk>/withdraw/",
        orders.withdraw,
        name="invoice_withdraw",
    ),
    path("subscribe/notices/<slug:provider>/", orders.notice, name="notice"),
    path("subscribe/sandbox/<slug:reference>/", sandbox.sandbox, name="sandbox"),
    path("subscribe/gift/", gifts.gift, name="gift"),
    path("terms/", texts.text, {"kind": "terms"}, name="terms"),
    path("terms/<int:version>/", texts.text, {"kind": "terms"}, name="terms_version"),
    path("privacy/", texts.text, {"kind": "privacy"}, name="privacy"),
    path("privacy/<int:version>/", texts.text, {"kind": "privacy"}, name="privacy_version"),
    path("account/", accounts.account, name="account"),
    path("account/sign-in/", accounts.sign_in, name="sign_in"),
    path("account/enter/<str:words>/", accounts.enter, name="enter"),
    path("account/sign-out/", accounts.sign_out, name="sign_out"),
    path("account/contact/", contact.contact, name="contact"),
    path("account/contact/<str:words>/", contact.mailbox, name="mailbox"),
    path("account/consent/", accounts.consent, name="consent"),
    path("account/data/", accounts.data, name="data"),
    path("account/erase/", accounts.erase, name="erase"),
    path("account/receipt/", receipts.receipt, name="receipt"),
    path("account/subscriptions/<int:pk>/hold/", service.hold, name="hold"),
    path("account/subscriptions/<int:pk>/address/", service.address, name="address"),
    path("account/subscriptions/<int:pk>/complaint/", service.complain, name="complain"),
    path("account/holds/<int:pk>/back/", service.back, name="hold_back"),
    path("account/addresses/<int:pk>/withdraw/", service.withdraw, name="dispatch_withdraw"),
    path("account/terms/<int:pk>/renew/", service.renew, name="renew"),
    path("account/terms/<int:pk>/end/", service.end, name="end"),
]

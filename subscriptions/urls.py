"""The subscribers' addresses."""

from django.urls import path

from subscriptions.views import (
    accounts,
    contact,
    following,
    gift_links,
    gifts,
    orders,
    prices,
    reading_list,
    receipts,
    sandbox,
    service,
    texts,
)

app_name = "subscriptions"
urlpatterns = [
    path("subscribe/", prices.show_prices, name="prices"),
    path("subscribe/order/", orders.place_order, name="order_form"),
    path("subscribe/order/<slug:code>/", orders.show_order, name="order"),
    path("subscribe/order/<slug:code>/state/", orders.report_state, name="order_state"),
    path("subscribe/order/<slug:code>/pay/", orders.begin_payment, name="pay"),
    path("subscribe/order/<slug:code>/scan/", orders.show_payment_code, name="scan"),
    path("subscribe/order/<slug:code>/scan.svg", orders.draw_payment_code, name="scan_drawing"),
    path("subscribe/order/<slug:code>/cancel/", orders.cancel_order, name="cancel"),
    path("subscribe/order/<slug:code>/invoice/", orders.ask_for_invoice, name="invoice"),
    path(
        "subscribe/order/<slug:code>/invoice/<int:pk>/withdraw/",
        orders.withdraw_invoice_request,
        name="invoice_withdraw",
    ),
    path("subscribe/notices/<slug:provider>/", orders.receive_notice, name="notice"),
    path("subscribe/sandbox/<slug:reference>/", sandbox.simulate_payment, name="sandbox"),
    path("subscribe/gift/", gifts.redeem_gift, name="gift"),
    path("terms/", texts.show_legal_text, {"kind": "terms"}, name="terms"),
    path("terms/<int:version>/", texts.show_legal_text, {"kind": "terms"}, name="terms_version"),
    path("privacy/", texts.show_legal_text, {"kind": "privacy"}, name="privacy"),
    path(
        "privacy/<int:version>/", texts.show_legal_text, {"kind": "privacy"}, name="privacy_version"
    ),
    path("account/", accounts.show_account, name="account"),
    path("account/sign-in/", accounts.sign_in, name="sign_in"),
    path("account/enter/<str:words>/", accounts.use_sign_in_link, name="enter"),
    path("account/sign-out/", accounts.sign_out, name="sign_out"),
    path("account/contact/", contact.edit_contact, name="contact"),
    path("account/contact/<str:words>/", contact.confirm_email, name="mailbox"),
    path("account/following/", following.show_following, name="following"),
    path("account/following/add/", following.follow, name="follow"),
    path("account/following/end/<str:words>/", following.end_digest, name="end_digest"),
    path("account/saved/", reading_list.show_reading_list, name="saved"),
    path("account/saved/add/", reading_list.show_save_form, name="save"),
    path("account/gift-links/", gift_links.show_gift_links, name="gift_links"),
    path("account/gift-links/add/", gift_links.show_giving_form, name="give_text"),
    path("account/consent/", accounts.change_consent, name="consent"),
    path("account/data/", accounts.download_data, name="data"),
    path("account/erase/", accounts.erase_account, name="erase"),
    path("account/receipt/", receipts.register_receipt, name="receipt"),
    path("account/subscriptions/<int:pk>/hold/", service.hold_delivery, name="hold"),
    path("account/subscriptions/<int:pk>/address/", service.change_address, name="address"),
    path("account/subscriptions/<int:pk>/complaint/", service.complain_of_issue, name="complain"),
    path("account/holds/<int:pk>/back/", service.end_hold, name="hold_back"),
    path(
        "account/addresses/<int:pk>/withdraw/",
        service.withdraw_address_change,
        name="dispatch_withdraw",
    ),
    path("account/terms/<int:pk>/renew/", service.renew_term, name="renew"),
    path("account/terms/<int:pk>/end/", service.end_term, name="end"),
]

"""Forms that are sent while something fails."""

import io
import re
from datetime import date

from PIL import Image as Pillow

from tests.cast import PASSWORD
from tests.newsroom.faults.site import Answer, Browser, Site

CONFIRMATION = re.compile(r'name="confirmation" value="([^"]+)"')
QUOTE = re.compile(r'name="quote" value="([^"]+)"')
CONTACT = {"name": "田甜", "phone": "13800000001", "email": "tian@example.com"}
PLACE = {
    "recipient": "田甜",
    "province": "浙江",
    "city": "杭州市",
    "district": "上城区",
    "street": "江滨路 1 号",
    "postcode": "310000",
}


def staff(site: Site, name: str) -> Browser:
    """Return somebody of the staff who has signed in."""
    browser = site.browser()
    assert browser.sign_in(name, PASSWORD).status == 302
    return browser


def order_form(browser: Browser) -> dict[str, str]:
    """Open the form of an order; return what it sends once it is filled in."""
    start = date(date.today().year + 1, 1, 1)  # noqa: DTZ011  any day to come
    quoted = browser.get(f"/subscribe/?start={start}&months=12&copies=1")
    assert quoted.status == 200
    found = QUOTE.search(quoted.text)
    assert found, quoted.text
    page = browser.get(f"/subscribe/order/?quote={found[1]}")
    token = CONFIRMATION.search(page.text)
    assert token, page.text
    more = {"quote": found[1], "confirmation": token[1], "privacy": "on"}
    return {**more, **CONTACT, **PLACE}


def place_order(browser: Browser, form: dict[str, str]) -> Answer:
    return browser.post("/subscribe/order/", form)


def picture(side: int) -> bytes:
    """Return a picture that does not get smaller by being encoded."""
    out = io.BytesIO()
    Pillow.effect_noise((side, side), 90).convert("RGB").save(out, "PNG")
    return out.getvalue()


def send_picture(browser: Browser, side: int = 1200) -> Answer:
    page = "/admin/articles/image/add/"
    browser.get(page)
    words = {"title": "江岸码头夜景", "credit": "林晓舟 摄", "caption": "三月的码头"}
    return browser.post(page, words, picture(side))

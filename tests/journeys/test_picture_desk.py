"""Pictures come in by dropping them, one by one; a crop is set by the keys alone."""

import base64
from collections.abc import Callable
from io import BytesIO
from itertools import product
from typing import Literal

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from articles.actions.pictures import media
from articles.models import Image
from newsroom.accounts.models import User
from tests.cast import PASSWORD, person
from tests.conftest import Visit
from tests.factories.picture_files import UTF8, heic, jpeg

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
DROP = """files => {
    const data = new DataTransfer();
    for (const file of files) {
        const bytes = Uint8Array.from(atob(file.content), letter => letter.charCodeAt(0));
        data.items.add(new File([bytes], file.name));
    }
    const place = document.querySelector('.picture-drop');
    place.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
}"""


def drop(tab: Page, **files: bytes) -> None:
    """Drop files on the page, as a hand does."""
    sent = [
        {"name": name.replace("_", "."), "content": base64.b64encode(content).decode()}
        for name, content in files.items()
    ]
    tab.evaluate(DROP, sent)


def test_three_pictures_are_dropped_and_the_bad_one_stops_no_other(
    browser_page: Page,
    visit: Visit,
    sign_in: Callable[[Page, User], None],
    axe: Callable[[Page], None],
) -> None:
    visit.tolerated = ("400 (Bad Request)",)
    tab = browser_page
    sign_in(tab, person("lin"))
    tab.goto("/admin/articles/image/add/")
    headline = ((2, 105), "码头清晨".encode())
    drop(
        tab,
        good_jpg=jpeg(UTF8, headline, size=(900, 600)),
        bad_jpg=b"<html>no picture</html>",
        phone_heic=heic(),
    )
    total = tab.locator("#upload-total")
    expect(total).to_have_text("共 3 个，已保存 2 个，未收 1 个", timeout=30_000)
    refused = tab.locator("#upload-list li.refused")
    expect(refused).to_contain_text("bad.jpg")
    expect(refused).to_contain_text("没有保存任何内容")
    expect(tab.get_by_role("link", name="码头清晨")).to_be_visible()
    assert sorted(Image.objects.values_list("title", flat=True)) == ["phone", "码头清晨"]
    drop(tab, again_jpg=jpeg(UTF8, headline, size=(900, 600)))
    expect(total).to_have_text("共 4 个，已保存 3 个，未收 1 个", timeout=30_000)
    expect(tab.locator("#upload-list li").last).to_contain_text("图片库已有这个文件")
    assert Image.objects.count() == 2
    refused.get_by_role("button", name="重试").click()
    expect(refused).to_contain_text("bad.jpg")
    axe(tab)


def test_a_picture_is_tried_again_after_the_network_failed(
    browser_page: Page, visit: Visit, sign_in: Callable[[Page, User], None]
) -> None:
    visit.tolerated = ("ERR_INTERNET_DISCONNECTED",)
    tab = browser_page
    sign_in(tab, person("lin"))
    tab.goto("/admin/articles/image/add/")
    tab.context.set_offline(True)
    drop(tab, good_jpg=jpeg())
    refused = tab.locator("#upload-list li.refused")
    expect(refused).to_contain_text("网络中断")
    tab.context.set_offline(False)
    refused.get_by_role("button").click()
    expect(tab.locator("#upload-list li.stored")).to_have_count(1, timeout=20_000)
    assert Image.objects.get().title == "good"


def test_a_picture_is_tried_again_after_signing_in_again_in_a_second_tab(
    browser_page: Page, visit: Visit, sign_in: Callable[[Page, User], None]
) -> None:
    visit.tolerated = ("403 (Forbidden)",)
    tab = browser_page
    sign_in(tab, person("lin"))
    tab.goto("/admin/articles/image/add/")
    Session.objects.all().delete()
    drop(tab, good_jpg=jpeg())
    refused = tab.locator("#upload-list li.refused")
    expect(refused).to_contain_text("您已退出登录")
    second = tab.context.new_page()
    second.goto("/admin/login/?next=/admin/")
    second.fill("#id_username", "lin")
    second.fill("#id_password", PASSWORD)
    second.locator("input[type=submit]").click()
    second.wait_for_url("**/admin/")
    refused.get_by_role("button").click()
    expect(tab.locator("#upload-list li.stored")).to_have_count(1)
    assert Image.objects.get().title == "good"


def test_a_crop_is_set_by_the_keys_alone(
    browser_page: Page,
    sign_in: Callable[[Page, User], None],
    axe: Callable[[Page], None],
) -> None:
    file = BytesIO(jpeg(size=(900, 600)))
    image = media.add_image(
        file=file, title="码头", credit="王立 摄", by=person("lin"), at=person("lin").date_joined
    )
    tab = browser_page
    sign_in(tab, person("lin"))
    tab.goto(f"/admin/articles/image/{image.pk}/crops/")
    tab.locator("[name=square-left]").focus()
    frame = tab.locator(".crop-frame")
    frame.focus()
    for key in ("Shift+ArrowLeft", "Shift+ArrowLeft", "ArrowRight", "ArrowDown"):
        frame.press(key)
    assert tab.locator("[name=square-own]").is_checked()
    left = float(tab.locator("[name=square-left]").input_value())
    view = tab.locator("[data-use=square] svg").get_attribute("viewBox") or ""
    assert float(view.split()[0]) == pytest.approx(left * 9, abs=0.2)
    axe(tab)
    tab.get_by_role("button", name="保存裁剪").press("Enter")
    expect(tab.get_by_text("裁剪已保存")).to_be_visible()
    image.refresh_from_db()
    assert image.crops["square"]["left"] == pytest.approx(left / 100, abs=0.001)
    copies = image.crops["square"]["copies"]
    assert all(copy["width"] == copy["height"] for copy in copies)
    for address in ("", f"{image.pk}/change/", f"{image.pk}/crops/", f"{image.pk}/rights/", "add/"):
        tab.goto(f"/admin/articles/image/{address}")
        for width, scheme in product((390, 1440), SCHEMES):
            tab.set_viewport_size({"width": width, "height": 900})
            tab.emulate_media(color_scheme=scheme)
            axe(tab)

"""The paper in traditional characters: converted on its way to the reader, never stored."""

import pytest
from django.test import Client

from articles.models import Article
from newsroom.web.traditional import convert_page
from tests.cast import person
from tests.factories.articles import make_published

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> Client:
    """A reader who chose traditional characters with the switch of the page."""
    answer = client.get("/language/zh-hant/?next=/")
    assert answer.status_code == 302
    return client


def test_an_article_is_read_in_traditional_characters_and_stays_as_it_is(reader: Client) -> None:
    article = make_published("发展头条", body="<p>干部的头发干燥。</p>")
    answer = reader.get(article.get_absolute_url())
    page = answer.content.decode()
    assert "幹部的頭髮乾燥。" in page
    assert 'lang="zh-Hant"' in page
    assert answer["Content-Language"] == "zh-hant"
    assert "干部的头发干燥。" in Client().get(article.get_absolute_url()).content.decode()
    assert Article.objects.get(pk=article.pk).headline == "发展头条"


def test_the_switch_keeps_the_name_of_each_language(reader: Client) -> None:
    make_published()
    page = reader.get("/").content.decode()
    for name in ("简体中文", "繁體中文", "English"):
        assert name in page


def test_what_a_reader_typed_comes_back_as_typed(reader: Client) -> None:
    make_published("码头电子化采购提速")
    page = reader.get("/search/", {"q": "采购"}).content.decode()
    assert 'value="采购"' in page
    assert "採購" in page


def test_the_desk_stays_in_the_characters_that_it_stores(reader: Client) -> None:
    article = make_published("发展头条")
    reader.force_login(person("gu"))
    page = reader.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
    assert "发展头条" in page
    assert "發展頭條" not in page


def test_scripts_styles_and_typed_texts_are_not_converted() -> None:
    untouched = "<script>发展</script><style>/*发展*/</style><textarea>发展</textarea>"
    assert convert_page(untouched) == untouched
    page = '<img alt="发展" src="/发展.jpg"><p title="头发">头发</p><input value="头发">'
    assert convert_page(page) == (
        '<img alt="發展" src="/发展.jpg"><p title="頭髮">頭髮</p><input value="头发">'
    )

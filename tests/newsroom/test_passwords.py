"""A password is not built on words that everybody knows around the newspaper."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from tests.cast import PASSWORD, person
from tests.factories.articles import make_publication

pytestmark = pytest.mark.django_db
GUESSED = [
    "newsroom2026",
    "Newsroom@2026",
    "n3wsr00m!2026",
    "lanjiang12",
    "lanjiang2026",
    "L4nj1ang#2026",
    "LANJIANG-lanjiang",
    "ｌａｎｊｉａｎｇ２０２６",
    "岚江采购报2026",
    "岚江日报12345",
    "admin-newsroom",
    "editor-2026-01",
    "password-lanjiang",
    "paper.example1",
    "陈编辑部2026ab",
    "shenshen-2026",
]
GOOD = [
    PASSWORD,
    "four quiet herons at dusk",
    "newsroom tea kettle umbrella",
    "kX9#vQ2mLp7zRw",
    "春江水暖鸭先知竹外桃花",
]


@pytest.fixture(autouse=True)
def _paper(settings: object) -> None:
    make_publication(code="lanjiang", name="岚江采购报")
    settings.ALLOWED_HOSTS = ["paper.example", "testserver"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("password", GUESSED)
def test_what_everybody_would_guess_first_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, person("shen"))


@pytest.mark.parametrize("password", GOOD)
def test_several_words_of_one_s_own_are_taken(password: str) -> None:
    validate_password(password, person("shen"))


def test_the_form_says_why() -> None:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(person("lin"))
    new = "lanjiang2026"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    page = client.post("/admin/password_change/", form).content.decode()
    assert "everybody knows here" in page

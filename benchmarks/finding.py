"""How fast the search box of the staff answers: 100,000 articles, subscribers, pictures and people.

    python benchmarks/finding.py [--rows 100000] [--times 20] [--folder DIR]

A demonstration newspaper is copied to that size in SQLite (in DIR, kept and used again, or in a
temporary folder). Every question is asked as a superuser, who is shown every kind. Goal: 100 ms.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("王桂香", "李长明", "张秋实", "刘桂香", "陈长明")
STREETS = ("文三路", "湖滨路", "中山路")
QUESTIONS = {
    "article, a word in many": "采购",
    "article, two words": "学校 食堂",
    "article, traditional": "採購",
    "article, its number": "99999",
    "article, nowhere": "犀牛角",
    "issue, its number": "1328",
    "issue, a day": "3月5日",
    "page": "1328期3版",
    "name in many": "王",
    "name, whole": "王桂香99990",
    "name, a part": "桂香",
    "street": "文三路",
    "street and name": "文三路 桂香",
    "street with its number": "文三路99990号",
    "telephone": "138 0009 9998",
    "telephone, a landline": "0571-80099999",
    "order, nowhere": "8768734740",
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--folder", help="where the database is kept for the next time")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        os.environ["NEWSROOM_VAR"] = asked.folder or passing
        Path(os.environ["NEWSROOM_VAR"]).mkdir(parents=True, exist_ok=True)
        os.environ |= {"DJANGO_SETTINGS_MODULE": "newsroom.settings.dev", "DEBUG": "0"}
        os.environ.pop("DATABASE_URL", None)
        sys.path.insert(0, str(ROOT))
        for command in (["migrate", "--verbosity", "0"], ["demo", "--if-empty", "--with-sign-ins"]):
            subprocess.run(
                [sys.executable, ROOT / "manage.py", *command],
                check=True,
                stdout=subprocess.DEVNULL,
            )
        import django

        django.setup()
        fill(asked.rows)
        ask(asked.times)


def fill(rows: int) -> None:
    """Copy the demonstration to so many articles, subscribers, pictures and people."""
    from django.db import connection, transaction
    from django.utils import timezone

    at = timezone.now()
    copy_articles(rows)
    with transaction.atomic():
        add_subscribers(rows, at)
        add_people(rows)
        add_pictures(rows, at)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def copy_articles(rows: int) -> None:
    """Copy the published articles backwards in time until there are so many."""
    from articles.models import Article
    from benchmarks.archive import COPIED_BEFORE, multiply, written_directly

    articles = Article.objects.filter(stage="published", visibility="live")
    public = articles.filter(published_at__date__lt=COPIED_BEFORE).count()
    copies = max(0, round(rows / public) - 1)
    if copies:
        with written_directly():
            multiply(copies, days=70, indexed=150)


def add_subscribers(rows: int, at: datetime) -> None:
    """Add subscribers with an address and the keys that find them."""
    from subscriptions.models import Address, Party

    parties = Party.objects.bulk_create(
        [
            Party(name=NAMES[number % 5] + str(number), phone=telephone(number), made_at=at)
            for number in range(Party.objects.count(), rows)
        ],
        batch_size=1000,
    )
    Address.objects.bulk_create(
        [
            Address(
                party=party,
                recipient=party.name,
                province="浙江",
                street=f"{STREETS[party.pk % 3]}{party.name[3:]}号",
                made_at=at,
            )
            for party in parties
        ],
        batch_size=1000,
    )
    insert(
        "subscriptions_contactkey (party_id, kind, key, whole)",
        [
            (party.pk, str(text.kind), text.key, int(text.whole))
            for party in parties
            for text in keys_of(party)
        ],
    )


def add_people(rows: int) -> None:
    """Add people with the keys of their names."""
    from articles.frame.keys import make_keys
    from articles.models import Person

    people = Person.objects.bulk_create(
        [
            Person(name=f"{'何沈顾陆丁'[number % 5]}知棠{number}", slug=f"p{number}")
            for number in range(Person.objects.count(), rows)
        ],
        batch_size=1000,
    )
    insert(
        "articles_personkey (person_id, key)",
        [(person.pk, key) for person in people for key in make_keys(person.name)],
    )


def add_pictures(rows: int, at: datetime) -> None:
    """Add pictures without files, with the keys of their titles."""
    from articles.frame.keys import make_keys
    from articles.models import Image

    pictures = Image.objects.bulk_create(
        [
            Image(
                title=f"清晨的码头{number}",
                uploaded_at=at,
                digest=f"{number:064x}",
                original=f"originals/{number}.jpg",
            )
            for number in range(Image.objects.count(), rows)
        ],
        batch_size=1000,
    )
    insert(
        "articles_imagekey (image_id, key)",
        [(picture.pk, key) for picture in pictures for key in make_keys(picture.title)],
    )


def telephone(number: int) -> str:
    return f"0571-8{number:07d}" if number % 2 else f"1380{number:07d}"


def keys_of(party):  # type: ignore[no-untyped-def]
    """Yield the keys that the acts write with a subscriber and an address."""
    from subscriptions.domain.contact_keys import ContactKind, name_keys, phone_keys

    street = f"{STREETS[party.pk % 3]}{party.name[3:]}号"
    yield from name_keys(ContactKind.NAME, party.name)
    yield from name_keys(ContactKind.STREET, street)
    yield from phone_keys(party.phone)


def insert(columns: str, rows: list[tuple[object, ...]]) -> None:
    """Store rows directly: as objects, a million of them take minutes."""
    from django.db import connection

    if not rows:  # a kept database has them already
        return
    marks = ", ".join("?" * len(rows[0]))
    connection.connection.executemany(f"INSERT INTO {columns} VALUES ({marks})", rows)


def ask(times: int) -> None:
    """Ask every question and print what it costs."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from articles.frame.finding import find_everything

    by = get_user_model().objects.filter(is_superuser=True).first()
    assert by is not None
    print("| question | asked | found | queries | median ms | slowest ms |")
    print("|---|---|--:|--:|--:|--:|")
    for name, text in QUESTIONS.items():
        groups = find_everything(by, text, timezone.now())
        with CaptureQueriesContext(connection) as queries:
            find_everything(by, text, timezone.now())
        spent = []
        for _time in range(times):
            begun = time.perf_counter()
            find_everything(by, text, timezone.now())
            spent.append(1000 * (time.perf_counter() - begun))
        hits = sum(len(group.hits) for group in groups)
        print(
            f"| {name} | {text} | {hits} | {len(queries)} | {statistics.median(spent):.0f} |"
            f" {max(spent):.0f} |"
        )


if __name__ == "__main__":
    main()

"""What is asked of a newspaper: its addresses, and the cookie of somebody who is signed in. Runs
inside the newspaper and prints JSON."""

import json
import sys

import newsroom.wsgi  # noqa: F401  sets Django up

# isort: split
from django.conf import settings
from django.db.models import Max, Min
from django.test import Client
from django.utils import timezone

from articles.models import Article
from benchmarks.addresses import addresses
from benchmarks.readers.rendering import WORDS
from newsroom.accounts.models import User

IN_TURN = 500


def main() -> None:
    """Print the pages that are asked over and over, those in turn, and the cookie."""
    public = Article.objects.published(timezone.now())
    by_name = addresses(WORDS)
    ends = Article.objects.aggregate(first=Min("pk"), last=Max("pk"))
    step = max(1, (ends["last"] - ends["first"]) // (2 * IN_TURN))  # not every article is public
    candidates = list(range(ends["first"], ends["last"], step))
    found = list(public.filter(pk__in=candidates).values_list("pk", flat=True))
    chosen = found[:: max(1, len(found) // IN_TURN)][:IN_TURN]
    newest = public.filter(image_uses__role="lead").newest_first()[0]
    reader, _made = User.objects.get_or_create(
        username="reader", defaults={"email": "reader@example.com"}
    )
    client = Client()
    client.force_login(reader)
    name = settings.SESSION_COOKIE_NAME
    found = {
        "pages": {
            "article": newest.get_absolute_url(),
            "home": by_name["home"],
            "column": by_name["column"],
            "search, 2 characters": by_name["search, common pair"],
            "search, 4 characters": by_name["search, four characters"],
            "feed": by_name["feed"],
        },
        "in_turn": [f"/articles/{pk}/" for pk in chosen],
        "cookie": f"{name}={client.cookies[name].value}",
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()

"""Rebuild the search index from what readers see."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from articles.actions.records.indexing import rebuild_search


class Command(BaseCommand):
    help = (
        "Build the search index anew. Readers find nothing missing meanwhile: all of it "
        "changes at once."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(unit=" articles", disable=None) as bar:
            count = rebuild_search(at=timezone.now(), progress=bar.update)
        self.stdout.write(f"{count} articles can be found.")

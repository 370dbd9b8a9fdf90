"""manage.py check_books: whether everything that must be true of money is."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from subscriptions.domain.money import format_yuan
from subscriptions.selectors.money.book_checks import find_book_faults, trial_balance


class Command(BaseCommand):
    help = (
        "Check the books: entries balance, deferred revenue is what is still owed, nobody got back "
        "more than came."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what stands on each account; what is wrong is told in sentences, with status 1."""
        for row in trial_balance():
            self.stdout.write(f"{row.label}\t{format_yuan(row.balance)}")
        faults = find_book_faults()
        for sentence in faults:
            self.stderr.write(sentence)
        if faults:
            summary = ngettext(
                "The books have %(count)d fault.", "The books have %(count)d faults.", len(faults)
            )
            raise CommandError(summary % {"count": len(faults)})
        self.stdout.write(self.style.SUCCESS(_("The books are right.")))

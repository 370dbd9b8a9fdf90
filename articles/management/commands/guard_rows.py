"""manage.py guard_rows: put the triggers of rows that are written once back where a restore left
them out.
"""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils.translation import gettext as _

from articles.append_only import find_guard_faults, guarded_tables, put_guards


class Command(BaseCommand):
    help = "Put missing triggers back that refuse to change or delete rows which are written once."
    requires_system_checks: list[str] = []  # the check that names them would be in the way

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the triggers of each table again that lacks one, and name them."""
        missing = find_guard_faults(connection)
        tables = {
            table: rule
            for table, rule in guarded_tables().items()
            if any(name.startswith(f"{table}_never_") for name in missing)
        }
        with transaction.atomic():
            put_guards(connection.schema_editor(), tables)
        self.stdout.write("\n".join(missing) or _("Every guard is in its place."))

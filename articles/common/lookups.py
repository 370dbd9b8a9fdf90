"""Numbers that no column can hold are in no row; Django asks the database so for `exact`, here for
`in` too.
"""

from typing import Any

from django.db import connection
from django.db.models import IntegerField
from django.db.models.lookups import In


@IntegerField.register_lookup
class IntegerIn(In):
    """One of several numbers.

    Widgets and filters hand on what an address or a form says, digits without end.
    """

    def get_prep_lookup(self) -> Any:
        values = super().get_prep_lookup()
        if not isinstance(values, list):
            return values
        kind = self.lhs.output_field.get_internal_type()
        low, high = connection.ops.integer_field_range(kind)
        return [
            value
            for value in values
            if not isinstance(value, int)
            or ((low is None or low <= value) and (high is None or value <= high))
        ]

"""The search boxes for a row of another table."""

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect

from articles.common.numbers import read_number


class Picker(AutocompleteSelect):
    """Django's search box for a row. What names no row is shown as nothing chosen; the field says
    what is wrong."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        """Return the options; Django would ask the database for whatever was sent."""
        return super().optgroups(
            name, [number for number in value if read_number(number) is not None], attrs
        )


class PicturePicker(Picker):
    """The search box for a picture. The picture desk answers it: the library is no table of the
    admin site."""

    url_name = "%s:articles_image_pick"

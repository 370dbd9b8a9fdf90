"""Copyright notices: texts with a few safe placeholders, filled without any template language."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PLACEHOLDERS = ("publication", "holder", "year", "author", "issue", "page", "source", "contact")
PATTERN = re.compile(r"\{([^{}]*)\}")


def validate_notice(text: str) -> None:
    """Refuse a placeholder that does not exist, and braces that are not closed."""
    for name in PATTERN.findall(text):
        if name not in PLACEHOLDERS:
            raise ValidationError(
                _("There is no placeholder {%(name)s}. Use one of: %(known)s."),
                params={"name": name, "known": ", ".join(f"{{{known}}}" for known in PLACEHOLDERS)},
            )
    if "{" in PATTERN.sub("", text) or "}" in PATTERN.sub("", text):
        raise ValidationError(_("A brace is not closed. Write placeholders like {holder}."))


def fill_notice(text: str, values: Mapping[str, str]) -> str:
    """Put the values in place of the placeholders; a value is never read as a placeholder again."""
    return PATTERN.sub(lambda found: values.get(found[1], ""), text)

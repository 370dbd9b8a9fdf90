"""Where a person is in the queue of signatures: its step, its view and its page, kept in addresses
and in the forms that lead back."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from articles.common.numbers import read_number
from articles.domain.states import STEPS

LIST = "list"
COLUMNS = "columns"


@dataclass(frozen=True)
class QueuePlace:
    """A part of the queue. No `step` means every step; `view` is LIST or COLUMNS."""

    step: str = ""
    view: str = LIST
    page: int = 1

    @classmethod
    def from_address(cls, sent: Mapping[str, str]) -> "QueuePlace":
        """Return the place that an address names; what it names wrongly is left out."""
        step = sent.get("step", "")
        view = COLUMNS if sent.get("view") == COLUMNS else LIST
        return cls(step if step in STEPS else "", view, read_number(sent.get("p", "")) or 1)

    @classmethod
    def from_form(cls, sent: Mapping[str, str]) -> "QueuePlace":
        """Return the place to which a form leads back: its fields `back_step`, `back_view` and
        `back_page`."""
        fields = {"step": "back_step", "view": "back_view", "p": "back_page"}
        return cls.from_address({name: sent.get(field, "") for name, field in fields.items()})

    @property
    def in_columns(self) -> bool:
        """Say whether the steps stand beside each other; one step alone is a list."""
        return self.view == COLUMNS and not self.step

    def address(self, read: int | None = None) -> str:
        """Return the address of this place, with the text `read` in the pane where it is named."""
        query = {
            "step": self.step,
            "view": self.view if self.view != LIST else "",
            "p": self.page if self.page > 1 else "",
            "read": read or "",
        }
        named = urlencode({name: value for name, value in query.items() if value})
        return f"{reverse('admin:articles_signing_queue')}{'?' if named else ''}{named}"

"""What the engine will not price.

Plain exceptions with a code and facts; the words are made above, in Django.
"""

from datetime import date


class NotPriced(Exception):
    """A term that has no price. `code` names why; `facts` holds what a sentence about it needs.

    The codes and their facts: `ends_before_start` (start, end), `beyond_calendar` (first, last: the
    days the calendar knows), `no_issue` (start, end; next, where an issue follows), `too_early`
    (next: the first issue still to be had), `no_prices` (month), `broken_month` (month), `copies`
    (copies, most), `months` (months, most), `discount`. Above the engine: `plan_copies` (least,
    most), `horizon` (last: the last day that is sold).
    """

    def __init__(self, code: str, **facts: date | int) -> None:
        self.code = code
        self.facts = facts
        super().__init__(code, facts)

"""What many pages are made with, looked up once for all of them. Pure."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

Value = TypeVar("Value")
MOST_VALUES = 256  # a large one, the newest articles of a column, takes some 70 KB


class SharedKnowledge:
    """Values by their names, at most `most` of them: of more, the longest unasked leave first.

    Whoever made it lets go of it when one of its values may have become wrong. A value is shared by
    all threads of a process: nobody changes one.
    """

    def __init__(self, most: int = MOST_VALUES) -> None:
        self.most = most
        self._values: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def find(self, name: Hashable, look_up: Callable[[], Value]) -> Value:
        """Return the value of this name: looked up now, unless it was before. What fails is not
        kept."""
        with self._lock:
            if name in self._values:
                self._values.move_to_end(name)
                known: Value = self._values[name]
                return known
        value = look_up()
        with self._lock:
            self._values[name] = value
            while len(self._values) > self.most:
                self._values.popitem(last=False)
        return value

    def __len__(self) -> int:
        return len(self._values)


NOTHING_SHARED = SharedKnowledge(0)  # keeps nothing: everything is looked up anew

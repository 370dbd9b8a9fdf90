"""The pages that one process keeps: so many bytes, the longest unasked leave first."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock

from newsroom.page_cache.stored_pages import CachedPage

OVERHEAD = 1_000  # bytes of an entry beside its page, nearly
LARGEST_SHARE = 8  # a page larger than one part in so many is not kept


@dataclass(frozen=True)
class CacheEntry:
    """A page, the generation that it belongs to, and until when it is right (seconds since
    1970)."""

    page: CachedPage
    generation: str
    until: float


class PageMemory:
    """Pages by their keys, in no more than `max_bytes` of memory."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.used_bytes = 0
        self._entries: OrderedDict[Hashable, CacheEntry] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable, generation: str, now: float) -> CachedPage | None:
        """Return the page of a key if it belongs to this generation and is still right."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            if entry.generation != generation or now >= entry.until:
                self._drop(key)
                return None
            self._entries.move_to_end(key)
            return entry.page

    def keep(self, key: Hashable, entry: CacheEntry) -> None:
        """Keep a page, and let go of others where there is no room."""
        size = entry.page.size + OVERHEAD
        if size * LARGEST_SHARE > self.max_bytes:
            return
        with self._lock:
            self._drop(key)
            self._entries[key] = entry
            self.used_bytes += size
            while self.used_bytes > self.max_bytes:
                self._drop(next(iter(self._entries)))

    def __len__(self) -> int:
        return len(self._entries)

    def _drop(self, key: Hashable) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self.used_bytes -= entry.page.size + OVERHEAD

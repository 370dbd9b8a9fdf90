"""The shared cache. Its contents are data only, and losing it fails no page."""

import logging
import time
from collections.abc import Callable
from typing import Any, ClassVar

from django_redis.cache import RedisCache
from django_redis.serializers.base import BaseSerializer
from django_redis.serializers.json import JSONSerializer

log = logging.getLogger(__name__)
SECONDS_LOST = 2.0  # so long nobody asks a Redis again that failed


class CachedJSONSerializer(JSONSerializer):  # type: ignore[misc]  # the library has no types
    """JSON. An invalid value counts as not cached.

    Pickle, Django's default, runs code that anybody with access to Redis has stored.
    """

    def loads(self, value: bytes) -> Any:
        """Return the value, or None if the bytes are not JSON."""
        try:
            return super().loads(value)
        except (ValueError, RecursionError):
            return None


class BytesSerializer(BaseSerializer):  # type: ignore[misc]  # as above
    """Bytes as they are: of pages, which carry a signature of their own."""

    def dumps(self, value: bytes) -> bytes:
        return value

    def loads(self, value: bytes) -> bytes:
        return value


class ForgivingRedisCache(RedisCache):  # type: ignore[misc]  # as above
    """Redis, with every failure counted as not cached: down, hanging, or invalid answers.

    A failure is logged. For two seconds after it this process does not ask again, so that a hanging
    Redis delays one page every two seconds by half a second. The library's own option knows only
    three of its errors, and logs none.
    """

    _lost_until: ClassVar[dict[str, float]] = {}  # by address; of the clock that never goes back

    def get(self, *args: Any, **kwargs: Any) -> Any:
        default = args[1] if len(args) > 1 else kwargs.get("default")
        return self._ask(super().get, default, *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(super().set, False, *args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask(super().add, False, *args, **kwargs))

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask(super().touch, False, *args, **kwargs))

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask(super().has_key, False, *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask(super().delete, False, *args, **kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return dict(self._ask(super().get_many, {}, *args, **kwargs))

    def set_many(self, *args: Any, **kwargs: Any) -> list[str]:
        return list(self._ask(super().set_many, [], *args, **kwargs) or [])

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        self._ask(super().delete_many, None, *args, **kwargs)

    def clear(self) -> None:
        self._ask(super().clear, None)

    def incr(self, *args: Any, **kwargs: Any) -> int | None:
        """Return the new count, None if it is lost. Raises ValueError for a missing key."""
        value: int | None = self._ask(super().incr, None, *args, missing=ValueError, **kwargs)
        return value

    def decr(self, *args: Any, **kwargs: Any) -> int | None:
        """As `incr`."""
        value: int | None = self._ask(super().decr, None, *args, missing=ValueError, **kwargs)
        return value

    def _ask(
        self,
        method: Callable[..., Any],
        lost: Any,
        *args: Any,
        missing: type[Exception] | tuple[()] = (),
        **kwargs: Any,
    ) -> Any:
        """Ask Redis and return its answer, or `lost`. Raises the errors named by `missing`."""
        server = str(self._server)
        if time.monotonic() < self._lost_until.get(server, 0.0):
            return lost
        try:
            return method(*args, **kwargs)
        except missing:
            raise
        except Exception:  # a reader of nonsense raises whatever it stumbles over
            self._lost_until[server] = time.monotonic() + SECONDS_LOST
            log.warning("The cache failed; it is done without.", exc_info=True)
            return lost

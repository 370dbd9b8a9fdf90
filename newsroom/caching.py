"""The shared cache: what is written into it is only data, and losing it costs no page."""

import logging
import time
from collections.abc import Callable
from typing import Any, ClassVar

from django_redis.cache import RedisCache
from django_redis.serializers.json import JSONSerializer

log = logging.getLogger(__name__)
SECONDS_LOST = 2.0  # so long nobody asks a Redis again that failed


class CachedJSONSerializer(JSONSerializer):  # type: ignore[misc]  # the library has no types
    """JSON, where a value that is none counts as lost.

    Pickle, Django's own choice, runs code that whoever reaches Redis has planted there.
    """

    def loads(self, value: bytes) -> Any:
        """Return the value, or None where somebody else wrote the bytes."""
        try:
            return super().loads(value)
        except (ValueError, RecursionError):
            return None


class ForgivingRedisCache(RedisCache):  # type: ignore[misc]  # as above
    """Redis, where whatever fails counts as not cached: dead, hung, or answering nonsense.

    A failure leaves a line in the log. For two seconds after it nobody in this process asks again,
    so that a Redis that hangs costs one page in a while half a second, and not every page.
    The library's own option knows but three of its errors, and logs none.
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
        """Return the new count, None where it is lost. Raises ValueError for what is not there."""
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
        """Ask Redis and return what it says, or `lost`. Raises what `missing` names."""
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

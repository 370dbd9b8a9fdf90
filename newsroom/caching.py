"""How values are written into the shared cache: as JSON, so that what comes back is only data."""

from typing import Any

from django_redis.serializers.json import JSONSerializer


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

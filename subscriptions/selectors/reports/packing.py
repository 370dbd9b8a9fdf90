"""Results of reports as values that JSON can hold, and back: dates, mappings by anything, and the
dataclasses of reports keep their types. Pure."""

from collections import Counter
from dataclasses import fields
from datetime import date, datetime
from typing import Any

TAG = "@"


def pack_result(value: Any) -> Any:
    """Return a result as plain values. Tuples become lists. Refuses TypeError for what no report
    returns."""
    if isinstance(value, (str, int, float)) or value is None:
        return value
    if isinstance(value, (list, tuple)):
        return [pack_result(each) for each in value]
    if isinstance(value, datetime):
        return {TAG: "datetime", "value": value.isoformat()}
    if isinstance(value, date):
        return {TAG: "date", "value": value.isoformat()}
    if isinstance(value, dict):
        return _pack_mapping(value)
    if hasattr(value, "__dataclass_fields__"):
        values = {one.name: pack_result(getattr(value, one.name)) for one in fields(value)}
        return {TAG: type(value).__name__, "value": values}
    raise TypeError(f"No report returns {type(value).__name__}.")


def _pack_mapping(value: dict[Any, Any]) -> Any:
    if type(value) is dict and all(isinstance(key, str) for key in value) and TAG not in value:
        return {key: pack_result(each) for key, each in value.items()}
    items = [[pack_result(key), pack_result(each)] for key, each in value.items()]
    return {TAG: "Counter" if isinstance(value, Counter) else "dict", "value": items}


def unpack_result(value: Any, types: dict[str, type[Any]]) -> Any:
    """Return what was packed; `types` are the dataclasses of reports by their names. Refuses
    KeyError for a dataclass that is not among them."""
    if isinstance(value, list):
        return [unpack_result(each, types) for each in value]
    if not isinstance(value, dict):
        return value
    if TAG not in value:
        return {key: unpack_result(each, types) for key, each in value.items()}
    tag = value[TAG]
    content = value["value"]
    if tag == "datetime":
        return datetime.fromisoformat(content)
    if tag == "date":
        return date.fromisoformat(content)
    if tag in {"dict", "Counter"}:
        pairs = {unpack_result(key, types): unpack_result(each, types) for key, each in content}
        return Counter(pairs) if tag == "Counter" else pairs
    return types[tag](**{name: unpack_result(each, types) for name, each in content.items()})

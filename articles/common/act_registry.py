"""The acts of the journal. Each app registers its own when it starts (`acts.py` beside its
`apps.py`)."""

from collections.abc import Collection, Mapping

from django_stubs_ext import StrOrPromise

_labels: dict[str, StrOrPromise] = {}
_unseen: set[str] = set()


def register_acts(labels: Mapping[str, StrOrPromise]) -> None:
    """Add the acts of an app: a dotted name such as article.published, and its label.

    Raises ValueError for a name that another app has registered.
    """
    for name, label in labels.items():
        if name in _labels and _labels[name] != label:
            raise ValueError(f"The act {name} is registered twice.")
        _labels[name] = label


def register_unseen_acts(names: Collection[str]) -> None:
    """Say which acts change nothing that readers see: single ones by their names, groups by the
    part before the dot. After any other act every public page is rendered anew."""
    _unseen.update(names)


def is_seen_by_readers(act: str) -> bool:
    """Say whether an act may change what readers see."""
    group, _dot, _rest = act.partition(".")
    return act not in _unseen and group not in _unseen


def label_of(act: str) -> str:
    """Return the label of an act in the reader's language. Raises LookupError for an
    unknown one."""
    return str(_labels[act])


def registered_acts() -> dict[str, str]:
    """Return every act with its label in the reader's language, in the order of registration."""
    return {name: str(label) for name, label in _labels.items()}

"""What one worker gets at a time: the tests of one module, so that what they share is built once.

The units keep the order of the tests. Those that empty the tables come after all others
(tests/conftest.py): a module with both kinds makes two units.

Journeys share the browser alone, which every worker has. Each is a unit of its own: a module of
them takes up to a minute, and the last one of a run would keep one worker alone.
"""

from typing import Any

from xdist.scheduler import LoadScopeScheduling

JOURNEYS = "tests/journeys/"


class Units:
    """Names the unit of each test. Tests must come in the order in which they run."""

    def __init__(self) -> None:
        self._units: dict[str, str] = {}
        self._module = ""
        self._unit = ""

    def unit_of(self, nodeid: str) -> str:
        """Return the unit of a test: a new one for a journey, and where the module is another than
        that before."""
        if nodeid not in self._units:
            module = nodeid.partition("::")[0]
            if module != self._module or module.startswith(JOURNEYS):
                self._module = module
                self._unit = f"{len(self._units)} {module}"
            self._units[nodeid] = self._unit
        return self._units[nodeid]


class ModulesInOrder(LoadScopeScheduling):
    """Hands out units of tests, in the order of the collection."""

    def __init__(self, config: Any, log: Any = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False  # the largest first would mix the two kinds
        self.units = Units()

    def _split_scope(self, nodeid: str) -> str:
        return self.units.unit_of(nodeid)

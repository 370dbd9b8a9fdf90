"""What one worker gets at a time: the tests of one module, so that what they share is built once.

The units keep the order of the tests. Those that empty the tables come after all others
(tests/conftest.py): a module with both kinds makes two units.
"""

from typing import Any

from xdist.scheduler import LoadScopeScheduling


class ModulesInOrder(LoadScopeScheduling):
    """Hands out runs of tests of one module, in the order of the collection."""

    def __init__(self, config: Any, log: Any = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False  # the largest first would mix the two kinds
        self.units: dict[str, str] = {}
        self.module = ""
        self.unit = ""

    def _split_scope(self, nodeid: str) -> str:
        """Return the unit of a test: a new one where the module is another than that before."""
        if nodeid not in self.units:
            module = nodeid.partition("::")[0]
            if module != self.module:
                self.module = module
                self.unit = f"{len(self.units)} {module}"
            self.units[nodeid] = self.unit
        return self.units[nodeid]

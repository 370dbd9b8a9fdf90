"""Ends the pages that the processes of a newspaper have in memory: a process that starts does. Runs
inside the newspaper."""

import newsroom.wsgi  # noqa: F401

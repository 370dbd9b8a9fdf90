#!/usr/bin/env python
"""Start Django; nothing else."""

import os
import sys

from newsroom.command_line import run

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings.dev")
    run(sys.argv)

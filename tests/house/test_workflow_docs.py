"""The page about the workflow shows the table as it is."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_table_in_the_documents_is_the_table_of_the_code() -> None:
    drawn = subprocess.run(
        [sys.executable, ".ci/workflow_table.py", "--check"], cwd=ROOT, check=False
    )
    assert drawn.returncode == 0

"""Which tests share a worker: those of a file that builds something for the whole file.

pytest-xdist's own way, a mark on the test, is not seen by pytest 9.2 and later: the file was built
by each worker.
"""

import functools
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parent.parent


@functools.cache
def builds_once(file: str) -> bool:
    return 'fixture(scope="module")' in (ROOT / file).read_text()


class FilesThatBuildOnce(LoadScopeScheduling):
    """Gives each worker one test at a time, but such a file whole, and those first."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if builds_once(file) else nodeid

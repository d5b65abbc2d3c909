"""How soon a process that died is started again, and when starting it is hopeless."""

from dataclasses import dataclass

# A process that ran this long was well: what it did before is forgotten.
WELL_AFTER_SECONDS = 60.0
# Waits before a process that was up is replaced: it can be started, so readers wait for little more
# than its start. Not zero, or a process that dies with each request would take a processor.
SHORTEST_WAIT, LONGEST_WAIT_IF_UP = 0.1, 0.5
# Waits after a process that ended by itself before it was up: most likely the next one will, too.
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
MOST_FAILED_STARTS = 5


@dataclass
class Restarts:
    """The deaths of one process and of those that replaced it."""

    failed_starts: int = 0  # in a row
    _short_lives: int = 0  # in a row: killed, or dead soon after it was up
    _was_killed: bool = False

    def wait_after(self, *, was_up: bool, was_killed: bool, lived: float) -> float:
        """Count a death after `lived` seconds; returns the seconds to wait before the next start.

        A process that a signal killed may well start again, so the wait stays short.
        """
        if lived > WELL_AFTER_SECONDS:
            self.failed_starts = self._short_lives = 0
        self.failed_starts = 0 if was_up else self.failed_starts + 1
        self._was_killed = was_killed
        if was_up or was_killed:
            wait: float = min(SHORTEST_WAIT * 2**self._short_lives, LONGEST_WAIT_IF_UP)
            self._short_lives = min(self._short_lives + 1, 16)
            return wait
        doubled: float = FIRST_WAIT * 2 ** min(self.failed_starts - 1, 16)
        return min(doubled, LONGEST_WAIT)

    def is_hopeless(self, *, was_ever_up: bool) -> bool:
        """Whether it can't be started at all.

        Before the first success, one end of its own tells; after it, five in a row do, since files
        may just be replaced by an upgrade. To be killed does not tell: that may stop.
        """
        if self._was_killed and was_ever_up:
            return False
        is_first = not self._was_killed and not was_ever_up
        return self.failed_starts >= (1 if is_first else MOST_FAILED_STARTS)

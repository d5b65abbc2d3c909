"""Threads that do one thing over and over while a test does another."""

import random
import threading
from collections.abc import Callable
from typing import Self


class Crowd:
    """`size` threads that call `act` until the block ends; each has its own repeatable chance."""

    def __init__(self, act: Callable[[random.Random], None], *, size: int) -> None:
        self._act = act
        self._ends = threading.Event()
        self._threads = [
            threading.Thread(target=self._repeat, args=[random.Random(seed)])  # noqa: S311
            for seed in range(size)
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._ends.set()
        for thread in self._threads:
            thread.join()

    def _repeat(self, chance: random.Random) -> None:
        while not self._ends.is_set():
            self._act(chance)

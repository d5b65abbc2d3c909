"""Which plates there are, by the name of the picture."""

from collections.abc import Callable, Iterator

from newsblog.demo.drawing import (
    boats,
    harbour,
    indoors,
    night_quay,
    outdoors,
    paper,
    portraits,
    town,
    workrooms,
)
from newsblog.demo.drawing.plate import Plate

DRAWN: dict[str, Callable[[], Plate]] = {
    name: scene
    for module in (harbour, boats, town, outdoors, indoors, paper, night_quay, portraits, workrooms)
    for name, scene in module.SCENES.items()
}


def plates(names: list[str]) -> Iterator[tuple[str, Plate]]:
    """The named plates, or every one. Raises KeyError for a name that nobody drew."""
    for name in names or DRAWN:
        yield name, DRAWN[name]()

"""Reads the demo's files: a TOML head between two lines of +++, then text with moving dates."""

import calendar
import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
FENCE = "+++\n"

_WHEN = re.compile(r"([+-]\d+)([mhd])(?: (\d\d):(\d\d))?")
_DATE = re.compile(r"\[\[(weekday|date|day|month|year) ([+-]\d+)\]\]")


@dataclass(frozen=True)
class Document:
    """One file: its name without ending, the fields of its head, and the text below."""

    name: str
    head: dict[str, Any]
    text: str


def toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text())


def documents(folder: str) -> list[Document]:
    """Every .html file of a folder, by name. Raises ValueError for one without a head."""
    return [document(path) for path in sorted((FOLDER / folder).glob("*.html"))]


def document(path: Path) -> Document:
    before, fence, rest = path.read_text().partition(FENCE)
    head, second, text = rest.partition(FENCE)
    if before or not fence or not second:
        raise ValueError(f"{path.name} does not begin with a head between two lines of +++.")
    return Document(path.stem, tomllib.loads(head), text.strip())


def time_ago(when: str, *, at: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """`-40m`, `-9h` or `-3d 07:30` (a day at a time of the town's clock), counted from `at`."""
    match = _WHEN.fullmatch(when)
    if match is None:
        raise ValueError(f"{when!r} is not a moment like -40m, -9h or -3d 07:30.")
    number, unit = int(match[1]), match[2]
    if unit != "d":
        return at + dt.timedelta(minutes=number * (60 if unit == "h" else 1))
    local = at.astimezone(zone) + dt.timedelta(days=number)
    if match[3]:
        local = local.replace(hour=int(match[3]), minute=int(match[4]), second=0, microsecond=0)
    return local


def dated(text: str, *, on: dt.date) -> str:
    """Write out [[weekday -1]], [[date +12]], [[day +3]], [[month +30]] and [[year -4]].

    Counted in days (years for `year`) from `on`, the day of publication: a demo installed in any
    week of the year then speaks of that week.
    """
    return _DATE.sub(lambda match: _written(match[1], int(match[2]), on), text)


def _written(shape: str, number: int, on: dt.date) -> str:
    if shape == "year":
        return str(on.year + number)
    day = on + dt.timedelta(days=number)
    month = calendar.month_name[day.month]
    return {
        "weekday": calendar.day_name[day.weekday()],
        "date": f"{calendar.day_name[day.weekday()]} {day.day} {month}",
        "day": f"{day.day} {month}",
        "month": month,
    }[shape]

"""manage.py import_wordpress FILE: brings a WordPress site in. docs/moving-from-wordpress.md."""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from wordpress.importing.run import Import
from wordpress.importing.uploads import Origins
from wordpress.media_folder import MediaFolder
from wordpress.repair import NotAnExportError
from wordpress.report import Report

BAD_USE = 2
FAILED = 1
SECONDS_BETWEEN_SIGNS = 0.2


class Command(BaseCommand):
    help = "Brings in a site exported from WordPress (Tools, Export). May be run again at any time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the export, a .xml file")
        parser.add_argument(
            "--media", type=Path, metavar="DIR", help="a copy of the site's wp-content/uploads"
        )
        parser.add_argument(
            "--fetch-media",
            action="store_true",
            help="fetch pictures and files that are not in DIR from the old site",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be done, and write nothing"
        )
        parser.add_argument(
            "--report", type=Path, metavar="FILE.json", help="write the report there as JSON too"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        media: Path | None = options["media"]
        target: Path | None = options["report"]
        _check_use(file, media, target)
        origins = Origins(
            folder=MediaFolder(media) if media else None, may_fetch=options["fetch_media"]
        )
        progress = _Progress(sys.stderr.isatty())
        _do_not_map_the_database()
        try:
            report = Import(
                file, origins=origins, is_dry=options["dry_run"], progress=progress
            ).run()
        except NotAnExportError as error:
            raise CommandError(f"{file}: {error}", returncode=FAILED) from error
        except (OSError, DatabaseError) as error:
            raise CommandError(f"{file}: {error}", returncode=FAILED) from error
        except KeyboardInterrupt:
            message = _("Interrupted. What was brought in stays; run it again to go on.")
            raise CommandError(message, returncode=FAILED) from None
        finally:
            progress.clear()
        self._tell(report, target)
        if report.failed or report.broken_at:
            raise CommandError(f"{file}: {_failed(report)}", returncode=FAILED)

    def _tell(self, report: Report, target: Path | None) -> None:
        if report.is_dry_run:
            self.stdout.write(_("Nothing was written. This is what an import would do:"))
        for line in report.table():
            self.stdout.write(line)
        if target is not None:
            with target.open("w", encoding="utf-8") as file:
                report.write_json(file)


def _failed(report: Report) -> str:
    """Why the status is not 0, in a line."""
    told = _("Some things could not be imported as they are: %(count)d. The report names them, the "
             "rest was imported.") % {"count": report.failed}  # fmt: skip
    return " ".join(filter(None, (report.broken_at, told if report.failed else "")))


def _check_use(file: Path, media: Path | None, target: Path | None) -> None:
    """Raises CommandError with status 2 for what can't work."""
    if not file.is_file():
        raise CommandError(_("There is no file %s.") % file, returncode=BAD_USE)
    if media is not None and not media.is_dir():
        raise CommandError(_("There is no folder %s.") % media, returncode=BAD_USE)
    if target is not None and not target.absolute().parent.is_dir():
        raise CommandError(_("There is no folder for the report %s.") % target, returncode=BAD_USE)


def _do_not_map_the_database() -> None:
    """Pages of a mapped SQLite file count as this process's memory: seen, 214 MB of 373 MB.

    They make reading faster, which an import hardly does.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA mmap_size=0")


class _Progress:
    """One line on a terminal that says how far it is; silent elsewhere."""

    def __init__(self, is_shown: bool) -> None:
        self._is_shown = is_shown
        self._told_at = 0.0

    def __call__(self, step: str, done: int, whole: int) -> None:
        now = time.monotonic()
        if self._is_shown and now - self._told_at > SECONDS_BETWEEN_SIGNS:
            self._told_at = now
            sys.stderr.write(f"\r\033[K{step}: {100 * done // whole} %")
            sys.stderr.flush()

    def clear(self) -> None:
        if self._is_shown:
            sys.stderr.write("\r\033[K")

"""The site as an app: it brings the commands, the checks and the error pages."""

import logging
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings

from newsblog import data_folder


class NewsblogConfig(AppConfig):
    name = "newsblog"

    def ready(self) -> None:
        from newsblog import checks  # noqa: F401  (registers the checks)

        database = settings.DATABASES["default"]
        is_sqlite = database["ENGINE"].endswith("sqlite3")
        for line in data_folder.tighten(
            settings.DATA_DIR,
            is_passable=settings.TRUSTED_PROXY_COUNT > 0,
            database=Path(database["NAME"]) if is_sqlite else None,
            app=settings.BASE_DIR,
        ):
            logging.getLogger("newsblog.data").warning(line)

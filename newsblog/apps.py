"""The site as an app: it brings the commands, the checks and the error pages."""

from django.apps import AppConfig


class NewsblogConfig(AppConfig):
    name = "newsblog"

    def ready(self) -> None:
        from newsblog import checks  # noqa: F401  (registers the checks)

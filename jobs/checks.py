"""What runs at intervals must exist: told at the start, not at its first time."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.tasks import Task
from django.utils.module_loading import import_string

from jobs.periodic import registered


@register()
def periodic_tasks_exist(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    problems: list[CheckMessage] = []
    for path, every in registered().items():
        try:
            is_task = isinstance(import_string(path), Task)
        except ImportError:
            is_task = False
        if not is_task:
            problems.append(
                Error(
                    f"NEWSBLOG_PERIODIC names {path}, which is not a task.",
                    hint="Name the dotted path of a function with @task, or remove the line.",
                    id="jobs.E001",
                )
            )
        if every < dt.timedelta(seconds=1):
            problems.append(
                Error(
                    f"NEWSBLOG_PERIODIC runs {path} every {every}.",
                    hint="Give an interval of a second or more.",
                    id="jobs.E002",
                )
            )
    return problems

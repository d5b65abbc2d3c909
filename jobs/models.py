"""What workers tell each other: who is alive, and when what runs at intervals is due."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkerBeat(models.Model):
    """A worker that was seen lately; it renews `seen_at` while it lives."""

    id = models.CharField(primary_key=True, max_length=64)
    # The machine and the process space on it: a pid means nothing outside.
    place = models.CharField(_("place"), max_length=120)
    pid = models.PositiveIntegerField(_("process"))
    queues = models.CharField(_("queues"), max_length=120, blank=True)
    started_at = models.DateTimeField(_("started"))
    seen_at = models.DateTimeField(_("last seen"), db_index=True)

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return self.id


class PeriodicRun(models.Model):
    """When a task of NEWSBLOG_PERIODIC is due; whoever moves `due_at` on may queue it."""

    path = models.CharField(_("task"), max_length=200, unique=True)
    due_at = models.DateTimeField(_("due"))

    class Meta:
        verbose_name = _("periodic task")
        verbose_name_plural = _("periodic tasks")

    def __str__(self) -> str:
        return self.path

"""Jobs that wait and intervals that run under the paths that tasks had before."""

from django.db import migrations

NEW_PATHS = {
    "accounts.tidying.tidy": "accounts.clean_up.clean_up",
    "articles.rearranging.relist_section": "articles.actions.save_topic.relist_section",
    "articles.verifying.look": "articles.verification.run_check",
    "articles.verifying.prune": "articles.verification.prune",
    "comments.mails.notifications.fan_out": "comments.notifications.delivery.fan_out",
    "comments.mails.notifications.prune": "comments.notifications.delivery.prune",
    "comments.mails.notifications.queue_digests": "comments.notifications.delivery.queue_digests",
    "comments.mails.notifications.send": "comments.notifications.delivery.send",
    "comments.tidying.tidy": "comments.actions.clean_up.clean_up",
}


def _rename(apps, schema_editor, paths):
    alias = schema_editor.connection.alias
    results = apps.get_model("django_tasks_database", "DBTaskResult").objects.using(alias)
    runs = apps.get_model("jobs", "PeriodicRun").objects.using(alias)
    for old, new in paths.items():
        results.filter(task_path=old).update(task_path=new)
        if not runs.filter(path=new).exists():
            runs.filter(path=old).update(path=new)


def forwards(apps, schema_editor):
    _rename(apps, schema_editor, NEW_PATHS)


def backwards(apps, schema_editor):
    _rename(apps, schema_editor, {new: old for old, new in NEW_PATHS.items()})


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_initial"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]

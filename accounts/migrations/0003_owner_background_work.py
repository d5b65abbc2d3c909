"""Owners see the background work, and run again what was given up (jobs/admin.py)."""

from django.db import migrations

from accounts import roles

GRANTS = {roles.OWNER: ["view_dbtaskresult", "change_dbtaskresult"]}


def forwards(apps, schema_editor):
    alias = schema_editor.connection.alias
    roles.grant(apps, alias, app="django_tasks_database", grants=GRANTS)


def backwards(apps, schema_editor):
    alias = schema_editor.connection.alias
    roles.revoke(apps, alias, app="django_tasks_database", grants=GRANTS)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_roles"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]
    operations = [migrations.RunPython(forwards, backwards, elidable=False)]

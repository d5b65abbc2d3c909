"""Cleans the stored sources of bodies, which the desk puts into its editor, like every later save.

Rewrites only what the allow-list does not name, in batches: memory is bounded, and a run that was
interrupted goes on where it stopped. Readers' pages, times and versions stay as they are.
"""

from django.db import migrations, transaction

from articles.html import clean_source

MODELS = ("Article", "Page", "Revision")
BATCH = 50


def forwards(apps, schema_editor):
    for name in MODELS:
        clean_all(apps.get_model("articles", name).objects.using(schema_editor.connection.alias))


def clean_all(rows):
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", "body")[:BATCH]):
        cleaned = [(pk, body, clean_source(body)) for pk, body in batch]
        with transaction.atomic(using=rows.db):
            for pk, body, clean in cleaned:
                if clean != body:
                    rows.filter(pk=pk, body=body).update(body=clean)
        last = batch[-1][0]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("articles", "0003_role_permissions")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=False)]

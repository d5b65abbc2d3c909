"""The full-text index: an FTS5 table with triggers on SQLite, a generated column on PostgreSQL.

Neither is known to Django's models, so neither is seen by makemigrations.
"""

from django.db import migrations

from articles.search import postgres, sqlite

ENGINES = {"postgresql": postgres, "sqlite": sqlite}


def forwards(apps, schema_editor):
    ENGINES[schema_editor.connection.vendor].install(schema_editor.connection)


def backwards(apps, schema_editor):
    ENGINES[schema_editor.connection.vendor].remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards, elidable=False)]

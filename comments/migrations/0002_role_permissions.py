"""Who may judge readers' comments."""

from django.db import migrations

from accounts import roles

JUDGE = ["view_comment", "change_comment", "view_moderationlog"]
GRANTS = {
    roles.EDITOR: JUDGE,
    roles.MODERATOR: JUDGE,
    roles.OWNER: [*JUDGE, "delete_comment"],
}


def forwards(apps, schema_editor):
    roles.grant(apps, schema_editor.connection.alias, app="comments", grants=GRANTS)


def backwards(apps, schema_editor):
    roles.revoke(apps, schema_editor.connection.alias, app="comments", grants=GRANTS)


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0001_initial"),
        ("accounts", "0002_roles"),
    ]
    operations = [migrations.RunPython(forwards, backwards, elidable=False)]

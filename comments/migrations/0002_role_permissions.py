"""Who may judge readers' comments."""

from django.db import migrations

from accounts import roles

JUDGE = [
    "view_comment", "change_comment", "view_moderationlog", "view_ban", "change_ban",
    "view_moderationrules", "view_word", "add_word", "change_word", "delete_word",
    "view_localrules", "add_localrules", "change_localrules", "delete_localrules",
]  # fmt: skip
GRANTS = {
    roles.EDITOR: [*JUDGE, "change_moderationrules"],
    roles.MODERATOR: JUDGE,
    roles.OWNER: [*JUDGE, "change_moderationrules", "delete_comment"],
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

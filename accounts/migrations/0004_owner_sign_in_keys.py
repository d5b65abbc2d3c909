"""Owners enter the keys of providers that people sign in with (docs/sign-in.md)."""

from django.db import migrations

from accounts import roles

GRANTS = {
    roles.OWNER: ["view_socialapp", "add_socialapp", "change_socialapp", "delete_socialapp"],
}


def forwards(apps, schema_editor):
    alias = schema_editor.connection.alias
    roles.grant(apps, alias, app="socialaccount", grants=GRANTS)


def backwards(apps, schema_editor):
    alias = schema_editor.connection.alias
    roles.revoke(apps, alias, app="socialaccount", grants=GRANTS)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_owner_background_work"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]
    operations = [migrations.RunPython(forwards, backwards, elidable=False)]

"""The groups author, editor, moderator and owner; owners look after people."""

from django.db import migrations

from accounts import roles

GRANTS = {
    roles.OWNER: ["add_user", "change_user", "delete_user", "view_user"],
}


def forwards(apps, schema_editor):
    alias = schema_editor.connection.alias
    roles.make_groups(apps, alias)
    roles.grant(apps, alias, app="accounts", grants=GRANTS)


def backwards(apps, schema_editor):
    alias = schema_editor.connection.alias
    roles.revoke(apps, alias, app="accounts", grants=GRANTS)
    apps.get_model("auth", "Group").objects.using(alias).filter(name__in=roles.ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(forwards, backwards, elidable=False)]

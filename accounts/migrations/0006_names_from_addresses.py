"""Takes names that come from an e-mail address off the site until their owners choose one.

Accounts made by a mailed code were named after what stands before the @ of their address. They are
shown as “Reader” and a random number now. Small transactions, so that nobody waits for the whole;
a second run finds nothing to do. Backwards, the old names are made of the addresses again.
"""

import re

from django.db import migrations, transaction

from accounts import names

BATCH = 1_000
STAFF_TWIN = re.compile(r" \([^()]*\)\Z")  # what told a name apart from one of the staff's


def forwards(apps, schema_editor):
    for users, addresses in _batches(apps, schema_editor.connection.alias, needs_name=False):
        for user in users:
            own = addresses[user.pk]
            if user.display_name:
                is_private = any(
                    names.comes_from_address(name, own)
                    for name in (user.display_name, STAFF_TWIN.sub("", user.display_name))
                )
            else:
                is_private = names.username_comes_from_address(user.username, own)
            if is_private:
                user.display_name, user.needs_name = names.stand_in_name(), True
        _store(apps, schema_editor, [user for user in users if user.needs_name])


def backwards(apps, schema_editor):
    for users, addresses in _batches(apps, schema_editor.connection.alias, needs_name=True):
        for user in users:
            local = addresses[user.pk][0].rpartition("@")[0] if addresses[user.pk] else ""
            user.display_name, user.needs_name = names.clean_name(local), False
        _store(apps, schema_editor, users)


def _batches(apps, alias, *, needs_name):
    """Accounts in the order of their numbers, and the addresses of each; the main one is first."""
    User = apps.get_model("accounts", "User")
    EmailAddress = apps.get_model("account", "EmailAddress")
    rows = User.objects.using(alias).filter(needs_name=needs_name).order_by("pk")
    rows = rows.only("username", "display_name", "email", "needs_name")
    last = 0
    while users := list(rows.filter(pk__gt=last)[:BATCH]):
        last = users[-1].pk
        addresses = {user.pk: [user.email] if user.email else [] for user in users}
        further = EmailAddress.objects.using(alias).filter(user__in=addresses).order_by("-primary")
        for user, email in further.values_list("user_id", "email"):
            addresses[user].append(email)
        yield users, addresses


def _store(apps, schema_editor, users):
    User = apps.get_model("accounts", "User")
    alias = schema_editor.connection.alias
    if users:
        with transaction.atomic(using=alias):
            User.objects.using(alias).bulk_update(
                users, ["display_name", "needs_name"], batch_size=BATCH
            )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("accounts", "0005_user_needs_name"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]
    operations = [migrations.RunPython(forwards, backwards, elidable=False)]

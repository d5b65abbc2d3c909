"""Takes names that come from an e-mail address out of comments.

The name kept with a comment of somebody who has yet to choose one becomes their stand-in, and
@mentions of such a name, in words and HTML, become mentions of what the person is called now. An
imported comment whose writer's name was an address gets “Reader” and a number. All pages are made
anew. Small transactions; a second run finds nothing to do.
Backwards nothing is changed: a stand-in is a name like any other.
"""

import re
from html import escape

from django.db import migrations, transaction

from accounts import names
from articles import cache_tags
from pagecache.invalidation import invalidate_hidden

BATCH = 1_000


def forwards(apps, schema_editor):
    alias = schema_editor.connection.alias
    steps = (_rename_writers, _rename_imported, _rename_called)
    if any([step(apps, alias) for step in steps]):  # a list: each step is done
        invalidate_hidden(cache_tags.SITE)


def _rename_writers(apps, alias):
    User = apps.get_model("accounts", "User")
    Comment = apps.get_model("comments", "Comment")
    waiting = User.objects.using(alias).filter(needs_name=True).order_by("pk")
    last, is_any = 0, False
    while users := dict(waiting.filter(pk__gt=last).values_list("pk", "display_name")[:BATCH]):
        last, is_any = max(users), True
        addresses = _addresses(apps, alias, users)
        written = Comment.objects.using(alias).filter(author__in=users).order_by()
        for pk, name in written.values_list("author_id", "name").distinct():
            if name != users[pk] and _is_private(name, addresses[pk]):
                Comment.objects.using(alias).filter(author=pk, name=name).update(name=users[pk])
    return is_any


def _rename_imported(apps, alias):
    Comment = apps.get_model("comments", "Comment")
    imported = Comment.objects.using(alias).filter(author=None, kind="comment", name__contains="@")
    imported = imported.order_by("pk").only("name", "email")
    last, is_any = 0, False
    while comments := list(imported.filter(pk__gt=last)[:BATCH]):
        last = comments[-1].pk
        changed = []
        for comment in comments:
            name = names.without_addresses(comment.name)
            if name != comment.name:
                number = names.stand_in_number_for(comment.email or comment.name)
                comment.name = name or f"Reader {number}"
                changed.append(comment)
        if changed:
            is_any = True
            Comment.objects.using(alias).bulk_update(changed, ["name"], 200)
    return is_any


def _rename_called(apps, alias):
    Comment = apps.get_model("comments", "Comment")
    User = apps.get_model("accounts", "User")
    calling = Comment.objects.using(alias).exclude(called=[]).order_by("pk")
    calling = calling.only("called", "text", "html")
    last, is_any = 0, False
    while comments := list(calling.filter(pk__gt=last)[:BATCH]):
        last = comments[-1].pk
        people = {pk for comment in comments for _name, pk in comment.called}
        addresses = _addresses(apps, alias, people)
        shown = dict(
            User.objects.using(alias).filter(pk__in=people).values_list("pk", "display_name")
        )
        changed = [comment for comment in comments if _rename_in(comment, addresses, shown)]
        if changed:
            is_any = True
            with transaction.atomic(using=alias):
                Comment.objects.using(alias).bulk_update(changed, ["called", "text", "html"], 200)
    return is_any


def _rename_in(comment, addresses, shown):
    """Whether any of the names that a comment calls had to be replaced."""
    called = []
    for name, pk in comment.called:
        new = shown.get(pk) or name
        if new != name and _is_private(name, addresses.get(pk, ())):
            comment.text = _replaced(comment.text, name, new)
            comment.html = _replaced(comment.html, escape(name, quote=False), escape(new))
            name = new
        called.append([name, pk])
    is_changed = called != comment.called
    comment.called = called
    return is_changed


def _replaced(text, name, new):
    """Only a mention: neither what stands in an address, nor the beginning of a longer word."""
    mention = re.compile(rf"(?<![\w@/.=-])@{re.escape(name)}(?!\w)", re.IGNORECASE)
    return mention.sub(lambda _found: f"@{new}", text)


def _is_private(name, addresses):
    """Also with the mark that told it apart from a name of the staff's, “jane (reader)”."""
    unmarked = re.sub(r" \([^()]*\)\Z", "", name)
    return any(names.username_comes_from_address(each, addresses) for each in (name, unmarked))


def _addresses(apps, alias, people):
    """The addresses of these people, by their numbers."""
    User = apps.get_model("accounts", "User")
    EmailAddress = apps.get_model("account", "EmailAddress")
    found = {pk: [] for pk in people}
    main = User.objects.using(alias).filter(pk__in=people).values_list("pk", "email")
    further = EmailAddress.objects.using(alias).filter(user__in=people)
    for pk, email in [*main, *further.values_list("user_id", "email")]:
        found[pk].append(email)
    return found


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("comments", "0002_role_permissions"),
        ("accounts", "0006_names_from_addresses"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=False)]

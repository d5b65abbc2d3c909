"""What authors, editors and owners may do with stories, pages, pictures and the site."""

from django.db import migrations

from accounts import roles


def everything(*models):
    return [f"{action}_{model}" for model in models for action in ("add", "change", "delete", "view")]


AUTHOR = [
    "add_article", "change_article", "view_article",
    "add_image", "change_image", "view_image",
    "add_tag", "view_tag", "view_category", "view_author",
    "view_byline", "add_byline", "change_byline", "delete_byline",
    "view_revision", "view_publishinglog", "view_correction",
]  # fmt: skip
EDITOR = [
    *everything("article", "byline", "image", "category", "tag", "author", "authorlink", "page"),
    "publish_article", "approve_article", "correct_article",
    "view_revision", "view_publishinglog", "view_correction",
    "add_redirect", "change_redirect", "view_redirect",
]  # fmt: skip
OWNER = [
    *EDITOR,
    "delete_redirect",
    *everything("siteidentity", "sitelink"),
]
GRANTS = {roles.AUTHOR: AUTHOR, roles.EDITOR: EDITOR, roles.OWNER: OWNER}


def forwards(apps, schema_editor):
    roles.grant(apps, schema_editor.connection.alias, app="articles", grants=GRANTS)


def backwards(apps, schema_editor):
    roles.revoke(apps, schema_editor.connection.alias, app="articles", grants=GRANTS)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_search_index"),
        ("accounts", "0002_roles"),
    ]
    operations = [migrations.RunPython(forwards, backwards, elidable=False)]

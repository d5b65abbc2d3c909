"""Takes the fingerprints of imported texts anew whose stored body is about to be cleaned.

Else a later import would take every one of them for edited here, and leave it alone. Runs before
articles' cleaning, since it must see what was imported; may be interrupted and run again.
"""

import hashlib

from django.db import migrations

from articles.html import clean_source

BATCH = 50


def digest(*parts):
    return hashlib.blake2s(repr(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()


def article_print(article, body):
    """As wordpress/importing/stories.py made it when this was written."""
    others = article.categories.order_by("pk").values_list("pk", flat=True)
    tags = article.tags.order_by("pk").values_list("pk", flat=True)
    authors = article.bylines.order_by("position", "pk").values_list("author_id", flat=True)
    return digest(
        article.headline, article.slug, article.standfirst, article.excerpt, body,
        str(article.status), article.published_at, article.password, article.is_sticky,
        article.comments_open, article.section_id, article.lead_image_id, article.seo_title,
        article.seo_description, list(others), list(tags), list(authors),
    )  # fmt: skip


def page_print(page, body):
    """As wordpress/importing/pages.py made it when this was written."""
    return digest(
        page.title, page.slug, body, str(page.status), page.password, page.comments_open,
        page.parent_id, page.lead_image_id, page.seo_title, page.seo_description, page.position,
    )  # fmt: skip


def forwards(apps, schema_editor):
    entries = apps.get_model("wordpress", "Imported").objects.using(schema_editor.connection.alias)
    for kind, print_of in (("article", article_print), ("page", page_print)):
        follow(entries, kind, print_of)


def follow(entries, kind, print_of):
    """Change the fingerprints that hold for a body as it is now to that of the cleaned body."""
    last = 0
    rows = entries.filter(**{"kind": kind, f"{kind}__isnull": False}).exclude(fingerprint="")
    while batch := list(rows.filter(pk__gt=last).order_by("pk").select_related(kind)[:BATCH]):
        for entry in batch:
            text = getattr(entry, kind)
            clean = clean_source(text.body)
            if clean != text.body and entry.fingerprint == print_of(text, text.body):
                entries.filter(pk=entry.pk).update(fingerprint=print_of(text, clean))
        last = batch[-1].pk


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("wordpress", "0001_initial"), ("articles", "0003_role_permissions")]
    run_before = [("articles", "0004_clean_stored_sources")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=False)]

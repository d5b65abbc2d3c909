"""Fields under the names of today: mentions were `called`, a draft's preferences `wishes`."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("comments", "0003_names_from_addresses")]

    operations = [
        migrations.RenameField("draft", "wishes", "preferences"),
        migrations.RenameField("comment", "called", "mentions"),
        migrations.RenameIndex(
            "comment", new_name="comment_article_pingbacks", old_name="comment_article_mentions"
        ),
    ]

"""What the desk calls the moderation log, and how it explains the end of a ban."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0004_rename_fields")]

    operations = [
        migrations.AlterModelOptions(
            "moderationlog",
            {
                "verbose_name": "entry of the moderation log",
                "verbose_name_plural": "moderation log",
            },
        ),
        migrations.AlterField(
            "ban",
            "ends_at",
            models.DateTimeField("until", null=True, blank=True, help_text="Permanent if empty."),
        ),
    ]

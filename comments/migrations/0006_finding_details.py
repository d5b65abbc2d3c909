"""What a rule found, as fields by name. Before, it was one string for each rule."""

from django.db import migrations, transaction

BATCH = 1_000
NUMBERS = {
    "length": "characters", "slow": "seconds", "history": "percent", "links": "count",
    "newcomer": "approved",
}  # fmt: skip
TEXTS = {"outside": "reason", "place": "place", "person": "reason"}


def fields_of(rule, text):
    """The fields that a string stood for."""
    if rule in NUMBERS:
        return {NUMBERS[rule]: int(text)} if text.isdecimal() else {}
    if rule in TEXTS:
        return {TEXTS[rule]: text}
    if rule == "words":
        return {"words": text.split(", ")}
    if rule == "spam":
        parts = (part.partition(":") for part in text.split())
        return {"parts": {name: int(points) for name, _, points in parts if points.isdecimal()}}
    return {}


def text_of(rule, fields):
    """The string that fields were made of."""
    if rule == "words":
        return ", ".join(fields.get("words", []))
    if rule == "spam":
        return " ".join(f"{name}:{points}" for name, points in sorted(fields.get("parts", {}).items()))
    name = NUMBERS.get(rule) or TEXTS.get(rule)
    return str(fields.get(name, ""))


def forwards(apps, schema_editor):
    _rewrite(apps, schema_editor.connection.alias, str, fields_of)


def backwards(apps, schema_editor):
    _rewrite(apps, schema_editor.connection.alias, dict, text_of)


def _rewrite(apps, alias, kind, made_of):
    """Batches of rows, each in a transaction of its own; a second run changes nothing."""
    Comment = apps.get_model("comments", "Comment")
    rows = Comment.objects.using(alias).exclude(findings=[]).order_by("pk").only("findings")
    last = 0
    while comments := list(rows.filter(pk__gt=last)[:BATCH]):
        last = comments[-1].pk
        changed = []
        for comment in comments:
            old = [finding for finding in comment.findings if isinstance(finding["detail"], kind)]
            for finding in old:
                finding["detail"] = made_of(finding["rule"], finding["detail"])
            changed += [comment] if old else []
        with transaction.atomic(using=alias):
            Comment.objects.using(alias).bulk_update(changed, ["findings"], 200)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("comments", "0005_labels")]
    operations = [migrations.RunPython(forwards, backwards)]

"""The field in which a body is written: a textarea that becomes a rich-text editor in the browser.

Without JavaScript it stays a textarea with the body's HTML. What the editor sends is untrusted
like anything else: articles/html.py cleans it when it is saved.
"""

import json
from typing import Any

from django import forms
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.body import source
from articles.body.allowlist import DROPPED_WITH_CONTENT

# For static/js/desk-allowed.js.
ALLOWED = json.dumps(
    {
        "tags": {
            tag: sorted(source.ATTRIBUTES[tag] - source.EVERYWHERE) for tag in sorted(source.TAGS)
        },
        "everywhere": sorted(source.EVERYWHERE),
        "dropped": sorted(DROPPED_WITH_CONTENT),
    },
    separators=(",", ":"),
)


class BodyEditor(forms.Textarea):
    """The editor is loaded by static/js/desk-editor.js, which finds its options in data-…."""

    class Media:
        css = {"all": ["django_prose_editor/material-icons.css", "django_prose_editor/editor.css"]}
        js = [Script("js/desk-editor.js", type="module")]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-body-editor": "",
            "data-allowed": ALLOWED,
            "data-library": reverse("admin:articles_image_library"),
            "data-embed": reverse("admin:articles_article_embed"),
            "data-label": str(_("Story")),
            "rows": 24,
        }
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        """The textarea is hidden behind the editor, where a browser can't point at it."""
        return False

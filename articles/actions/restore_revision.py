"""Puts the words of an earlier revision back."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from articles import revisions
from articles.actions.save_story import StoryChanges, save_story
from articles.models import Article, Revision
from boundary.visible_text import has_visible_text


def restore_revision(
    article: Article, revision: Revision, *, by: User | None, at: dt.datetime
) -> None:
    """Save the revision's words as the story's. The words they replace stay in a revision, too.

    A headline that shows nothing, of before such were refused, is not put back.
    """
    with transaction.atomic():
        locked = Article.objects.select_for_update().get(pk=article.pk)
        revisions.take(locked, by=by, at=at)
        words = {name: getattr(revision, name) for name in ("headline", "standfirst", "body")}
        if not has_visible_text(revision.headline):
            del words["headline"]
        note = _("Restored revision %(number)d") % {"number": revision.number}
        save_story(locked, StoryChanges(words, note=note), by=by, at=at)

"""What was filled in beside a button whose act was refused, kept until the form is shown again.

It stands in the session: the answer to the press is a redirect, and a reason is not for addresses.
"""

import datetime as dt
from typing import Any

from django.http import HttpRequest

from articles.actions.publish import TimeQuestionError, TransitionRefusedError
from articles.admin.moves import PublishRequest
from articles.models import Article
from articles.publication_time import TimeQuestion, wording

KEY = "refused_move"


def keep(
    request: HttpRequest, article: Article, given: PublishRequest, refusal: TransitionRefusedError
) -> None:
    """Keep time, reason and question for the next page that shows this story's form."""
    request.session[KEY] = {
        "story": article.pk,
        "move_at": given.when.isoformat() if given.when else "",
        "move_reason": given.reason,
        "question": refusal.question if isinstance(refusal, TimeQuestionError) else "",
    }


def take(request: HttpRequest, article: Article) -> dict[str, Any]:
    """What was kept for the story, once: initial values of the form, and `question` if one is open.

    An empty dict if nothing was kept.
    """
    kept = request.session.get(KEY)
    if not isinstance(kept, dict) or kept.get("story") != article.pk:
        return {}
    del request.session[KEY]
    when = dt.datetime.fromisoformat(kept["move_at"]) if kept["move_at"] else None
    question = TimeQuestion(kept["question"]) if kept["question"] and when else None
    return {
        "move_at": when,
        "move_reason": kept["move_reason"],
        "question": question,
        "wording": wording(question, when) if question and when else "",
    }

"""Which of the small scripts the body of a story or page has a use for."""

from articles.models import Article, Page

# What stands in a body -> the enhancement of static/js/ that is then worth its bytes.
ENHANCEMENTS = {"data-frame=": "js/embeds.js", "<table": "js/tables.js"}


def body_scripts(text: Article | Page) -> list[str]:
    """Static paths of ES modules; none for plain words, which most stories are."""
    return [path for sign, path in ENHANCEMENTS.items() if sign in text.body_html]

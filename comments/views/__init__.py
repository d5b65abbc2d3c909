"""The pages of a discussion. Each view translates a request into a read or an act, and back."""

from comments.views.mails import mails, mails_address, stop_mails, unsubscribe
from comments.views.mine import mine
from comments.views.muted import muted
from comments.views.own import delete, edit
from comments.views.permalinks import article_comments, comment, find, news, page_comments
from comments.views.reactions import like_article, like_comment, mute, report_comment
from comments.views.reply_addresses import respond, respond_to_article, respond_to_page
from comments.views.threads import article_thread, page_thread

__all__ = [
    "article_comments",
    "article_thread",
    "comment",
    "delete",
    "edit",
    "find",
    "like_article",
    "like_comment",
    "mails",
    "mails_address",
    "mine",
    "mute",
    "muted",
    "news",
    "page_comments",
    "page_thread",
    "report_comment",
    "respond",
    "respond_to_article",
    "respond_to_page",
    "stop_mails",
    "unsubscribe",
]

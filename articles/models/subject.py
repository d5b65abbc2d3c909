"""What can be discussed: a story or a page."""

from articles.models.article import Article
from articles.models.page import Page

type Subject = Article | Page

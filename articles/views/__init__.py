"""Readers' pages. Each view translates a request into a queryset or an act, and back."""

from django.http import Http404, HttpRequest, HttpResponse


def _later(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


front = search = corrections = by_id = category = tag = author = archive = _later
article_detail = page = _later

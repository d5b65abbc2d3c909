"""Addresses of the old site's files: /wp-content/uploads/…, in any of the sizes WordPress made."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from articles.models import Image
from wordpress import addresses
from wordpress.models import Upload

# Blogs of a network have their files below a number of their own.
_NETWORK = "sites/"


@require_safe
def upload(request: HttpRequest, path: str) -> HttpResponse:
    """Send a reader to what became of an uploaded file, a picture in the width that was asked for.

    404 for what was never brought in. Two queries.
    """
    if path.startswith(_NETWORK):
        path = path.removeprefix(_NETWORK).partition("/")[2]
    row = _row(path)
    if row is None:
        raise Http404
    if row.imported.document is not None:
        return HttpResponsePermanentRedirect(row.imported.document.url)
    if row.imported.image is not None:
        name = path.rpartition("/")[2]
        width = addresses.width_in(name, request.META.get("QUERY_STRING", ""))
        address = _address(row.imported.image, None if name == _name(row) else width)
        if address:
            return HttpResponsePermanentRedirect(address)
    raise Http404


def _row(path: str) -> Upload | None:
    """The upload that a path names; of two sites' the one that was imported first."""
    folder, slash, name = path.rpartition("/")
    paths = [f"{folder}{slash}{original}" for original in addresses.originals(name)]
    rows = (
        Upload.objects.filter(path__in=paths)
        .select_related("imported__image", "imported__document")
        .order_by("-pk")
    )
    found = {row.path: row for row in rows}
    return next((found[path] for path in paths if path in found), None)


def _name(row: Upload) -> str:
    return row.path.rpartition("/")[2]


def _address(image: Image, width: int | None) -> str:
    """The public file nearest to a width and not smaller, else the largest."""
    files = sorted(image.as_picture().sources, key=lambda source: source.width)
    plain = [file for file in files if file.format in {"jpeg", "png", "gif"}] or files
    if width is not None:
        wide = [file for file in files if file.width >= width and file.format != "avif"]
        if wide:
            return wide[0].url
    return plain[-1].url if plain else ""

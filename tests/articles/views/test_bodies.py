import pytest
from django.test import Client

from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("body", "is_linked"),
    [
        ("<p>Words, <em>words</em> and <a href='https://example.org/'>a link</a>.</p>", False),
        ("<h2>More</h2><ul><li>One</li></ul><blockquote><p>So.</p></blockquote>", False),
        ("<table><tr><td>1</td></tr></table>", True),
        ("<p>Type <code>ls</code>.</p>", True),
        ('<p class="has-text-align-center">In the middle</p>', True),
        ('<figure data-embed="vimeo/76979871"></figure>', True),
    ],
)
def test_stylesheet_of_rare_things_is_linked_only_where_one_is(
    client: Client, body: str, is_linked: bool
) -> None:
    content = client.get(make_article(body=body).get_absolute_url()).content

    assert (b"css/bodies.css" in content) is is_linked

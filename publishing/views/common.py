"""What several pages of posts need."""

from django.http import Http404

from publishing import selectors
from publishing.models import Post

PER_PAGE = 25


def found(pk: int) -> Post:
    """The post, or the page that says that there is none."""
    try:
        return selectors.post(pk)
    except Post.DoesNotExist:
        raise Http404 from None

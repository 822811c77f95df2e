from django.http import Http404

from core.council.selectors import Current, NoCouncil, current


def here() -> Current:
    """This council; before a council file was loaded there is no public page at all. Raises Http404."""
    try:
        return current()
    except NoCouncil:
        raise Http404 from None

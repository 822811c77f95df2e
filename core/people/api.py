"""How a refusal reaches an API client: the same sentence that a page shows."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.exceptions import ValidationError as NotOfThatKind
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler

from core.audit.verbs import ChangedMeanwhile, RuleBroken


def api_sentence(error: Exception, context: dict[str, Any]) -> Response | None:
    """A broken rule reaches an API client as the same sentence that a page shows: 409 when somebody was faster, else 400."""
    if isinstance(error, RuleBroken):
        status = 409 if isinstance(error, ChangedMeanwhile) else 400
        return Response({field or "detail": sentence for field, sentence in error.sentences.items()}, status=status)
    if isinstance(error, ObjectDoesNotExist):
        return Response({"detail": "There is no such thing, or it is not yours to see."}, status=404)
    return exception_handler(error, context)


def accepted(serializer: Any) -> dict[str, Any]:
    """The checked input of an API call. Raises ValidationError with a sentence for each wrong field."""
    if not serializer.is_valid():
        raise ValidationError(serializer.errors)
    return dict(serializer.validated_data)


class Cursor(CursorPagination):
    """Lists in pages. A cursor that somebody made up is a 404, also where its place is no value of the list's order."""

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, NotOfThatKind):
            if self.cursor_query_param not in request.query_params:
                raise
            raise NotFound(self.invalid_cursor_message) from None

"""How a refusal reaches an API client: the same sentence that a page shows."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from core.audit.verbs import ChangedMeanwhile, RuleBroken


def api_sentence(error: Exception, context: dict[str, Any]) -> Response | None:
    """A broken rule reaches an API client as the same sentence that a page shows: 409 when somebody was faster, else 400."""
    if isinstance(error, RuleBroken):
        status = 409 if isinstance(error, ChangedMeanwhile) else 400
        return Response({error.field or "detail": error.sentence}, status=status)
    if isinstance(error, ObjectDoesNotExist):
        return Response({"detail": "There is no such thing, or it is not yours to see."}, status=404)
    return exception_handler(error, context)


def accepted(serializer: Any) -> dict[str, Any]:
    """The checked input of an API call. Raises ValidationError with a sentence for each wrong field."""
    if not serializer.is_valid():
        raise ValidationError(serializer.errors)
    return dict(serializer.validated_data)

"""Recording what somebody wrote, through the API: the same verb, the same rules."""

from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.people.api import accepted
from core.people.models import Person
from enquiries.api import ConversationOut
from enquiries.recording import Written, record_written
from networks.protocol import Kind


class WrittenIn(serializers.Serializer[Any]):
    account = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind])
    words = serializers.CharField(max_length=20_000, trim_whitespace=False)
    at = serializers.DateTimeField(help_text="When it stood on the network; the deadline counts from then.")
    name = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    handle = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    address = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)
    post = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)


class Record(APIView):
    """What somebody wrote on a network that no machine reads."""

    duties = {"POST": ("enquiries.answer",)}

    @extend_schema(request=WrittenIn, responses={201: ConversationOut})
    def post(self, request: Request) -> Response:
        given = accepted(WrittenIn(data=request.data))
        account_id, kind = given.pop("account"), Kind(given.pop("kind"))
        message = record_written(
            account_id=account_id, written=Written(kind=kind, **given), by=cast(Person, request.user)
        )
        return Response(ConversationOut(message.conversation).data, status=201)

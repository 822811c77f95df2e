"""Enquiries through the API: the same verbs, the same rules."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.people.api import Cursor, accepted
from core.people.models import Department
from enquiries import selectors, services
from enquiries.models import Conversation, Message
from enquiries.permissions import readable


class ByNewest(Cursor):
    ordering = "-id"


class MessageOut(serializers.ModelSerializer[Message]):
    class Meta:
        model = Message
        fields = ["id", "direction", "author_name", "text", "at", "edited_at", "removed_at", "permalink"]


class ConversationOut(serializers.ModelSerializer[Conversation]):
    team = serializers.SlugRelatedField[Department](slug_field="slug", read_only=True)
    topic = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    resident = serializers.CharField(read_only=True)

    class Meta:
        model = Conversation
        fields = [
            "id", "reference", "account", "resident", "channel", "state", "team", "assignee", "kind", "topic", "mood", "urgency",
            "received_at", "due_at", "promised_for", "first_answered_at", "working_minutes", "version",
        ]  # fmt: skip


class AssignIn(serializers.Serializer[Any]):
    team = serializers.SlugRelatedField(slug_field="slug", queryset=Department.objects.all())
    note = serializers.CharField(required=False, default="", allow_blank=True)
    seen = serializers.IntegerField(help_text="The version that you read; another one answers 409.")


class ReplyIn(serializers.Serializer[Any]):
    text = serializers.CharField()
    promised_for = serializers.DateField(required=False, allow_null=True, default=None)
    seen = serializers.IntegerField(help_text="The version that you read; another one answers 409.")


class SeenIn(serializers.Serializer[Any]):
    seen = serializers.IntegerField(help_text="The version that you read; another one answers 409.")


class NoResponseIn(serializers.Serializer[Any]):
    reason = serializers.CharField()
    seen = serializers.IntegerField()


class Conversations(ListAPIView[Conversation]):
    """The conversations that you may read, newest first."""

    duties = {"GET": ("enquiries.read",)}
    serializer_class = ConversationOut
    pagination_class = ByNewest

    def get_queryset(self) -> Any:
        return readable(self.request.user).select_related("team", "topic", "resident")


class OneConversation(APIView):
    """One conversation with its messages."""

    duties = {"GET": ("enquiries.read",)}

    @extend_schema(responses=ConversationOut)
    def get(self, request: Request, pk: int) -> Response:
        found = _readable(pk, request)
        messages = found.messages.exclude(direction=Message.Direction.CONTEXT)
        return Response(ConversationOut(found).data | {"messages": MessageOut(messages, many=True).data})


class Take(APIView):
    """Puts your name on it."""

    duties = {"POST": ("enquiries.answer",)}

    @extend_schema(request=None, responses=ConversationOut)
    def post(self, request: Request, pk: int) -> Response:
        _readable(pk, request)
        return Response(ConversationOut(services.take(conversation_id=pk, by=request.user)).data)


class Assign(APIView):
    """Gives it to a team."""

    duties = {"POST": ("enquiries.triage",)}

    @extend_schema(request=AssignIn, responses=ConversationOut)
    def post(self, request: Request, pk: int) -> Response:
        _readable(pk, request)
        return Response(
            ConversationOut(
                services.assign(conversation_id=pk, by=request.user, **accepted(AssignIn(data=request.data)))
            ).data
        )


class Reply(APIView):
    """Replies as the account, signed with your initials; with a promised day it is a holding reply."""

    duties = {"POST": ("enquiries.answer",)}

    @extend_schema(request=ReplyIn, responses={202: MessageOut})
    def post(self, request: Request, pk: int) -> Response:
        _readable(pk, request)
        message = services.send_reply(conversation_id=pk, by=request.user, **accepted(ReplyIn(data=request.data)))
        return Response(MessageOut(message).data, status=202)


class Wait(APIView):
    """Something of ours is out that the resident has to answer: the clock stops until they write."""

    duties = {"POST": ("enquiries.answer",)}

    @extend_schema(request=SeenIn, responses=ConversationOut)
    def post(self, request: Request, pk: int) -> Response:
        _readable(pk, request)
        given = accepted(SeenIn(data=request.data))
        return Response(ConversationOut(services.wait_for_resident(conversation_id=pk, by=request.user, **given)).data)


class NoResponse(APIView):
    """No response needed, with the reason."""

    duties = {"POST": ("enquiries.answer",)}

    @extend_schema(request=NoResponseIn, responses=ConversationOut)
    def post(self, request: Request, pk: int) -> Response:
        _readable(pk, request)
        done = services.no_response(conversation_id=pk, by=request.user, **accepted(NoResponseIn(data=request.data)))
        return Response(ConversationOut(done).data)


def _readable(pk: int, request: Request) -> Conversation:
    try:
        return selectors.conversation(pk, request.user)
    except Conversation.DoesNotExist:
        raise Http404 from None

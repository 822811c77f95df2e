"""The outbox through the API: the same verbs, the same rules, the same sentences."""

from typing import Any, cast

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.people.api import Cursor, accepted
from core.people.models import Person
from networks import permissions, selectors, services
from networks.by_hand_models import HandWork
from networks.left_behind import left_behind, sentence
from networks.models import Attempt, LookUp, Outbound
from networks.telling import SETTLE


class ByDue(Cursor):
    ordering = ("due_at", "id")


class AttemptOut(serializers.ModelSerializer[Attempt]):
    class Meta:
        model = Attempt
        fields = ["number", "started_at", "first_byte_at", "finished_at", "outcome", "detail"]


class LookUpOut(serializers.ModelSerializer[LookUp]):
    class Meta:
        model = LookUp
        fields = ["at", "by", "answer", "detail"]


class ItemOut(serializers.ModelSerializer[Outbound]):
    """One thing in the outbox. `seen` is what a decision may name."""

    words = serializers.CharField(source="state_words", help_text="The state as pages show it.")
    seen = serializers.IntegerField(source="version")

    class Meta:
        model = Outbound
        fields = [
            "id",
            "kind",
            "account",
            "subject",
            "state",
            "words",
            "why",
            "due_at",
            "expires_at",
            "url",
            "attempts_made",
            "seen",
        ]


class HandWorkOut(serializers.ModelSerializer[HandWork]):
    """Work by hand. `seen` is what a decision about it may name."""

    words = serializers.CharField(source="state_words", help_text="The state as pages show it.")
    seen = serializers.IntegerField(source="version")

    class Meta:
        model = HandWork
        fields = [
            "state", "words", "taken_by", "taken_at", "done_by", "done_at", "doubt", "doubt_answer", "check_by", "checked_by",
            "checked_at", "wrong", "seen",
        ]  # fmt: skip


class OneItemOut(ItemOut):
    """One thing with all that was tried and looked up; `by_hand` where a person has taken it."""

    attempts = AttemptOut(many=True)
    look_ups = LookUpOut(many=True)
    by_hand = HandWorkOut(source="hand_work", default=None)
    left_behind = serializers.SerializerMethodField(
        help_text="What stayed at the network though it is not out; or empty."
    )

    class Meta(ItemOut.Meta):
        fields = [*ItemOut.Meta.fields, "attempts", "look_ups", "by_hand", "left_behind"]

    def get_left_behind(self, item: Outbound) -> str:
        left = left_behind(item)
        return sentence(item, left) if left else ""


class SeenIn(serializers.Serializer[Any]):
    seen = serializers.IntegerField(
        required=False, default=None, help_text="The one that you read; another answers 409."
    )


class ItIsOutIn(SeenIn):
    url = serializers.CharField(required=False, default="", allow_blank=True, max_length=500, help_text="The proof.")
    answer = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=500,
        help_text="Why an address that looks wrong is right.",
    )


class LeaveItIn(SeenIn):
    reason = serializers.CharField(max_length=500)


class Items(ListAPIView[Outbound]):
    """What no machine settles, the longest due first."""

    duties = {"GET": permissions.READERS}
    serializer_class = ItemOut
    pagination_class = ByDue

    def get_queryset(self) -> Any:
        return selectors.needs_a_person(me(self.request))


class OneItem(APIView):
    """One item."""

    duties = {"GET": permissions.READERS}

    @extend_schema(responses=OneItemOut)
    def get(self, request: Request, pk: int) -> Response:
        return answer(found_item(request, pk))


class ItIsOut(APIView):
    """Somebody saw it on the network, or did it there by hand."""

    duties = {"POST": (SETTLE,)}

    @extend_schema(request=ItIsOutIn, responses=OneItemOut)
    def post(self, request: Request, pk: int) -> Response:
        found_item(request, pk)
        services.it_is_out(outbound_id=pk, by=me(request), **accepted(ItIsOutIn(data=request.data)))
        return answer(found_item(request, pk))


class SendAgain(APIView):
    """Looks once more, and sends it again where it is not found."""

    duties = {"POST": (SETTLE,)}

    @extend_schema(request=SeenIn, responses=OneItemOut)
    def post(self, request: Request, pk: int) -> Response:
        found_item(request, pk)
        services.send_again(outbound_id=pk, by=me(request), **accepted(SeenIn(data=request.data)))
        return answer(found_item(request, pk))


class LeaveIt(APIView):
    """It is not out, and is not wanted any more."""

    duties = {"POST": (SETTLE,)}

    @extend_schema(request=LeaveItIn, responses=OneItemOut)
    def post(self, request: Request, pk: int) -> Response:
        found_item(request, pk)
        services.leave_it(outbound_id=pk, by=me(request), **accepted(LeaveItIn(data=request.data)))
        return answer(found_item(request, pk))


def found_item(request: Request, pk: int) -> Outbound:
    """404 for what the client may not even know of."""
    found = (
        Outbound.objects.filter(pk=pk)
        .with_account()
        .select_related("hand_work")
        .prefetch_related("attempts", "look_ups")
        .first()
    )
    if found is None or not permissions.may_read(me(request), found):
        raise Http404
    return found


def me(request: Request) -> Person:
    return cast(Person, request.user)


def answer(item: Outbound) -> Response:
    return Response(OneItemOut(item).data)

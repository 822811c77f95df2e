"""Work by hand through the API: the same verbs, the same rules, the same sentences."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.people.api import accepted
from networks import by_hand
from networks.api import OneItemOut, SeenIn, answer, found_item, me
from networks.by_hand_models import HandWork
from networks.telling import SETTLE


class NothingIn(serializers.Serializer[Any]):
    """Nothing has to be said."""


class WrongIn(SeenIn):
    what = serializers.CharField(max_length=500)


class MendedIn(SeenIn):
    url = serializers.CharField(max_length=500)
    answer = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=500,
        help_text="Why an address that looks wrong is right.",
    )


class TakenDownIn(SeenIn):
    reason = serializers.CharField(max_length=500)


class _Press(APIView):
    """One verb about one item."""

    duties = {"POST": (SETTLE,)}
    given: type[serializers.Serializer[Any]] = NothingIn
    verb: Callable[..., HandWork]

    def pressed(self, request: Request, pk: int) -> Response:
        found_item(request, pk)
        type(self).verb(outbound_id=pk, by=me(request), **accepted(self.given(data=request.data)))
        return answer(found_item(request, pk))


class Take(_Press):
    """Your name on it, so that nobody else posts it as well."""

    verb = staticmethod(by_hand.take)

    @extend_schema(request=None, responses=OneItemOut)
    def post(self, request: Request, pk: int) -> Response:
        return self.pressed(request, pk)


class GiveBack(_Press):
    """Not posted: somebody else may take it."""

    verb = staticmethod(by_hand.give_back)

    @extend_schema(request=None, responses=OneItemOut)
    def post(self, request: Request, pk: int) -> Response:
        return self.pressed(request, pk)


class TakeOver(_Press):
    """From the colleague who has it, who is told."""

    given, verb = SeenIn, staticmethod(by_hand.take_over)

    @extend_schema(request=SeenIn, responses=OneItemOut)
    def post(self, request: Request, pk: int) -> Response:
        return self.pressed(request, pk)


class ItIsRight(_Press):
    """A second person saw what was approved."""

    given, verb = SeenIn, staticmethod(by_hand.it_is_right)

    @extend_schema(request=SeenIn, responses=OneItemOut)
    def post(self, request: Request, pk: int) -> Response:
        return self.pressed(request, pk)


class SomethingIsWrong(_Press):
    """A second person saw something else."""

    given, verb = WrongIn, staticmethod(by_hand.something_is_wrong)

    @extend_schema(request=WrongIn, responses=OneItemOut)
    def post(self, request: Request, pk: int) -> Response:
        return self.pressed(request, pk)


class ItIsMended(_Press):
    """At the same address, or posted anew."""

    given, verb = MendedIn, staticmethod(by_hand.it_is_mended)

    @extend_schema(request=MendedIn, responses=OneItemOut)
    def post(self, request: Request, pk: int) -> Response:
        return self.pressed(request, pk)


class ItIsTakenDown(_Press):
    """It stands there no more."""

    given, verb = TakenDownIn, staticmethod(by_hand.it_is_taken_down)

    @extend_schema(request=TakenDownIn, responses=OneItemOut)
    def post(self, request: Request, pk: int) -> Response:
        return self.pressed(request, pk)

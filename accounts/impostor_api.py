"""Impostors and networks through the API, to read: nothing of who reported, nor how to reach them."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import evaluation_selectors
from accounts.api.shapes import ByNewest
from accounts.joined import Joined
from accounts.models import Impostor, NetworkEvaluation


class ImpostorOut(serializers.ModelSerializer[Impostor]):
    times = serializers.IntegerField(read_only=True)

    class Meta:
        model = Impostor
        fields = [
            "id", "network", "handle", "address", "state", "urgent", "times", "reported_at", "touched_at", "outcome",
            "reason", "closed_at", "version",
        ]  # fmt: skip


class EvaluationOut(serializers.ModelSerializer[NetworkEvaluation]):
    class Meta:
        model = NetworkEvaluation
        fields = [
            "id", "network", "name", "address", "answers", "proposed", "proposed_day", "state", "sent_at", "verdict", "day",
            "reason", "minute", "decided_at", "version",
        ]  # fmt: skip


class NetworkOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    words = serializers.CharField(help_text="How it stands, as the page says it.")
    accounts = serializers.IntegerField()
    since = serializers.DateField(allow_null=True)
    newest = EvaluationOut(allow_null=True, help_text="The decision that counts.")


class Impostors(ListAPIView[Impostor]):
    """Accounts that were reported as impostors."""

    duties = {"GET": ("impostors.read",)}
    serializer_class = ImpostorOut
    pagination_class = ByNewest

    def get_queryset(self) -> Any:
        return Impostor.objects.counted()


class Evaluations(ListAPIView[NetworkEvaluation]):
    """Evaluations of networks, the newest first."""

    duties = {"GET": ("accounts.read",)}
    serializer_class = EvaluationOut
    pagination_class = ByNewest
    queryset = NetworkEvaluation.objects.all()


class Networks(APIView):
    """Every network: whether the council is there, and the decision that counts."""

    duties = {"GET": ("accounts.read",)}

    @extend_schema(responses=NetworkOut(many=True))
    def get(self, request: Request) -> Response:
        return Response(NetworkOut(evaluation_selectors.networks(Joined.now()), many=True).data)

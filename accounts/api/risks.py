"""The risk of accounts: what is due, one account's looks, a new one, and accepting it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import selectors, services
from accounts.api.custody import KeeperField
from accounts.api.one_account import RiskOut
from accounts.api.shapes import AccountOut, ByPage
from accounts.models import Account, level
from core.people.api import accepted


class ScoresIn(serializers.Serializer[Any]):
    likelihood = serializers.IntegerField(help_text="1, very unlikely, to 5, very likely.")
    harm = serializers.IntegerField(help_text="1, hardly any, to 5, very much.")


class KindsIn(serializers.Serializer[Any]):
    """Each kind of harm has to be there."""

    reputation = ScoresIn(required=False)
    finance = ScoresIn(required=False)
    legal = ScoresIn(required=False)


class RiskIn(serializers.Serializer[Any]):
    kinds = KindsIn()
    mitigation = serializers.CharField(allow_blank=True, help_text="What is done about it.")
    owner = KeeperField()


class DueOut(AccountOut):
    """An account whose risk somebody has to look at, or to accept."""

    risk = serializers.SerializerMethodField(help_text="Low, Medium, High or None made.")
    risk_due_on = serializers.DateField(allow_null=True)
    risk_accepted_at = serializers.DateTimeField(allow_null=True)

    class Meta(AccountOut.Meta):
        fields = [*AccountOut.Meta.fields, "risk", "risk_due_on", "risk_accepted_at"]

    def get_risk(self, account: Account) -> str:
        return level(account.risk_score)  # type: ignore[attr-defined]


class RisksDue(ListAPIView[Account]):
    """What was never assessed, what is due within two weeks or late, what nobody has accepted; the longest due first."""

    duties = {"GET": ("accounts.read",)}
    serializer_class = DueOut
    pagination_class = ByPage

    def get_queryset(self) -> Any:
        return selectors.risks_due()


class Risks(APIView):
    """The risk of one account as it was seen each time, newest first; POST is a new look, which somebody else accepts."""

    duties = {"GET": ("accounts.read",), "POST": ("accounts.read",)}

    @extend_schema(responses=RiskOut(many=True))
    def get(self, request: Request, pk: int) -> Response:
        looks = Account.objects.get(pk=pk).risks.select_related("owner", "assessed_by", "accepted_by")
        return Response(RiskOut(looks, many=True).data)

    @extend_schema(request=RiskIn, responses={201: RiskOut})
    def post(self, request: Request, pk: int) -> Response:
        given = accepted(RiskIn(data=request.data))
        kinds = {code: (pair["likelihood"], pair["harm"]) for code, pair in given.pop("kinds").items()}
        assessed = services.assess_risk(account_id=pk, kinds=kinds, by=request.user, **given)
        return Response(RiskOut(assessed).data, status=201)


class AcceptRisk(APIView):
    """Somebody answerable lives with it: not whoever assessed it."""

    duties = {"POST": ("accounts.read",)}

    @extend_schema(request=None, responses=RiskOut)
    def post(self, request: Request, pk: int) -> Response:
        return Response(RiskOut(services.accept_risk(risk_id=pk, by=request.user)).data)

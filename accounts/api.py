"""The register through the API: the same verbs, the same rules, the same sentences."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import selectors, services
from accounts.case import CASE
from accounts.catalogue import NETWORKS
from accounts.models import Account, AccountRequest, Decision
from core.people.api import Cursor, accepted
from core.people.models import Department


class ByNewest(Cursor):
    ordering = "-id"


class AccountOut(serializers.ModelSerializer[Account]):
    department = serializers.SlugRelatedField[Department](slug_field="slug", read_only=True)

    class Meta:
        model = Account
        fields = [
            "id",
            "network",
            "handle",
            "name",
            "address",
            "activities",
            "joined_on",
            "department",
            "kind",
            "two_way",
            "state",
            "followers",
            "version",
        ]


class RequestOut(serializers.ModelSerializer[AccountRequest]):
    account = AccountOut(read_only=True)
    state_words = serializers.CharField(read_only=True)

    class Meta:
        model = AccountRequest
        fields = [
            "id",
            "account",
            "state",
            "state_words",
            "stage",
            "chain",
            "round",
            "requester",
            "sent_at",
            "decided_at",
            "version",
            *CASE,
        ]


class AskIn(serializers.ModelSerializer[AccountRequest]):
    network = serializers.ChoiceField(choices=sorted(NETWORKS))
    name = serializers.CharField(max_length=160)
    department = serializers.SlugRelatedField(slug_field="slug", queryset=Department.objects.all())
    two_way = serializers.BooleanField()

    class Meta:
        model = AccountRequest
        fields = ["network", "name", "department", "two_way", *CASE]


class DecisionIn(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(choices=Decision.Verdict.choices)
    reason = serializers.CharField(required=False, default="", allow_blank=True)
    body = serializers.CharField(required=False, default="", max_length=120)
    minute = serializers.CharField(required=False, default="", max_length=120)
    decided_on = serializers.DateField(required=False, allow_null=True, default=None)
    seen = serializers.IntegerField(help_text="The version that you read; another one answers 409.")


class ReasonIn(serializers.Serializer[Any]):
    reason = serializers.CharField()


class Accounts(ListAPIView[Account]):
    """The register."""

    duties = {"GET": ("accounts.read",)}
    serializer_class = AccountOut
    pagination_class = ByNewest

    def get_queryset(self) -> Any:
        return Account.objects.on_register().select_related("department")


class OneAccount(RetrieveAPIView[Account]):
    """One account."""

    duties = {"GET": ("accounts.read",)}
    serializer_class = AccountOut
    queryset = Account.objects.select_related("department")


class Suspend(APIView):
    """Stops an account at once."""

    duties = {"POST": ("accounts.stop",)}

    @extend_schema(request=ReasonIn, responses=AccountOut)
    def post(self, request: Request, pk: int) -> Response:
        facts = accepted(ReasonIn(data=request.data))
        return Response(AccountOut(services.suspend(account_id=pk, by=request.user, **facts)).data)


class Requests(ListAPIView[AccountRequest]):
    """Requests for accounts; POST drafts one."""

    duties = {"GET": ("accounts.read",), "POST": ("accounts.request",)}
    serializer_class = RequestOut
    pagination_class = ByNewest

    def get_queryset(self) -> Any:
        return selectors.requests(self.request.user)

    @extend_schema(request=AskIn, responses={201: RequestOut})
    def post(self, request: Request) -> Response:
        given = accepted(AskIn(data=request.data))
        case = {key: given.pop(key) for key in CASE}
        drafted = services.ask_for_account(**given, case=case, by=request.user)
        return Response(RequestOut(drafted).data, status=201)


class SendRequest(APIView):
    """Sends a draft to the first stage of the chain."""

    duties = {"POST": ("accounts.request",)}

    @extend_schema(request=None, responses=RequestOut)
    def post(self, request: Request, pk: int) -> Response:
        return Response(RequestOut(services.send_request(request_id=pk, by=request.user)).data)


class Decide(APIView):
    """Signs off, asks for changes, declines or decides for the main account, for the stage that is running."""

    duties = {"POST": ("accounts.sign_off",)}

    @extend_schema(request=DecisionIn, responses=RequestOut)
    def post(self, request: Request, pk: int) -> Response:
        given = accepted(DecisionIn(data=request.data))
        decided = services.decide(request_id=pk, by=request.user, **given)
        return Response(RequestOut(decided).data)


class Open(APIView):
    """Opens a signed-off account for which every line of the opening list stands."""

    duties = {"POST": ("accounts.open",)}

    @extend_schema(request=None, responses=AccountOut)
    def post(self, request: Request, pk: int) -> Response:
        return Response(AccountOut(services.open_account(request_id=pk, by=request.user)).data)

"""Cases through the API: the same verbs, the same rules. The words of evidence stay on the pages."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.people.api import Cursor, accepted
from moderation import appeals, services
from moderation.models import Appeal, Case


class ByNewest(Cursor):
    ordering = "-id"


class CaseOut(serializers.ModelSerializer[Case]):
    rule = serializers.CharField(source="rule.words", read_only=True)
    evidence = serializers.SlugRelatedField[Any](slug_field="fingerprint", many=True, read_only=True)

    class Meta:
        model = Case
        fields = ["id", "reference", "account", "rule", "why", "state", "opened_at", "evidence", "version"]


class ActIn(serializers.Serializer[Any]):
    reason = serializers.CharField()
    seen = serializers.IntegerField(help_text="The version that you read; another one answers 409.")


class Cases(ListAPIView[Case]):
    """Cases, newest first."""

    duties = {"GET": ("cases.read",)}
    serializer_class = CaseOut
    pagination_class = ByNewest

    def get_queryset(self) -> Any:
        return Case.objects.for_list().prefetch_related("evidence")


class OneCase(RetrieveAPIView[Case]):
    """One case."""

    duties = {"GET": ("cases.read",)}
    serializer_class = CaseOut
    queryset = Case.objects.for_list().prefetch_related("evidence")


class AppealOut(serializers.ModelSerializer[Appeal]):
    """Without the words and the address of the person: they stay on the pages."""

    case = serializers.SlugRelatedField[Any](slug_field="reference", read_only=True)

    class Meta:
        model = Appeal
        fields = ["id", "network", "received_at", "answer_by", "case", "state", "decided_at", "next_appeal_from"]


class ViewIn(serializers.Serializer[Any]):
    lift = serializers.BooleanField()
    reason = serializers.CharField()


class MatchIn(serializers.Serializer[Any]):
    case = serializers.SlugRelatedField(slug_field="reference", queryset=Case.objects.all())


class AnswerIn(serializers.Serializer[Any]):
    words = serializers.CharField(max_length=2000)


class Appeals(ListAPIView[Appeal]):
    """Appeals, newest first."""

    duties = {"GET": ("cases.read",)}
    serializer_class = AppealOut
    pagination_class = ByNewest
    queryset = Appeal.objects.select_related("case")


class ViewOnAppeal(APIView):
    """One verdict; two that agree, the chief executive's among them, decide."""

    duties = {"POST": ("cases.decide_appeal",)}

    @extend_schema(request=ViewIn, responses=AppealOut)
    def post(self, request: Request, pk: int) -> Response:
        given = accepted(ViewIn(data=request.data))
        return Response(AppealOut(appeals.give_view_on_appeal(appeal_id=pk, by=request.user, **given)).data)


class MatchAppeal(APIView):
    """Says which block an appeal is about that the name did not find."""

    duties = {"POST": ("cases.act",)}

    @extend_schema(request=MatchIn, responses=AppealOut)
    def post(self, request: Request, pk: int) -> Response:
        given = accepted(MatchIn(data=request.data))
        return Response(AppealOut(appeals.match_appeal(appeal_id=pk, by=request.user, **given)).data)


class AnswerAppeal(APIView):
    """Answers, by letter, an appeal that is about no block."""

    duties = {"POST": ("cases.act",)}

    @extend_schema(request=AnswerIn, responses=AppealOut)
    def post(self, request: Request, pk: int) -> Response:
        given = accepted(AnswerIn(data=request.data))
        return Response(AppealOut(appeals.answer_without_case(appeal_id=pk, by=request.user, **given)).data)


class Hide(APIView):
    """Hides the recorded posts of a case on the network."""

    duties = {"POST": ("cases.act",)}

    @extend_schema(request=ActIn, responses=CaseOut)
    def post(self, request: Request, pk: int) -> Response:
        return Response(CaseOut(services.hide(case_id=pk, by=request.user, **accepted(ActIn(data=request.data)))).data)


class ProposeBlock(APIView):
    """Asks a second person for a block."""

    duties = {"POST": ("cases.act",)}

    @extend_schema(request=ActIn, responses=CaseOut)
    def post(self, request: Request, pk: int) -> Response:
        return Response(
            CaseOut(services.propose_block(case_id=pk, by=request.user, **accepted(ActIn(data=request.data)))).data
        )


class ConfirmBlock(APIView):
    """The second person's yes."""

    duties = {"POST": ("cases.confirm_block",)}

    @extend_schema(request=ActIn, responses=CaseOut)
    def post(self, request: Request, pk: int) -> Response:
        services.confirm_block(case_id=pk, by=request.user, **accepted(ActIn(data=request.data)))
        return Response(CaseOut(Case.objects.get(pk=pk)).data)

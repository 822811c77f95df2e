"""Training through the API: the same verbs, the same rules, the same sentences (REG-10)."""

from typing import Any, cast

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import services, training
from accounts.models import Completion
from accounts.training_permissions import AGAIN, EVERYBODY, READ, RECORD
from core.people.api import accepted
from core.people.models import Person


class StandOut(serializers.Serializer[Any]):
    """How somebody stands with a module; the policy has an empty code."""

    module = serializers.CharField(source="module.code")
    name = serializers.CharField(source="module.name")
    tier = serializers.IntegerField(source="module.tier")
    standing = serializers.CharField()
    until = serializers.DateField(help_text="When that ends, or since when it is overdue.")


class EntryOut(serializers.ModelSerializer[Completion]):
    state_words = serializers.CharField(source="get_state_display", read_only=True)

    class Meta:
        model = Completion
        fields = [
            "id", "person", "module", "module_name", "taken_on", "how", "given_by", "state", "state_words", "recorded_by",
            "recorded_at", "confirmed_by", "confirmed_at", "ended_by", "ended_at", "reason",
        ]  # fmt: skip


class MineOut(serializers.Serializer[Any]):
    asked = StandOut(many=True)
    entries = EntryOut(many=True)


class TrainedOut(serializers.Serializer[Any]):
    person = serializers.IntegerField(source="person.pk")
    name = serializers.CharField(source="person.name")
    departments = serializers.CharField()
    asked = serializers.SerializerMethodField()

    @extend_schema(responses=StandOut(many=True))
    def get_asked(self, row: training.Row) -> Any:
        return StandOut(list(row.stands.values()), many=True).data


class TakenIn(serializers.Serializer[Any]):
    module = serializers.CharField(max_length=50)
    taken_on = serializers.DateField()
    how = serializers.ChoiceField(choices=Completion.How.choices)
    given_by = serializers.CharField(required=False, default="", allow_blank=True, max_length=120)


class RecordIn(TakenIn):
    people = serializers.PrimaryKeyRelatedField(many=True, queryset=Person.objects.working())


class ReasonIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)


class VersionIn(serializers.Serializer[Any]):
    version = serializers.IntegerField(help_text="The one that you read; another answers 409.")


class ReadAgainIn(VersionIn):
    reason = serializers.CharField(max_length=300, help_text="What is new in it.")


class MyTraining(APIView):
    """Your own training; POST says that you took something, which somebody else then confirms."""

    duties = {"GET": (EVERYBODY,), "POST": (EVERYBODY,)}

    @extend_schema(responses=MineOut)
    def get(self, request: Request) -> Response:
        me = _me(request)
        return Response(MineOut({"asked": training.my_stands(me), "entries": training.entries_of(me)}).data)

    @extend_schema(request=TakenIn, responses={201: EntryOut})
    def post(self, request: Request) -> Response:
        said = services.say_taken(by=_me(request), **accepted(TakenIn(data=request.data)))
        return Response(EntryOut(said).data, status=201)


class ReadPolicy(APIView):
    """Says that you read the policy in the version in force."""

    duties = {"POST": (EVERYBODY,)}

    @extend_schema(request=VersionIn, responses={201: StandOut(many=True)})
    def post(self, request: Request) -> Response:
        services.read_policy(by=_me(request), **accepted(VersionIn(data=request.data)))
        return Response(StandOut(training.my_stands(_me(request)), many=True).data, status=201)


class ReadAgain(APIView):
    """Says that everybody who read only older versions must read the one in force."""

    duties = {"POST": (AGAIN,)}

    @extend_schema(request=ReadAgainIn, responses={201: ReadAgainIn})
    def post(self, request: Request) -> Response:
        given = accepted(ReadAgainIn(data=request.data))
        again = services.ask_to_read_again(by=_me(request), **given)
        return Response({"version": again.profile_id, "reason": again.reason}, status=201)


class Trained(APIView):
    """Everybody about whom you may read; POST records what others took."""

    duties = {"GET": (READ,), "POST": (RECORD,)}

    @extend_schema(responses=TrainedOut(many=True))
    def get(self, request: Request) -> Response:
        _, rows = training.who_is_trained(_me(request), training.TrainedFilter())
        return Response(TrainedOut(rows, many=True).data)

    @extend_schema(request=RecordIn, responses={201: EntryOut(many=True)})
    def post(self, request: Request) -> Response:
        entries = services.record_taken(by=_me(request), **accepted(RecordIn(data=request.data)))
        return Response(EntryOut(entries, many=True).data, status=201)


class Confirm(APIView):
    """Confirms what somebody else said."""

    duties = {"POST": (RECORD,)}

    @extend_schema(request=None, responses=EntryOut)
    def post(self, request: Request, pk: int) -> Response:
        return Response(EntryOut(services.confirm_taken(entry_id=_within(request, pk), by=_me(request))).data)


class Refuse(APIView):
    """Does not confirm it, with the reason."""

    duties = {"POST": (RECORD,)}

    @extend_schema(request=ReasonIn, responses=EntryOut)
    def post(self, request: Request, pk: int) -> Response:
        given = accepted(ReasonIn(data=request.data))
        return Response(EntryOut(services.refuse_taken(entry_id=_within(request, pk), by=_me(request), **given)).data)


class Withdraw(APIView):
    """Takes back a wrong entry, with the reason."""

    duties = {"POST": (EVERYBODY,)}

    @extend_schema(request=ReasonIn, responses=EntryOut)
    def post(self, request: Request, pk: int) -> Response:
        given = accepted(ReasonIn(data=request.data))
        return Response(EntryOut(services.withdraw_taken(entry_id=_within(request, pk), by=_me(request), **given)).data)


def _within(request: Request, pk: int) -> int:
    """The number of an entry about oneself or within one's reach; another's is not found. Raises Http404."""
    if not training.entries_within(_me(request)).filter(pk=pk).exists():
        raise Http404
    return pk


def _me(request: Request) -> Person:
    return cast(Person, request.user)

"""People through the API: the same verbs, the same rules, the same sentences. (`api.py` is what every API shares.)"""

from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.people import handing_over, open_work, selectors, services
from core.people.api import Cursor, accepted
from core.people.models import Department, Membership, Person, role_choices
from core.people.permissions import KEEP


class ByNewest(Cursor):
    ordering = "-id"


class RoleOut(serializers.ModelSerializer[Membership]):
    words = serializers.CharField(source="get_role_display", read_only=True)
    department = serializers.SlugRelatedField[Department](slug_field="slug", read_only=True)

    class Meta:
        model = Membership
        fields = ["id", "role", "words", "department", "since", "until"]


class PersonOut(serializers.ModelSerializer[Person]):
    """A log-in with the roles held today."""

    has_second_factor = serializers.BooleanField(read_only=True)
    roles = RoleOut(source="held", many=True, read_only=True)

    class Meta:
        model = Person
        fields = [
            "id",
            "name",
            "email",
            "initials",
            "is_active",
            "is_invited",
            "last_login",
            "has_second_factor",
            "roles",
        ]


class RoleIn(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=role_choices())
    department = serializers.SlugRelatedField(
        slug_field="slug", queryset=Department.objects.all(), required=False, allow_null=True, default=None
    )


class InviteIn(RoleIn):
    name = serializers.CharField(max_length=120)
    email = serializers.EmailField()
    initials = serializers.RegexField(
        r"^[A-Za-z]{2,4}$", error_messages={"invalid": "Initials are 2 to 4 letters, like GM."}
    )


class ReasonIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)


class ReceiversIn(ReasonIn):
    """`receivers`: the number of a person for each kind of `open-work`, or for “everything”."""

    receivers = serializers.DictField(
        child=serializers.PrimaryKeyRelatedField(queryset=Person.objects.all()), required=False, default=dict
    )


class LeavingIn(ReceiversIn):
    nobody = serializers.BooleanField(
        required=False, default=False, help_text="Leave with nobody what has no receiver; Communications are told."
    )


class OpenWorkOut(serializers.Serializer[Any]):
    """One kind of unfinished work. Where `stays` says why, nobody receives it."""

    code = serializers.CharField()
    words = serializers.CharField()
    count = serializers.IntegerField()
    stays = serializers.CharField()


class People(ListAPIView[Person]):
    """Everybody with or without a log-in; POST adds somebody, who gets a link by mail to set a password."""

    duties = {"GET": (KEEP, "audit.read"), "POST": (KEEP,)}
    serializer_class = PersonOut
    pagination_class = ByNewest

    def get_queryset(self) -> Any:
        return selectors.people(selectors.PeopleFilter())

    @extend_schema(request=InviteIn, responses={201: PersonOut})
    def post(self, request: Request) -> Response:
        invited = services.invite(by=_me(request), **accepted(InviteIn(data=request.data)))
        return _answer(invited.pk, status=201)


class OnePerson(APIView):
    """One person."""

    duties = {"GET": (KEEP, "audit.read")}

    @extend_schema(responses=PersonOut)
    def get(self, request: Request, pk: int) -> Response:
        return _answer(pk)


class GiveRole(APIView):
    """Gives a role; the department may be left out where the role goes for all of them."""

    duties = {"POST": (KEEP,)}

    @extend_schema(request=RoleIn, responses={201: PersonOut})
    def post(self, request: Request, pk: int) -> Response:
        given = accepted(RoleIn(data=request.data))
        services.give_role(person=selectors.person(pk), by=_me(request), **given)
        return _answer(pk, status=201)


class EndRole(APIView):
    """Ends a role at once, by its number in `roles`."""

    duties = {"POST": (KEEP,)}

    @extend_schema(request=ReasonIn, responses=PersonOut)
    def post(self, request: Request, pk: int) -> Response:
        ended = services.end_role(membership_id=pk, by=_me(request), **accepted(ReasonIn(data=request.data)))
        return _answer(ended.person_id)


class InviteAgain(APIView):
    """Sends a new link to somebody who has not set a password."""

    duties = {"POST": (KEEP,)}

    @extend_schema(request=None, responses=PersonOut)
    def post(self, request: Request, pk: int) -> Response:
        return _answer(services.invite_again(person_id=pk, by=_me(request)).pk)


class TakeLogInAway(APIView):
    """Hands over the open work and ends every role, session and key, at once."""

    duties = {"POST": (KEEP,)}

    @extend_schema(request=LeavingIn, responses=PersonOut)
    def post(self, request: Request, pk: int) -> Response:
        services.take_log_in_away(person_id=pk, by=_me(request), **accepted(LeavingIn(data=request.data)))
        return _answer(pk)


class OpenWork(APIView):
    """What stands in somebody’s name, in kinds and counts; POST hands over the kinds for which somebody is named."""

    duties = {"GET": (KEEP, "audit.read"), "POST": (KEEP,)}

    @extend_schema(responses=OpenWorkOut(many=True))
    def get(self, request: Request, pk: int) -> Response:
        return Response(OpenWorkOut(open_work.of(selectors.person(pk)), many=True).data)

    @extend_schema(request=ReceiversIn, responses=OpenWorkOut(many=True))
    def post(self, request: Request, pk: int) -> Response:
        given = accepted(ReceiversIn(data=request.data))
        giver = handing_over.hand_over_work(person_id=pk, by=_me(request), **given)
        return Response(OpenWorkOut(open_work.of(giver), many=True).data)


class GiveLogInBack(APIView):
    """Lets somebody in again, by a new link."""

    duties = {"POST": (KEEP,)}

    @extend_schema(request=ReasonIn, responses=PersonOut)
    def post(self, request: Request, pk: int) -> Response:
        services.give_log_in_back(person_id=pk, by=_me(request), **accepted(ReasonIn(data=request.data)))
        return _answer(pk)


class ResetSecondFactor(APIView):
    """Takes the second factor off; the person is told."""

    duties = {"POST": (KEEP,)}

    @extend_schema(request=ReasonIn, responses=PersonOut)
    def post(self, request: Request, pk: int) -> Response:
        services.reset_second_factor(person_id=pk, by=_me(request), **accepted(ReasonIn(data=request.data)))
        return _answer(pk)


def _me(request: Request) -> Person:
    return cast(Person, request.user)


def _answer(pk: int, status: int = 200) -> Response:
    found = selectors.people(selectors.PeopleFilter()).get(pk=pk)
    return Response(PersonOut(found).data, status=status)

"""The register and each of its accounts: read, changed, stopped, handed over, a trial decided."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import columns, selectors, services, timeline
from accounts.acts import ACTS
from accounts.api.one_account import OneAccountOut, RowOut
from accounts.api.shapes import SEEN, AccountOut, ByNewest, Day, HappenedOut, VersionSeenIn, Why, WhyIn, read_by
from accounts.forms import FactsForm
from accounts.health import Rules, needs
from accounts.models import Account, network_choices
from accounts.panels import remarks_on
from accounts.states import AccountState
from core.audit.models import Entry
from core.people.api import accepted
from core.people.models import Department


class FilterIn(serializers.Serializer[Any]):
    """What is asked of the register; what is left out is every account."""

    words = serializers.CharField(required=False, default="", allow_blank=True, max_length=100)
    network = serializers.ChoiceField(required=False, default="", allow_blank=True, choices=network_choices())
    state = serializers.ChoiceField(required=False, default="", allow_blank=True, choices=AccountState.choices)
    department = serializers.SlugRelatedField(
        slug_field="slug", queryset=Department.objects.all(), required=False, default=None
    )
    need = serializers.CharField(
        required=False, default="", allow_blank=True, help_text="“any”, or a code of `put_right`."
    )

    def validate_need(self, code: str) -> str:
        if code and code not in {"any", *(need.code for need in needs())}:
            raise serializers.ValidationError(f"The register has no filter “{code[:40]}”.")
        return code

    def asked(self) -> selectors.RegisterFilter:
        """Raises ValidationError, unlike the page: a program that asks wrongly must not take the whole register for the answer."""
        given = accepted(self)
        department = given.pop("department")
        return selectors.RegisterFilter(**given, department=department.pk if department else None)


class PlanIn(serializers.Serializer[Any]):
    network = serializers.ChoiceField(choices=network_choices())
    name = serializers.CharField(max_length=160)
    department = serializers.SlugRelatedField(slug_field="slug", queryset=Department.objects.all())
    activities = serializers.CharField(max_length=300)


class FactsIn(serializers.ModelSerializer[Account]):
    """The facts that change; what is left out stays as it is."""

    address = serializers.CharField(required=False, allow_blank=True, max_length=300)
    seen = serializers.IntegerField(help_text=SEEN)

    class Meta:
        model = Account
        fields = ["name", "handle", "address", "external_id", "activities", "two_way", "on_public_page", "seen"]
        extra_kwargs = {
            "name": {"required": False},
            "two_way": {"default": serializers.empty, "required": False},
            "on_public_page": {"default": serializers.empty, "required": False},
        }
        validators: list[Any] = []


class HandOverIn(VersionSeenIn):
    to = serializers.SlugRelatedField(slug_field="slug", queryset=Department.objects.all())
    reason = Why()


class PermanentIn(VersionSeenIn):
    reason = Why()


class ExtendIn(PermanentIn):
    until = Day(help_text="The new last day of the trial.")


class Accounts(ListAPIView[Account]):
    """The register, with what each account needs from a person; POST enters one that is only planned."""

    duties = {"GET": ("accounts.read",), "POST": ("accounts.keep",)}
    serializer_class = RowOut
    pagination_class = ByNewest

    @extend_schema(parameters=[FilterIn])
    def get(self, request: Request) -> Response:
        found = selectors.register(FilterIn(data=request.query_params.dict()).asked(), Rules.now())
        page = self.paginate_queryset(found) or []
        around = {"remarks": remarks_on(page), "columns": columns.of(page)}
        return self.get_paginated_response(RowOut(page, many=True, context=around).data)

    @extend_schema(request=PlanIn, responses={201: AccountOut})
    def post(self, request: Request) -> Response:
        planned = services.plan_account(by=request.user, **accepted(PlanIn(data=request.data)))
        return Response(AccountOut(planned).data, status=201)


class OneAccount(APIView):
    """One account with everything that its page shows."""

    duties = {"GET": ("accounts.read",)}

    @extend_schema(responses=OneAccountOut)
    def get(self, request: Request, pk: int) -> Response:
        found = selectors.account(pk)
        around = {
            "person": request.user,
            "rules": Rules.now(),
            "remarks": remarks_on([found]),
            "columns": columns.of([found]),
        }
        return Response(OneAccountOut(found, context=around).data)


class Timeline(ListAPIView[Entry]):
    """Everything that happened to an account and to what belongs to it, newest first."""

    duties = {"GET": ("accounts.read",)}
    serializer_class = HappenedOut
    pagination_class = ByNewest

    def get_queryset(self) -> Any:
        return timeline.whole(Account.objects.get(pk=self.kwargs["pk"]), self.request.user)


class Facts(APIView):
    """Changes what the register says about an account."""

    duties = {"POST": ("accounts.keep",)}

    @extend_schema(request=FactsIn, responses=AccountOut)
    def post(self, request: Request, pk: int) -> Response:
        found, given = selectors.account(pk), accepted(FactsIn(data=request.data))
        before = {name: getattr(found, name) for name in FactsForm.Meta.fields}
        form = FactsForm(before | given, instance=found)
        read_by(form)
        changed = services.change_facts(account_id=pk, facts=form.facts(), by=request.user, seen=given["seen"])
        return Response(AccountOut(changed).data)


class Act(APIView):
    """Changes the state of an account: what its page offers under `acts`, each at an address of its own."""

    duties = {"POST": ("accounts.stop", "accounts.keep")}
    act = ""

    @extend_schema(request=WhyIn, responses=AccountOut)
    def post(self, request: Request, pk: int) -> Response:
        changed = ACTS[self.act].verb(account_id=pk, by=request.user, **accepted(WhyIn(data=request.data)))
        return Response(AccountOut(changed).data)


class HandOver(APIView):
    """To another department, with the rights on it."""

    duties = {"POST": ("accounts.hand_over",)}

    @extend_schema(request=HandOverIn, responses=AccountOut)
    def post(self, request: Request, pk: int) -> Response:
        changed = services.hand_over(account_id=pk, by=request.user, **accepted(HandOverIn(data=request.data)))
        return Response(AccountOut(changed).data)


class ExtendTrial(APIView):
    """Another last day for a trial."""

    duties = {"POST": ("accounts.hand_over",)}

    @extend_schema(request=ExtendIn, responses=AccountOut)
    def post(self, request: Request, pk: int) -> Response:
        changed = services.extend_trial(account_id=pk, by=request.user, **accepted(ExtendIn(data=request.data)))
        return Response(AccountOut(changed).data)


class MakePermanent(APIView):
    """The trial was worth it."""

    duties = {"POST": ("accounts.hand_over",)}

    @extend_schema(request=PermanentIn, responses=AccountOut)
    def post(self, request: Request, pk: int) -> Response:
        changed = services.make_permanent(account_id=pk, by=request.user, **accepted(PermanentIn(data=request.data)))
        return Response(AccountOut(changed).data)

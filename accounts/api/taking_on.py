"""Accounts that exist already: one person says so, alone or with a file of many; a second person decides (NCC 11)."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import permissions, selectors, services
from accounts.api.custody import KeeperField
from accounts.api.shapes import (
    AnswerOut,
    ByNewest,
    ByPage,
    Day,
    HappenedOut,
    Somebody,
    VersionSeenIn,
    WhyIn,
    parts,
    read_by,
)
from accounts.facts import TAKEN_ON_AS
from accounts.fates import COLUMNS
from accounts.models import Account, Proposal, RegisterFile, network_choices
from accounts.states import ProposalState
from accounts.taking_on_forms import ExistingForm
from core.people.api import accepted
from core.people.models import Department

FATES = ("new", "here", "twice", "wrong")


class ProposeIn(serializers.Serializer[Any]):
    """One account. Its address says the network, the handle and its number; a handle alone needs its `network`."""

    address = serializers.CharField(max_length=2_000, help_text="Copied from the browser, or a handle.")
    network = serializers.ChoiceField(required=False, default="", allow_blank=True, choices=network_choices())
    name = serializers.CharField(max_length=160)
    department = serializers.SlugRelatedField(slug_field="slug", queryset=Department.objects.all())
    kind = serializers.ChoiceField(choices=Account.Kind.choices)
    two_way = serializers.BooleanField()
    activities = serializers.CharField(required=False, default="", allow_blank=True, max_length=300)
    state = serializers.ChoiceField(choices=[(state.value, state.label) for state in TAKEN_ON_AS])
    trial_ends_on = Day(required=False, allow_null=True, default=None)
    joined_on = Day(required=False, allow_null=True, default=None)
    custodian = KeeperField(required=False, allow_null=True, default=None)
    on_public_page = serializers.BooleanField(required=False, default=True)
    grounds = serializers.CharField(max_length=300, help_text="How you know that it is the council’s.")


class GroundsIn(serializers.Serializer[Any]):
    grounds = serializers.CharField(max_length=300, help_text="How you know that they are the council’s.")


class FileIn(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="CSV, up to 20 MB and 10,000 rows.")


class StateIn(serializers.Serializer[Any]):
    state = serializers.ChoiceField(required=False, default="", allow_blank=True, choices=ProposalState.choices)


class ProposalOut(serializers.ModelSerializer[Proposal]):
    """`version` is what confirming it names as `seen`."""

    state_words = serializers.CharField(source="get_state_display")
    proposed_by = Somebody()
    decided_by = Somebody()

    class Meta:
        model = Proposal
        fields = [
            "id", "label", "count", "source", "grounds", "state", "state_words", "proposed_by", "proposed_at", "decided_by", "decided_at",
            "reason", "version",
        ]  # fmt: skip


class OneProposalOut(ProposalOut):
    """With what you may do. In `context`: `person`, who reads."""

    may = serializers.SerializerMethodField(help_text="What you may do.")
    happened = serializers.SerializerMethodField()

    class Meta(ProposalOut.Meta):
        fields = [*ProposalOut.Meta.fields, "may", "happened"]

    @extend_schema_field(serializers.DictField(child=AnswerOut()))
    def get_may(self, found: Proposal) -> Any:
        person = self.context["person"]
        answers = {
            "confirm": permissions.may_confirm(person, found),
            "take_back": permissions.may_take_back(person, found),
        }
        return {name: AnswerOut(answer).data for name, answer in answers.items()}

    @extend_schema_field(HappenedOut(many=True))
    def get_happened(self, found: Proposal) -> Any:
        return HappenedOut(selectors.trail(found), many=True).data


class ProposedOut(serializers.Serializer[Any]):
    """One account of a proposal."""

    network = serializers.CharField(source="facts.network")
    name = serializers.CharField(source="facts.name")
    handle = serializers.CharField(source="facts.handle")
    external_id = serializers.CharField(source="facts.external_id")
    address = serializers.CharField(source="facts.address")
    department = serializers.CharField(help_text="Its name.")
    kind = serializers.CharField(source="facts.kind")
    two_way = serializers.BooleanField(source="facts.two_way")
    activities = serializers.CharField(source="facts.activities")
    state = serializers.CharField(source="facts.state")
    trial_ends_on = serializers.DateField(source="facts.trial_ends_on", allow_null=True)
    joined_on = serializers.DateField(source="facts.joined_on", allow_null=True)
    custodian = serializers.CharField(help_text="Their name, or nothing.")
    on_public_page = serializers.BooleanField(source="facts.on_public_page")


class FileOut(serializers.ModelSerializer[RegisterFile]):
    counts = serializers.SerializerMethodField(help_text="How many rows there are of each kind; null once it is proposed or forgotten.")  # fmt: skip
    remark = serializers.SerializerMethodField()

    class Meta:
        model = RegisterFile
        fields = ["id", "name", "uploaded_at", "proposal", "counts", "remark"]

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField(), allow_null=True))
    def get_counts(self, file: RegisterFile) -> dict[str, int] | None:
        plan = self.context["plan"]
        return {kind: plan.count(kind) for kind in FATES} if plan else None

    def get_remark(self, file: RegisterFile) -> str:
        return self.context["plan"].remark if self.context["plan"] else ""


class FateOut(serializers.Serializer[Any]):
    """What would become of one row, and why."""

    line = serializers.IntegerField(source="row.line")
    name = serializers.CharField(source="row.cells.name")
    kind = serializers.ChoiceField(choices=FATES)
    sentence = serializers.CharField()


class Proposals(ListAPIView[Proposal]):
    """Accounts that somebody says exist already; POST says so of one, which a second person confirms."""

    duties = {"GET": ("accounts.read",), "POST": ("accounts.keep",)}
    serializer_class = ProposalOut
    pagination_class = ByNewest

    def get_queryset(self) -> Any:
        found = Proposal.objects.defer("rows").select_related("proposed_by", "decided_by")
        state = accepted(StateIn(data=self.request.query_params.dict()))["state"]
        return found.filter(state=state) if state else found

    @extend_schema(parameters=[StateIn])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(request=ProposeIn, responses={201: ProposalOut})
    def post(self, request: Request) -> Response:
        form = ExistingForm(_as_sent(accepted(ProposeIn(data=request.data))))
        read_by(form)
        grounds = form.cleaned_data["grounds"]
        proposed = services.propose_accounts(accounts=[form.facts()], grounds=grounds, by=request.user)
        return Response(ProposalOut(proposed).data, status=201)


class OneProposal(APIView):
    """One proposal, and what you may do with it; its accounts are a list of their own."""

    duties = {"GET": ("accounts.read",)}

    @extend_schema(responses=OneProposalOut)
    def get(self, request: Request, pk: int) -> Response:
        found = Proposal.objects.defer("rows").select_related("proposed_by", "decided_by").get(pk=pk)
        return Response(OneProposalOut(found, context={"person": request.user}).data)


class ProposedAccounts(ListAPIView[Any]):
    """The accounts of a proposal, page by page."""

    duties = {"GET": ("accounts.read",)}
    serializer_class = ProposedOut
    pagination_class = ByPage

    def get_queryset(self) -> Any:
        return selectors.proposed(Proposal.objects.get(pk=self.kwargs["pk"]))


class Confirm(APIView):
    """Takes on all accounts of a proposal, or none: a second person."""

    duties = {"POST": ("accounts.read",)}

    @extend_schema(request=VersionSeenIn, responses=ProposalOut)
    def post(self, request: Request, pk: int) -> Response:
        given = accepted(VersionSeenIn(data=request.data))
        return Response(ProposalOut(services.confirm_proposal(proposal_id=pk, by=request.user, **given)).data)


class Refuse(APIView):
    """Not the council's, or not as described."""

    duties = {"POST": ("accounts.take_on",)}

    @extend_schema(request=WhyIn, responses=ProposalOut)
    def post(self, request: Request, pk: int) -> Response:
        given = accepted(WhyIn(data=request.data))
        return Response(ProposalOut(services.refuse_proposal(proposal_id=pk, by=request.user, **given)).data)


class Withdraw(APIView):
    """Whoever proposed takes it back."""

    duties = {"POST": ("accounts.keep",)}

    @extend_schema(request=None, responses=ProposalOut)
    def post(self, request: Request, pk: int) -> Response:
        return Response(ProposalOut(services.withdraw_proposal(proposal_id=pk, by=request.user)).data)


class Upload(APIView):
    """Reads a file of accounts; nothing is proposed by it."""

    duties = {"POST": ("accounts.keep",)}
    parser_classes = [MultiPartParser]

    @extend_schema(request=FileIn, responses={201: FileOut})
    def post(self, request: Request) -> Response:
        chosen = accepted(FileIn(data=request.data))["file"]
        content = chosen.read(COLUMNS.largest + 1)
        file = services.upload_accounts(name=chosen.name or "", content=content, by=request.user)
        return _file(file, status=201)


class OneFile(APIView):
    """What would become of the rows of a file that you uploaded, in counts."""

    duties = {"GET": ("accounts.keep",)}

    @extend_schema(responses=FileOut)
    def get(self, request: Request, pk: int) -> Response:
        return _file(_mine(request, pk))


class FileRows(ListAPIView[Any]):
    """What would become of each row, what is wrong first."""

    duties = {"GET": ("accounts.keep",)}
    serializer_class = FateOut
    pagination_class = ByPage

    def get_queryset(self) -> Any:
        file = _mine(self.request, self.kwargs["pk"])
        return services.plan_of(file).shown if file.content else []


class ProposeFile(APIView):
    """Proposes every row that is new, or none where one is wrong; a second person confirms."""

    duties = {"POST": ("accounts.keep",)}

    @extend_schema(request=GroundsIn, responses={201: ProposalOut})
    def post(self, request: Request, pk: int) -> Response:
        file, given = _mine(request, pk), accepted(GroundsIn(data=request.data))
        proposed = services.propose_file(file_id=file.pk, by=request.user, **given)
        return Response(ProposalOut(proposed).data, status=201)


def _as_sent(given: dict[str, Any]) -> dict[str, Any]:
    """As the page's form is sent it, which reads the address and holds the rules."""
    days = parts("joined_on", given["joined_on"]) | parts("trial_ends_on", given["trial_ends_on"])
    numbers = {name: given[name].pk if given[name] else None for name in ("department", "custodian")}
    return given | numbers | days


def _mine(request: Request, pk: int) -> RegisterFile:
    """A file that one uploaded oneself. Raises RegisterFile.DoesNotExist for another's."""
    return RegisterFile.objects.get(pk=pk, by=request.user)


def _file(file: RegisterFile, status: int = 200) -> Response:
    plan = services.plan_of(file) if file.content else None
    return Response(FileOut(file, context={"plan": plan}).data, status=status)

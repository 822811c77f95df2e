"""Who gets into an account: custody, changes of the password, administrators, its profile, and what has to be put right."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import services
from accounts.api.one_account import AdministratorOut, CustodyOut, PasswordChangeOut, TaskOut
from accounts.api.shapes import Day, Somebody, VersionSeenIn, WhyIn
from accounts.models import STANDARD, Account, AccountAudit, Administrator, Custody, ProfileCheck
from accounts.permissions import custody_for
from core.people.api import accepted
from core.people.models import Person


class KeeperField(serializers.PrimaryKeyRelatedField[Person]):
    """A person who has a log-in, by number; may be left out."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Person.objects.working(), **kwargs)


class CustodyIn(VersionSeenIn):
    """All of it: what is left out is nobody, or not said. Never the password itself."""

    custodian = KeeperField(required=False, allow_null=True, default=None)
    deputy = KeeperField(required=False, allow_null=True, default=None)
    kept_in = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    second_factor = serializers.ChoiceField(
        required=False, default="", allow_blank=True, choices=Custody.SecondFactor.choices
    )
    recovery_contact = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)


class PasswordIn(serializers.Serializer[Any]):
    changed_on = Day()
    everybody_out = serializers.BooleanField(
        required=False, default=False, help_text="All other devices were signed out."
    )


class AdministratorIn(serializers.Serializer[Any]):
    person = KeeperField(required=False, allow_null=True, default=None)
    outsider = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=160, help_text="Somebody without a log-in here."
    )
    reach = serializers.ChoiceField(choices=Administrator.Reach.choices)
    since = Day()


class ProfileIn(serializers.Serializer[Any]):
    met = serializers.ListField(
        child=serializers.ChoiceField(choices=list(STANDARD.items())),
        help_text="The lines of the standard that are met.",
    )
    words = serializers.CharField(required=False, default="", allow_blank=True, max_length=300)


class ProfileOut(serializers.ModelSerializer[ProfileCheck]):
    """One look at how the account presents itself."""

    met = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField(help_text="The other lines of the standard, in words.")
    checked_by = Somebody()

    class Meta:
        model = ProfileCheck
        fields = ["id", "account", "met", "missing", "words", "checked_by", "checked_on"]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_met(self, check: ProfileCheck) -> list[str]:
        return [code for code in STANDARD if check.answers.get(code)]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_missing(self, check: ProfileCheck) -> list[str]:
        return check.missing


class TaskIn(serializers.Serializer[Any]):
    words = serializers.CharField(max_length=300, allow_blank=True)
    owner = KeeperField(required=False, allow_null=True, default=None)
    due_on = Day()


class DoneIn(VersionSeenIn):
    outcome = serializers.CharField(max_length=500, allow_blank=True, help_text="How it was put right.")


class StepIn(serializers.Serializer[Any]):
    """What is done about a gap."""

    words = serializers.CharField(max_length=300)
    owner = KeeperField(required=False, allow_null=True, default=None)
    due_on = Day()


class AuditIn(serializers.Serializer[Any]):
    """Strengths and gaps, one in each line."""

    strengths = serializers.CharField(allow_blank=True)
    gaps = serializers.CharField(required=False, default="", allow_blank=True)
    steps = StepIn(many=True, required=False, default=list)


class AuditOut(serializers.ModelSerializer[AccountAudit]):
    done_by = Somebody()

    class Meta:
        model = AccountAudit
        fields = ["id", "account", "strengths", "gaps", "done_by", "done_on", "next_on"]


class CustodyOfOne(APIView):
    """Who keeps the password, where, and how else the account is guarded; POST changes all of it."""

    duties = {"GET": ("accounts.read",), "POST": ("accounts.keep",)}

    @extend_schema(responses=CustodyOut)
    def get(self, request: Request, pk: int) -> Response:
        found = Account.objects.select_related("custodian", "custody__deputy").get(pk=pk)
        return Response(CustodyOut(custody_for(request.user, found)).data)

    @extend_schema(request=CustodyIn, responses=CustodyOut)
    def post(self, request: Request, pk: int) -> Response:
        changed = services.change_custody(account_id=pk, by=request.user, **accepted(CustodyIn(data=request.data)))
        return Response(CustodyOut(changed).data)


class PasswordChanges(APIView):
    """Every change of the password that was said; POST says one, which counts once a second person confirms it."""

    duties = {"GET": ("accounts.read",), "POST": ("accounts.read",)}

    @extend_schema(responses=PasswordChangeOut(many=True))
    def get(self, request: Request, pk: int) -> Response:
        changes = Account.objects.get(pk=pk).password_changes.select_related("said_by", "confirmed_by")
        return Response(PasswordChangeOut(changes, many=True).data)

    @extend_schema(request=PasswordIn, responses={201: PasswordChangeOut})
    def post(self, request: Request, pk: int) -> Response:
        said = services.say_changed(account_id=pk, by=request.user, **accepted(PasswordIn(data=request.data)))
        return Response(PasswordChangeOut(said).data, status=201)


class ConfirmChange(APIView):
    """The second person has tried it: the old password opens nothing any more."""

    duties = {"POST": ("accounts.read",)}

    @extend_schema(request=None, responses=PasswordChangeOut)
    def post(self, request: Request, pk: int) -> Response:
        return Response(PasswordChangeOut(services.confirm_change(change_id=pk, by=request.user)).data)


class TakeBackChange(APIView):
    """It was not changed after all."""

    duties = {"POST": ("accounts.read",)}

    @extend_schema(request=WhyIn, responses=PasswordChangeOut)
    def post(self, request: Request, pk: int) -> Response:
        said = services.take_back_change(change_id=pk, by=request.user, **accepted(WhyIn(data=request.data)))
        return Response(PasswordChangeOut(said).data)


class Administrators(APIView):
    """Who administers the account on the network itself; POST records one more."""

    duties = {"GET": ("accounts.read",), "POST": ("accounts.read",)}

    @extend_schema(responses=AdministratorOut(many=True))
    def get(self, request: Request, pk: int) -> Response:
        running = Account.objects.get(pk=pk).administrators.running().select_related("person")
        return Response(AdministratorOut(running, many=True).data)

    @extend_schema(request=AdministratorIn, responses={201: AdministratorOut})
    def post(self, request: Request, pk: int) -> Response:
        given = accepted(AdministratorIn(data=request.data))
        return Response(
            AdministratorOut(services.record_administrator(account_id=pk, by=request.user, **given)).data, status=201
        )


class EndAdministrator(APIView):
    """Somebody's access on the network was taken away."""

    duties = {"POST": ("accounts.keep",)}

    @extend_schema(request=WhyIn, responses=AdministratorOut)
    def post(self, request: Request, pk: int) -> Response:
        given = accepted(WhyIn(data=request.data))
        return Response(
            AdministratorOut(services.end_administrator(administrator_id=pk, by=request.user, **given)).data
        )


class Profile(APIView):
    """Every look at how the account presents itself, newest first; POST is a new one."""

    duties = {"GET": ("accounts.keep",), "POST": ("accounts.keep",)}

    @extend_schema(responses=ProfileOut(many=True))
    def get(self, request: Request, pk: int) -> Response:
        checks = Account.objects.get(pk=pk).profile_checks.select_related("checked_by")
        return Response(ProfileOut(checks, many=True).data)

    @extend_schema(request=ProfileIn, responses={201: ProfileOut})
    def post(self, request: Request, pk: int) -> Response:
        given = accepted(ProfileIn(data=request.data))
        answers = {code: code in given["met"] for code in STANDARD}
        found = services.check_profile(account_id=pk, answers=answers, words=given["words"], by=request.user)
        return Response(ProfileOut(found).data, status=201)


class Tasks(APIView):
    """What has to be put right and is not yet; POST asks for something."""

    duties = {"GET": ("accounts.read",), "POST": ("accounts.keep",)}

    @extend_schema(responses=TaskOut(many=True))
    def get(self, request: Request, pk: int) -> Response:
        tasks = Account.objects.get(pk=pk).tasks.open().select_related("owner")
        return Response(TaskOut(tasks, many=True).data)

    @extend_schema(request=TaskIn, responses={201: TaskOut})
    def post(self, request: Request, pk: int) -> Response:
        opened = services.open_task(account_id=pk, by=request.user, **accepted(TaskIn(data=request.data)))
        return Response(TaskOut(opened).data, status=201)


class FinishTask(APIView):
    """Something is put right."""

    duties = {"POST": ("accounts.read",)}

    @extend_schema(request=DoneIn, responses=TaskOut)
    def post(self, request: Request, pk: int) -> Response:
        done = services.finish_task(task_id=pk, by=request.user, **accepted(DoneIn(data=request.data)))
        return Response(TaskOut(done).data)


class Audits(APIView):
    """Every audit of an account, newest first; POST records one, with what is done about its gaps."""

    duties = {"GET": ("accounts.read",), "POST": ("accounts.read",)}

    @extend_schema(responses=AuditOut(many=True))
    def get(self, request: Request, pk: int) -> Response:
        return Response(AuditOut(Account.objects.get(pk=pk).audits.select_related("done_by"), many=True).data)

    @extend_schema(request=AuditIn, responses={201: AuditOut})
    def post(self, request: Request, pk: int) -> Response:
        given = accepted(AuditIn(data=request.data))
        steps = [services.Step(**step) for step in given.pop("steps")]
        done = services.audit_account(account_id=pk, steps=steps, by=request.user, **given)
        return Response(AuditOut(done).data, status=201)

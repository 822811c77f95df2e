"""Everything that an account's page shows, as the API gives it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts import permissions, selectors, timeline
from accounts.acts import acts_on
from accounts.api.shapes import AccountOut, AnswerOut, HappenedOut, Somebody
from accounts.health import put_right_by_code
from accounts.models import Account, Administrator, Custody, PasswordChange, RiskAssessment, Task, level
from accounts.opening import opening_list
from accounts.panels import of as panels_of
from accounts.remedies import kept
from accounts.states import AccountState

TRAIL = 12
"""How much of what happened comes with the account; the rest is a list of its own."""


class CustodyOut(serializers.ModelSerializer[Custody]):
    """Who gets in, and how the account is guarded; never the password."""

    custodian = Somebody(source="account.custodian", read_only=True)
    deputy = Somebody(read_only=True)
    second_factor_words = serializers.CharField(source="get_second_factor_display", read_only=True)
    version = serializers.IntegerField(source="account.version", help_text="Of the account.", read_only=True)

    class Meta:
        model = Custody
        fields = [
            "custodian", "deputy", "kept_in", "second_factor", "second_factor_words", "recovery_contact", "changed_on",
            "must_change_since", "must_change_why", "version",
        ]  # fmt: skip


class PasswordChangeOut(serializers.ModelSerializer[PasswordChange]):
    """That a password was changed, as one person says and a second confirms."""

    said_by = Somebody()
    confirmed_by = Somebody()

    class Meta:
        model = PasswordChange
        fields = [
            "id", "account", "changed_on", "everybody_out", "said_by", "said_at", "confirmed_by", "confirmed_at", "withdrawn_at",
        ]  # fmt: skip


class AdministratorOut(serializers.ModelSerializer[Administrator]):
    """Somebody who administers the account on the network itself."""

    named = serializers.CharField()
    has_left = serializers.BooleanField()

    class Meta:
        model = Administrator
        fields = ["id", "account", "person", "named", "reach", "since", "ended_on", "has_left"]


class TaskOut(serializers.ModelSerializer[Task]):
    """Something to be put right. `version` is what finishing it names as `seen`."""

    owner = Somebody()
    is_late = serializers.BooleanField()

    class Meta:
        model = Task
        fields = [
            "id", "account", "words", "owner", "due_on", "is_late", "cause", "opened_at", "done_by", "done_at", "outcome", "version",
        ]  # fmt: skip


class ScoresOut(serializers.Serializer[Any]):
    """How likely, and how much harm."""

    likelihood = serializers.IntegerField()
    harm = serializers.IntegerField()


class RiskOut(serializers.ModelSerializer[RiskAssessment]):
    """One look at the risk. `likelihood` and `harm` are those of the worst kind."""

    level = serializers.CharField()
    kinds = serializers.SerializerMethodField(help_text="Empty for those made before kinds were asked.")
    owner = Somebody()
    assessed_by = Somebody()
    accepted_by = Somebody()

    class Meta:
        model = RiskAssessment
        fields = [
            "id", "account", "level", "likelihood", "harm", "kinds", "mitigation", "owner", "assessed_by", "assessed_at", "review_on",
            "accepted_by", "accepted_at",
        ]  # fmt: skip

    @extend_schema_field(serializers.DictField(child=ScoresOut()))
    def get_kinds(self, risk: RiskAssessment) -> dict[str, dict[str, int]]:
        return {code: {"likelihood": pair[0], "harm": pair[1]} for code, pair in risk.by_kind.items()}


class RemedyOut(serializers.Serializer[Any]):
    """Something to put right. `code` is that of the register's filter."""

    code = serializers.CharField()
    words = serializers.CharField()
    note = serializers.CharField()


class LineOut(serializers.Serializer[Any]):
    """One line of the opening list. `page` names where it is put right."""

    words = serializers.CharField()
    done = serializers.BooleanField()
    note = serializers.CharField()
    page = serializers.CharField()


class ActOut(serializers.Serializer[Any]):
    """What can be done to the account's state now: `code` is the last part of its address."""

    code = serializers.CharField()
    words = serializers.CharField()
    follows = serializers.CharField()


class FactOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    value = serializers.CharField()
    address = serializers.CharField()


class PanelOut(serializers.Serializer[Any]):
    """What else belongs to the account."""

    title = serializers.CharField()
    facts = FactOut(many=True)


class RowOut(AccountOut):
    """An account as a row of the register. In `context`: `remarks` and `columns`."""

    risk = serializers.SerializerMethodField(help_text="Low, Medium, High or None made.")
    risk_due_on = serializers.DateField(allow_null=True)
    risk_accepted_at = serializers.DateTimeField(allow_null=True)
    password_changed_on = serializers.SerializerMethodField()
    password_due_on = serializers.DateField(allow_null=True)
    password_must_change = serializers.SerializerMethodField()
    full_administrators = serializers.IntegerField()
    comms_administrators = serializers.IntegerField()
    remark = serializers.SerializerMethodField(help_text="What must be known of it wherever it is used.")
    columns = serializers.SerializerMethodField(help_text="What else its row shows, by heading.")

    class Meta(AccountOut.Meta):
        fields = [
            *AccountOut.Meta.fields, "risk", "risk_due_on", "risk_accepted_at", "password_changed_on", "password_due_on",
            "password_must_change", "full_administrators", "comms_administrators", "remark", "columns",
        ]  # fmt: skip

    def get_risk(self, account: Account) -> str:
        return level(account.risk_score)  # type: ignore[attr-defined]

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_password_changed_on(self, account: Account) -> Any:
        return kept(account).changed_on

    def get_password_must_change(self, account: Account) -> bool:
        return kept(account).must_change_since is not None

    def get_remark(self, account: Account) -> str:
        return str(self.context["remarks"].get(account.pk, ""))

    def get_columns(self, account: Account) -> dict[str, str]:
        return {column.label: column.words.get(account.pk, "") for column in self.context["columns"]}


class OneAccountOut(RowOut):
    """An account with everything that its page shows. In `context` also: `person`, who reads, and `rules`."""

    custody = serializers.SerializerMethodField()
    administrators = AdministratorOut(many=True)
    password_change = serializers.SerializerMethodField(help_text="The one that waits for a second person, or null.")
    newest_risk = serializers.SerializerMethodField(help_text="Null where none was made.")
    put_right = serializers.SerializerMethodField()
    tasks = TaskOut(many=True)
    opening = serializers.SerializerMethodField(help_text="The opening list, while it is signed off and not opened.")
    acts = serializers.SerializerMethodField()
    may = serializers.SerializerMethodField(help_text="What you may do.")
    panels = serializers.SerializerMethodField()
    happened = serializers.SerializerMethodField(help_text="The newest of what happened.")

    class Meta(RowOut.Meta):
        fields = [
            *RowOut.Meta.fields, "custody", "administrators", "password_change", "newest_risk", "put_right", "tasks", "opening", "acts",
            "may", "panels", "happened",
        ]  # fmt: skip

    @extend_schema_field(CustodyOut)
    def get_custody(self, account: Account) -> Any:
        return CustodyOut(permissions.custody_for(self.context["person"], account)).data

    @extend_schema_field(PasswordChangeOut(allow_null=True))
    def get_password_change(self, account: Account) -> Any:
        waiting = selectors.waiting_change(account)
        return PasswordChangeOut(waiting).data if waiting else None

    @extend_schema_field(RiskOut(allow_null=True))
    def get_newest_risk(self, account: Account) -> Any:
        newest = next(iter(account.risks.all()), None)
        return RiskOut(newest).data if newest else None

    @extend_schema_field(RemedyOut(many=True))
    def get_put_right(self, account: Account) -> Any:
        found = put_right_by_code(account, self.context["rules"])
        return [{"code": code, "words": one.words, "note": one.note} for code, one in found.items()]

    @extend_schema_field(LineOut(many=True))
    def get_opening(self, account: Account) -> Any:
        lines = opening_list(account.pk) if account.state == AccountState.APPROVED else []
        return LineOut(lines, many=True).data

    @extend_schema_field(ActOut(many=True))
    def get_acts(self, account: Account) -> Any:
        return [{"code": code, "words": act.words, "follows": act.follows} for code, act in acts_on(account)]

    @extend_schema_field(serializers.DictField(child=AnswerOut()))
    def get_may(self, account: Account) -> Any:
        person, waiting = self.context["person"], selectors.waiting_change(account)
        answers = permissions.rights_on(person, account)
        if waiting:
            answers["may_confirm_change"] = permissions.may_confirm_change(person, waiting)
            answers["may_take_back_change"] = permissions.may_take_back_change(person, waiting)
        return {name.removeprefix("may_"): AnswerOut(answer).data for name, answer in answers.items()}

    @extend_schema_field(PanelOut(many=True))
    def get_panels(self, account: Account) -> Any:
        names = ("name", "value", "address")
        shown = panels_of(account, self.context["person"])
        return [{"title": one.title, "facts": [dict(zip(names, map(str, fact), strict=True)) for fact in one.facts]} for one in shown]  # fmt: skip

    @extend_schema_field(HappenedOut(many=True))
    def get_happened(self, account: Account) -> Any:
        return HappenedOut(timeline.of(account, self.context["person"], most=TRAIL), many=True).data

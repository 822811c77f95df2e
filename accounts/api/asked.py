"""What a request for an account takes and gives through the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts import permissions, selectors
from accounts.api.shapes import SEEN, AccountOut, AnswerOut, Day, HappenedOut, Somebody
from accounts.case import CASE, gaps
from accounts.models import AccountRequest, Decision, Document, Proposal, network_choices
from core.council.selectors import current
from core.people.models import Department

NUMBERS = ("likelihood", "harm")


class CaseIn(serializers.ModelSerializer[AccountRequest]):
    """The case for an account. A draft may have gaps; it is not sent before every question is answered."""

    likelihood = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=5)
    harm = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=5)

    class Meta:
        model = AccountRequest
        fields: list[str] = [*CASE]


class AskIn(CaseIn):
    network = serializers.ChoiceField(choices=network_choices())
    name = serializers.CharField(max_length=160)
    department = serializers.SlugRelatedField(slug_field="slug", queryset=Department.objects.all())
    two_way = serializers.BooleanField()

    class Meta(CaseIn.Meta):
        fields = ["network", "name", "department", "two_way", *CASE]


class AlikeIn(CaseIn):
    network = serializers.ChoiceField(choices=network_choices())
    names = serializers.ListField(child=serializers.CharField(), help_text="Two to 100.")
    department = serializers.SlugRelatedField(slug_field="slug", queryset=Department.objects.all())
    two_way = serializers.BooleanField()

    class Meta(CaseIn.Meta):
        fields = ["network", "names", "department", "two_way", *CASE]


class ChangeIn(CaseIn):
    """The answers that change; what is left out stays as it is."""

    seen = serializers.IntegerField(help_text=SEEN)
    alike = serializers.BooleanField(required=False, default=False, help_text="All of its batch that can be changed.")

    class Meta(CaseIn.Meta):
        fields = ["seen", "alike", *CASE]


class SendIn(serializers.Serializer[Any]):
    alike = serializers.BooleanField(required=False, default=False, help_text="All of its batch that wait to be sent.")


class DecisionIn(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(choices=Decision.Verdict.choices)
    reason = serializers.CharField(required=False, default="", allow_blank=True)
    body = serializers.CharField(required=False, default="", allow_blank=True, max_length=120)
    minute = serializers.CharField(required=False, default="", allow_blank=True, max_length=120)
    decided_on = Day(required=False, allow_null=True, default=None)
    document = serializers.FileField(
        required=False, allow_null=True, default=None, help_text="The minute of the body, 10 MB at most."
    )
    alike = serializers.BooleanField(required=False, default=False, help_text="All of its batch at this stage.")
    seen = serializers.IntegerField(help_text=SEEN)


class RequestOut(serializers.ModelSerializer[AccountRequest]):
    account = AccountOut(read_only=True)
    department = serializers.SlugRelatedField[Department](slug_field="slug", read_only=True)
    state_words = serializers.CharField(read_only=True)

    class Meta:
        model = AccountRequest
        fields = [
            "id", "account", "department", "batch", "state", "state_words", "stage", "chain", "round", "requester", "sent_at",
            "decided_at", "version", *CASE,
        ]  # fmt: skip


class DocumentOut(serializers.ModelSerializer[Document]):
    class Meta:
        model = Document
        fields = ["id", "name", "content_type", "digest", "kept_at"]


class DecisionOut(serializers.ModelSerializer[Decision]):
    decider = Somebody()
    in_place_of = Somebody()
    document = DocumentOut()

    class Meta:
        model = Decision
        fields = [
            "round", "stage", "decider", "in_place_of", "verdict", "reason", "body", "minute", "decided_on", "document", "at",
        ]  # fmt: skip


class StageOut(serializers.Serializer[Any]):
    """One stage as the page draws it; `state` is done, now or empty."""

    name = serializers.CharField()
    note = serializers.CharField()
    state = serializers.CharField()


class OneRequestOut(RequestOut):
    """One request with everything that its page shows. In `context`: `person`, who reads."""

    requested_by = Somebody(source="requester")
    decisions = DecisionOut(many=True)
    stages = serializers.SerializerMethodField()
    gaps = serializers.SerializerMethodField(help_text="The questions that are not answered yet.")
    alike = serializers.SerializerMethodField(help_text="The other requests of its batch.")
    may = serializers.SerializerMethodField(help_text="What you may do.")
    happened = serializers.SerializerMethodField()

    class Meta(RequestOut.Meta):
        fields = [
            *RequestOut.Meta.fields, "requested_by", "decisions", "stages", "gaps", "alike", "may", "happened",
        ]  # fmt: skip

    @extend_schema_field(StageOut(many=True))
    def get_stages(self, found: AccountRequest) -> Any:
        return StageOut(selectors.stages(found, current().chain), many=True).data

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_gaps(self, found: AccountRequest) -> list[str]:
        return gaps(found)

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_alike(self, found: AccountRequest) -> list[int]:
        return [other.pk for other in selectors.alike(found)]

    @extend_schema_field(serializers.DictField(child=AnswerOut()))
    def get_may(self, found: AccountRequest) -> Any:
        person = self.context["person"]
        answers = {
            "decide": permissions.may_decide(person, found),
            "change": permissions.may_change(person, found),
            "open": permissions.may_open(person, found),
            "withdraw": permissions.may_withdraw(person, found),
        }
        return {name: AnswerOut(answer).data for name, answer in answers.items()}

    @extend_schema_field(HappenedOut(many=True))
    def get_happened(self, found: AccountRequest) -> Any:
        return HappenedOut(selectors.trail(found), many=True).data


class WaitsOut(serializers.ModelSerializer[Proposal]):
    """An account that exists already and waits for a second person."""

    proposed_by = Somebody()

    class Meta:
        model = Proposal
        fields = ["id", "label", "count", "proposed_by", "proposed_at"]


class WaitingOut(serializers.Serializer[Any]):
    to_decide = RequestOut(many=True)
    to_open = RequestOut(many=True)
    to_confirm = WaitsOut(many=True)


class LetterOut(serializers.Serializer[Any]):
    """The decision as it is written to whoever asked."""

    to = serializers.CharField()
    subject = serializers.CharField()
    decided_at = serializers.DateTimeField()
    paragraphs = serializers.ListField(child=serializers.CharField())
    signatures = serializers.ListField(child=serializers.CharField())
    text = serializers.CharField(help_text="All of it, as the e-mail says it.")


def case_of(given: dict[str, Any]) -> dict[str, Any]:
    """Takes the answers of the case out of what was sent; what is left out is not answered."""
    return {key: given.pop(key, None if key in NUMBERS else "") for key in CASE}

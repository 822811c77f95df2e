"""What the pages of moderation ask for."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from core.council.models import HouseRule
from core.council.selectors import house_rules
from core.people.models import Person
from moderation.models import Case
from pages.fields import Radios


class ReferForm(forms.Form):
    """The rule that is broken, in the version in force today, and why."""

    rule = forms.ModelChoiceField(
        HouseRule.objects.none(), label="Which house rule does it break?", widget=Radios, empty_label=None
    )
    why = forms.CharField(
        label="Why?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text="In your own words. It stays in the record.",
    )
    contains = forms.CharField(
        label="What does it contain?",
        max_length=120,
        help_text="So that others are spared the words, for example insults, or a threat to a named officer",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["rule"].queryset = HouseRule.objects.filter(pk__in=[rule.pk for rule in house_rules()])  # type: ignore[attr-defined]


class ActForm(forms.Form):
    """A reason, for the version of the case that was read."""

    reason = forms.CharField(label="Your reason", widget=forms.Textarea(attrs={"rows": 3}))
    seen = forms.IntegerField(widget=forms.HiddenInput)


class ConsultForm(forms.Form):
    """Whom to ask, and about what."""

    person = forms.ModelChoiceField(Person.objects.none(), label="Who should be asked?")
    about = forms.ChoiceField(label="About", choices=[("warning", "A warning"), ("block", "A block")], widget=Radios)

    def __init__(self, *args: object, person: Person, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["person"].queryset = Person.objects.holding("cases.be_consulted").exclude(pk=person.pk)  # type: ignore[attr-defined]


class ViewForm(forms.Form):
    """The view of the person who was asked."""

    supports = forms.TypedChoiceField(
        label="Do you support it?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        widget=Radios,
    )
    view = forms.CharField(label="Your view", widget=forms.Textarea(attrs={"rows": 3}))


class WarnForm(forms.Form):
    """The written warning, as the person will read it."""

    words = forms.CharField(
        label="The warning",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=1500,
        help_text="Sent as a private message, with a link to the house rules.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class ProposeForm(ActForm):
    """A block, and why no warning came before where none did."""

    urgent_reason = forms.CharField(
        label="Why without a warning?",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text="Only where no warning was sent: say why it is too extreme.",
    )


class SecondPersonForm(ActForm):
    """The second person's decision. Nothing is chosen beforehand."""

    decision = forms.ChoiceField(
        label="Your decision", widget=Radios,
        choices=[("confirm", "Confirm the block"), ("warn", "Warn again instead"), ("nothing", "Do nothing more")],
    )  # fmt: skip
    field_order = ["decision", "reason", "seen"]


class BlockChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Case) -> str:
        """Enough to tell two blocks apart: whom, where, since when."""
        return f"{obj.reference}: {obj.resident} on {obj.account}, blocked {obj.block.blocked_at:%-d %b %Y}"


class MatchForm(forms.Form):
    """Which block an appeal is about."""

    case = BlockChoice(Case.objects.none(), label="Which block is it about?")

    def __init__(self, *args: Any, blocks: QuerySet[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].queryset = blocks  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The letter to somebody whose block was not found."""

    words = forms.CharField(
        label="Your answer",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        help_text="Sent by e-mail. Say only whether we found a block, never what else we know.",
    )


class AppealViewForm(forms.Form):
    """One verdict on an appeal."""

    lift = forms.TypedChoiceField(
        label="Your verdict",
        choices=[("yes", "Lift the block"), ("no", "Refuse the appeal")],
        coerce=lambda answer: answer == "yes",
        widget=Radios,
    )
    reason = forms.CharField(
        label="Your reasons",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The person who appealed will read them.",
    )


def warning_for(case: Case, rules_url: str) -> str:
    """The words with which a warning begins; the officer changes them as needed."""
    return (
        f"Hello. Something that you posted on {case.account.name} breaks our house rules: {case.rule.words}. "
        f"You are welcome to disagree with us, and to say so. If this goes on we may block your account. Our rules: {rules_url}"
    )

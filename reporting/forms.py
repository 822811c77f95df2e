from django import forms
from django.db.models import QuerySet

from core.audit import actions
from core.audit.models import Entry
from core.people.models import Person


class AuditFilterForm(forms.Form):
    """Who, what and about which thing."""

    mark_optional = False
    actor = forms.ModelChoiceField(
        Person.objects.order_by("name"), label="Who", required=False, empty_label="Everybody"
    )
    code = forms.ChoiceField(label="What", required=False)
    words = forms.CharField(label="About", required=False, max_length=100)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        known = sorted(actions.registered().items(), key=lambda item: item[1])
        self.fields["code"].choices = [("", "Everything"), *known]  # type: ignore[attr-defined]

    def narrow(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        """Only the entries that were asked for."""
        given = self.cleaned_data
        if given["actor"]:
            entries = entries.filter(actor=given["actor"])
        if given["code"]:
            entries = entries.filter(code=given["code"])
        if given["words"]:
            entries = entries.filter(object_label__icontains=given["words"])
        return entries

"""What a leaver was asked for in a case (GOV-3). A case itself is nobody's own: whoever holds the duty acts in it."""

from django.db.models import QuerySet
from django.urls import reverse

from core.audit.verbs import change
from core.people.models import Person
from core.people.open_work import HasKey, Source
from moderation import actions
from moderation.models import Consultation
from moderation.states import OPEN


class Consultations(Source[Consultation]):
    """Somebody else is asked in their place."""

    code, one, many = "views", "view that they were asked for in a case", "views that they were asked for in cases"
    duty = "cases.be_consulted"

    def rows(self, person: HasKey) -> QuerySet[Consultation]:
        asked = Consultation.objects.filter(asked_id=person.pk, answered_at__isnull=True, case__state__in=OPEN)
        return asked.select_related("asked_by", "case")

    def url(self, person: HasKey) -> str:
        return reverse("moderation:cases")

    def refusal(self, row: Consultation, receiver: Person) -> str:
        if not receiver.rights.holds(self.duty):
            return f"{receiver} is not among those who are consulted."
        if row.asked_by_id == receiver.pk:
            return f"{receiver} asked for this view, so somebody else must give it."
        same = Consultation.objects.filter(case=row.case_id, about=row.about, asked=receiver, answered_at__isnull=True)
        return f"{receiver} was asked for a view in this case already." if same.exists() else ""

    def give(self, row: Consultation, receiver: Person, by: Person, reason: str) -> None:
        row.asked = receiver
        change(row, code=actions.CONSULTATION_HANDED_ON, by=by, reason=reason, extra={"to": str(receiver)})

"""Evaluating a network before the council joins it: one person answers, another decides (REG-12, NH 5.12–5.14)."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import actions
from accounts.catalogue import NETWORKS
from accounts.evaluation_permissions import may_decide, may_evaluate, may_take_back, may_write
from accounts.models import NetworkEvaluation, Verdict, Yes
from accounts.models.evaluation import WITH_A_DAY
from accounts.states import EvaluationState
from core.audit.verbs import RuleBroken, add, change, ensure, locked
from core.council.selectors import current
from core.notify.services import tell
from core.people.models import Person


@transaction.atomic
def begin_evaluation(*, by: Person, network: str = "", name: str = "", address: str = "") -> NetworkEvaluation:
    """A draft with the council's questions of today: of a network of the catalogue, or of another by its name and address.

    Raises RuleBroken, also where an evaluation of it is under way already.
    """
    ensure(may_evaluate(by))
    name = NETWORKS[network].name if network else " ".join(name.split())
    if not name:
        raise RuleBroken("Select a network, or enter the name of another.", field="name")
    code = network or next((code for code, one in NETWORKS.items() if one.name.lower() == name.lower()), "")
    questions = current().profile.register.new_network_questions.value
    found = NetworkEvaluation(
        network=code, name=NETWORKS[code].name if code else name, address="" if code else address, key=code or name.lower(),
        answers=[{"question": question, "answer": "", "why": ""} for question in questions], written_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            return add(found, code=actions.EVALUATION_BEGUN, by=by)
    except IntegrityError:
        raise RuleBroken(f"Somebody evaluates {found} already. Go on there.", field="name") from None


@transaction.atomic
def answer_evaluation(
    *,
    evaluation_id: int,
    answers: Sequence[tuple[str, str]],
    by: Person,
    proposed: str = "",
    proposed_day: date | None = None,
    seen: int | None = None,
) -> NetworkEvaluation:
    """The answers as far as they go, each with its reason, in the order of the questions. Raises RuleBroken, ChangedMeanwhile."""
    found = locked(NetworkEvaluation.objects.select_related("written_by"), evaluation_id, seen=seen)
    ensure(may_write(by, found))
    if len(answers) != len(found.answers) or any(answer not in {"", *Yes.values} for answer, _ in answers):
        raise RuleBroken("Answer each of the questions with yes, in part or no.")
    asked = [row["question"] for row in found.answers]
    found.answers = [
        {"question": question, "answer": answer, "why": why.strip()}
        for question, (answer, why) in zip(asked, answers, strict=True)
    ]
    found.proposed, found.proposed_day = proposed, proposed_day if proposed in WITH_A_DAY else None
    change(found, code=actions.EVALUATION_ANSWERED, by=by)
    return found


@transaction.atomic
def send_evaluation(*, evaluation_id: int, by: Person) -> NetworkEvaluation:
    """To whoever decides. Raises RuleBroken where a question has no answer, or nothing is proposed."""
    found = locked(NetworkEvaluation.objects.select_related("written_by"), evaluation_id)
    ensure(may_write(by, found))
    if found.gaps:
        raise RuleBroken(f"Answer first, with the reason: {' · '.join(found.gaps)}")
    if not found.proposed:
        raise RuleBroken("Say first what you propose.")
    _day_ahead(found.proposed, found.proposed_day, "proposed_day")
    found.sent_at = timezone.now()
    change(found, to=EvaluationState.WAITING, code=actions.EVALUATION_SENT, by=by)
    others = Person.objects.holding("networks.decide").exclude(pk=by.pk)
    key = f"accounts.evaluation.{found.pk}.{found.version}"
    tell(others, key=key, words=f"{by} evaluated {found}: your decision", url=found.get_absolute_url())
    return found


@transaction.atomic
def take_back_evaluation(*, evaluation_id: int, by: Person) -> NetworkEvaluation:
    """Whoever wrote it changes it once more before anybody decides. Raises RuleBroken."""
    found = locked(NetworkEvaluation.objects.select_related("written_by"), evaluation_id)
    ensure(may_take_back(by, found))
    change(found, to=EvaluationState.DRAFT, code=actions.EVALUATION_BACK, by=by)
    return found


@transaction.atomic
def withdraw_evaluation(*, evaluation_id: int, by: Person) -> NetworkEvaluation:
    """A draft that nobody needs any more. Raises RuleBroken."""
    found = locked(NetworkEvaluation.objects.select_related("written_by"), evaluation_id)
    ensure(may_write(by, found))
    change(found, to=EvaluationState.WITHDRAWN, code=actions.EVALUATION_WITHDRAWN, by=by)
    return found


@transaction.atomic
def decide_evaluation(
    *,
    evaluation_id: int,
    verdict: str,
    reason: str,
    by: Person,
    day: date | None = None,
    minute: str = "",
    seen: int | None = None,
) -> NetworkEvaluation:
    """Join, try until a day, do not join, or look again on a day. Never changed afterwards. Raises RuleBroken, ChangedMeanwhile."""
    found = locked(NetworkEvaluation.objects.select_related("written_by"), evaluation_id, seen=seen)
    ensure(may_decide(by, found))
    if not reason.strip():
        raise RuleBroken("Enter your reason. It stays in the record.", field="reason")
    found.verdict, found.day = Verdict(verdict), _day_ahead(verdict, day, "day")
    found.reason, found.minute = reason.strip(), minute.strip()
    found.decided_by, found.decided_at = by, timezone.now()
    change(found, to=EvaluationState.DECIDED, code=actions.EVALUATION_DECIDED, by=by, reason=found.reason)
    words = f"{by} decided on {found}: {found.state_words.lower()}"
    key = f"accounts.evaluation.{found.pk}.decided"
    tell([found.written_by], key=key, words=words, url=found.get_absolute_url())
    return found


def remind_of_networks() -> None:
    """Tells once, on its day, that a network is to be looked at again, or that its trial is over: of the newest decisions only."""
    today = timezone.localdate()
    newest = NetworkEvaluation.objects.newest_decided()
    under_way = set(NetworkEvaluation.objects.under_way().values_list("key", flat=True))
    for found in [one for one in newest if one.day and one.key not in under_way]:
        if found.verdict == Verdict.LATER and found.day <= today:  # type: ignore[operator]
            _remind(found, f"Today is the day to look at {found} again: should we be there?")
        elif found.verdict == Verdict.TRIAL and found.day < today:  # type: ignore[operator]
            _remind(found, f"The trial of {found} is over: should we stay?")


def _remind(found: NetworkEvaluation, words: str) -> None:
    key = f"accounts.evaluation.{found.pk}.again"
    tell(Person.objects.holding("networks.evaluate"), key=key, words=words, url=found.get_absolute_url())


def _day_ahead(verdict: str, day: date | None, field: str) -> date | None:
    """The day that a trial or another look needs, after today; none for the others."""
    if verdict not in WITH_A_DAY:
        return None
    if day is None:
        what = "the last day of the trial" if verdict == Verdict.TRIAL else "the day on which to look again"
        raise RuleBroken(f"Enter {what}.", field=field)
    if day <= timezone.localdate():
        raise RuleBroken("Enter a day after today.", field=field)
    return day

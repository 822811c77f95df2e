"""What each account needs from a person: risk, access, people, profile, tasks (the register's “Put right”; REG-5 to 8, 18).

Upper floors add needs of their own. Everything is asked in the database, so a register of ten thousand costs no more queries.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import (
    Case,
    Count,
    DateField,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from accounts import remedies
from accounts.models import (
    STANDARD,
    Account,
    AccountAudit,
    AccountRequest,
    Administrator,
    ProfileCheck,
    RiskAssessment,
    Task,
)
from accounts.remedies import Remedy
from accounts.states import LIVE as LIVE_STATES
from accounts.states import RequestState
from core.council.profile import Profile
from core.council.profile.codes import Every
from core.council.selectors import current
from core.people.models import Department, Membership

WARNED_BEFORE: Final = timedelta(days=14)
"""How long before a risk has to be looked at again its owner hears of it."""
MONTHS: Final = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}
"""How many months lie between two changes of a password; `never` is not among them."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the council asks of every account, on a day."""

    profile: Profile
    today: date

    @classmethod
    def now(cls) -> "Rules":
        return cls(current().profile, timezone.localdate())

    @property
    def rotation(self) -> int | None:
        """Months between two changes of a password, or None."""
        return MONTHS.get(self.profile.credentials.rotate_every.value)

    @property
    def administrators(self) -> int:
        return self.profile.register.administrators_at_least.value

    @property
    def comms_in(self) -> bool:
        """Whether Communications has to administer every account."""
        return self.profile.register.comms_is_administrator.value


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that can be wrong: its code in an address, the words of its filter, which accounts have it, what is done about it."""

    code: str
    words: str
    has_it: Callable[[Rules], Q | Exists]
    remedy: Callable[[Account, Rules], Remedy]


_needs: list[Need] = []


def register(need: Need) -> None:
    """Called once by an upper floor's AppConfig.ready."""
    _needs.append(need)


def needs() -> list[Need]:
    return [*OWN, *_needs]


def with_risk(accounts: QuerySet[Account, Account]) -> QuerySet[Account, Account]:
    """Each says its newest `risk_score`, when to look again (`risk_due_on`) and whether somebody accepted it (`risk_accepted_at`)."""
    newest = RiskAssessment.objects.filter(account=OuterRef("pk")).order_by("-assessed_at", "-id")
    likelihood, harm = (
        Subquery(newest.values(name)[:1], output_field=IntegerField()) for name in ("likelihood", "harm")
    )
    return accounts.annotate(
        risk_score=likelihood * harm,
        risk_accepted_at=Subquery(newest.values("accepted_at")[:1]),
        risk_due_on=Coalesce(Subquery(newest.values("review_on")[:1]), F("take_on__risk_due_on")),
    )


def due_before(day: date) -> QuerySet[Account, Account]:
    """Accounts whose risk has to be looked at by that day."""
    return with_risk(Account.objects.live()).filter(Q(risk_due_on__lte=day))


def with_access(accounts: QuerySet[Account, Account], rules: Rules) -> QuerySet[Account, Account]:
    """Each says how many administer it (`full_administrators`), how many of them in Communications, and when the password is due."""
    there = Administrator.objects.running().filter(account=OuterRef("pk"), person__is_active=True)
    outside = Administrator.objects.running().filter(account=OuterRef("pk"), person__isnull=True)
    full = {"reach": Administrator.Reach.FULL}
    in_comms = Membership.objects.current(rules.today).filter(
        person=OuterRef("person"), department__kind=Department.Kind.COMMS
    )
    return accounts.annotate(
        full_administrators=_count(there.filter(**full)) + _count(outside.filter(**full)),
        comms_administrators=_count(there.filter(Exists(in_comms), **full)),
        password_due_on=_due(rules.rotation) if rules.rotation else Value(None, output_field=DateField()),
    )


def with_health(accounts: QuerySet[Account, Account], rules: Rules) -> QuerySet[Account, Account]:
    """Everything that the register shows of an account's health."""
    return with_access(with_risk(accounts), rules)


def having(accounts: QuerySet[Account, Account], code: str, rules: Rules) -> QuerySet[Account, Account]:
    """Those with one need, or with any where `code` is “any”; `accounts` come from `with_health`."""
    asked = [need.code for need in needs() if code in (need.code, "any")]
    return _marked(accounts, rules).filter(_any_of(asked), LIVE) if asked else accounts


def counted(rules: Rules) -> dict[str, int]:
    """How many accounts have each need, and `any`. One query."""
    codes = [need.code for need in needs()]
    asked = {"any": _any_of(codes)} | {code: _any_of([code]) for code in codes}
    marked = _marked(with_health(Account.objects.filter(LIVE), rules), rules)
    return marked.aggregate(**{code: Count("pk", filter=has_it) for code, has_it in asked.items()})


def due_for(need: Need) -> QuerySet[Account, Account]:
    """Every account that has one need now, with who keeps it: for sweeps."""
    rules = Rules.now()
    return Account.objects.filter(Q(need.has_it(rules)), LIVE).select_related("custodian")


def put_right(account: Account, rules: Rules) -> list[Remedy]:
    """What this account needs, in the order of the filters. `account` comes from `selectors.account`. One query."""
    return list(put_right_by_code(account, rules).values())


def put_right_by_code(account: Account, rules: Rules) -> dict[str, Remedy]:
    """The same, each under the code of its filter. One query."""
    marked = _marked(with_health(Account.objects.filter(LIVE, pk=account.pk), rules), rules)
    found = marked.values(*(f"need_{need.code}" for need in needs())).first() or {}
    return {need.code: need.remedy(account, rules) for need in needs() if found.get(f"need_{need.code}")}


def _marked(accounts: QuerySet[Account, Account], rules: Rules) -> QuerySet[Account, Account]:
    """Each says of each need whether it has it: `need_…`."""
    return accounts.annotate(**{f"need_{need.code}": _mark(need.has_it(rules)) for need in needs()})


def _any_of(codes: list[str]) -> Q:
    found = Q()
    for code in codes:
        found |= Q(**{f"need_{code}": 1})
    return found


def _mark(has_it: Q | Exists) -> Case:
    return Case(When(Q(has_it), then=Value(1)), default=Value(0))


def _count(rows: QuerySet[Any, Any]) -> Coalesce:
    """Of rows that name their account by OuterRef."""
    counted_rows = rows.order_by().values("account").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted_rows, output_field=IntegerField()), 0)


def _due(months: int) -> Cast:
    """So many months after the last change; the end of a shorter month stands for a day that it lacks."""
    later = Func(Value(0), Value(months), function="make_interval", output_field=DurationField())
    return Cast(F("custody__changed_on") + later, DateField())


LIVE: Final = Q(state__in=LIVE_STATES)


def _password_late(rules: Rules) -> Q:
    late = Q(custody__must_change_since__isnull=False)
    if rules.rotation:
        late |= Q(custody__changed_on__isnull=True) | Q(password_due_on__lt=rules.today)
    return late


def _one_keeper(rules: Rules) -> Q:
    custodian = Q(custodian__isnull=False, custodian__is_active=True)
    deputy = Q(custody__deputy__isnull=False, custody__deputy__is_active=True)
    return ~(custodian & deputy)


def _no_comms(rules: Rules) -> Q:
    return Q(comms_administrators=0) if rules.comms_in else Q(pk__in=[])


def _left(rules: Rules) -> Exists:
    gone = Administrator.objects.running().filter(account=OuterRef("pk"), person__is_active=False)
    return Exists(gone)


def _profile(rules: Rules) -> Q:
    """Never looked at, or the newest look found something."""
    newest = (
        ProfileCheck.objects.filter(account=OuterRef(OuterRef("pk"))).order_by("-checked_on", "-id").values("pk")[:1]
    )
    good = ProfileCheck.objects.filter(
        account=OuterRef("pk"), pk=Subquery(newest), **{f"answers__{code}": True for code in STANDARD}
    )
    return ~Q(Exists(good))


def _risk_late(rules: Rules) -> Q:
    """One that was made; where none was, that is said by itself."""
    return Q(risk_score__isnull=False, risk_due_on__lt=rules.today)


def _risk_open(rules: Rules) -> Q:
    return Q(risk_score__isnull=False, risk_accepted_at__isnull=True)


def _audit_late(rules: Rules) -> Q:
    """The newest is too old, or none was made so long after the account came onto the register."""
    months = Func(
        Value(0),
        Value(rules.profile.register.audit_months.value),
        function="make_interval",
        output_field=DurationField(),
    )
    long_ago = ExpressionWrapper(Value(rules.today, output_field=DateField()) - months, output_field=DateTimeField())
    current_one = AccountAudit.objects.filter(account=OuterRef("pk"), next_on__gte=rules.today)
    signed_off = AccountRequest.objects.filter(
        account=OuterRef("pk"), state=RequestState.APPROVED, decided_at__lt=long_ago
    )
    known_long = Q(take_on__at__lt=long_ago) | Q(Exists(signed_off))
    return ~Q(Exists(current_one)) & known_long


def _too_few(rules: Rules) -> Q:
    return Q(full_administrators__lt=rules.administrators)


def _tasks_late(rules: Rules) -> Exists:
    return Exists(Task.objects.late(rules.today).filter(account=OuterRef("pk")))


def _no_risk(rules: Rules) -> Q:
    return Q(risk_score__isnull=True) if rules.profile.register.risk_assessment.value else Q(pk__in=[])


OWN: Final = (
    Need("no_risk", "No risk assessment", _no_risk, remedies.no_risk),
    Need("risk_late", "Risk overdue", _risk_late, remedies.risk_late),
    Need("risk_open", "Risk not accepted", _risk_open, remedies.risk_open),
    Need("password", "Password overdue", _password_late, remedies.password),
    Need("one_keeper", "One keeper or none", _one_keeper, remedies.one_keeper),
    Need("administrators", "Too few administrators", _too_few, remedies.administrators),
    Need("no_comms", "Comms not in", _no_comms, remedies.no_comms),
    Need("left", "An administrator has left", _left, remedies.left),
    Need("profile", "Profile not up to standard", _profile, remedies.profile),
    Need("audit", "Audit overdue", _audit_late, remedies.audit),
    Need("tasks", "Not put right in time", _tasks_late, remedies.tasks),
)
"""What this floor knows of; the order is that of the filters."""

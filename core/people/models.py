"""Departments, people, the roles that they hold, when they are away and who stands in, with dates."""

from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from guardian.mixins import GuardianUserMixin

from core.audit.history import tracked
from core.people.duties import matrix
from core.people.rights import Rights
from pages.clocks import full_day, long_day


def role_choices() -> list[tuple[str, str]]:
    return list(matrix().roles.items())


@tracked()
class Department(models.Model):
    """A part of the council that owns accounts or answers residents; Comms and Customer Services are two of them."""

    class Kind(models.TextChoices):
        COMMS = "comms", "Communications"
        CUSTOMER_SERVICES = "customer_services", "Customer Services"
        SERVICE = "service", "Service"
        ARMS_LENGTH = "arms_length", "At arm’s length"
        PARTNER = "partner", "Run by a partner"

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    capacity = models.PositiveSmallIntegerField(default=12, help_text="Open enquiries that this team can carry.")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind__in=["comms", "customer_services"]), name="one_of_each_team"
            )
        ]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, email: str | None) -> "Person":
        return self.get(email__iexact=email)

    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "Person":
        """A person with a hashed password; without one they can only come in by single sign-on."""
        person = self.model(email=self.normalize_email(email).lower(), **facts)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def working(self) -> models.QuerySet["Person"]:
        """Everybody who can sign in today."""
        return self.filter(is_active=True)

    def holding(self, duty: str) -> models.QuerySet["Person"]:
        """Everybody who holds `duty` today, for every department or their own."""
        roles = list(matrix().duties[duty].who)
        return self.in_roles(roles)

    def in_roles(self, roles: list[str]) -> models.QuerySet["Person"]:
        today = timezone.localdate()
        held = Membership.objects.current(today).filter(role__in=roles)
        return self.working().filter(pk__in=held.values("person_id")).order_by("name")


@tracked(exclude=["password", "last_login"])
class Person(GuardianUserMixin, AbstractBaseUser, PermissionsMixin):
    """A member of staff. Signs in with the work e-mail address; replies are signed with the initials."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    initials = models.CharField(
        max_length=4, validators=[RegexValidator(r"^[A-Z]{2,4}$", "Initials are 2 to 4 capital letters, like GM.")]
    )
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    unaudited = ("password", "last_login", "is_superuser")
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    is_staff = False
    objects = PersonManager()

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_address"),
            models.CheckConstraint(condition=Q(is_superuser=False), name="nobody_is_a_superuser"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_invited(self) -> bool:
        """Has a log-in and no password: the link to set one was sent, and not used."""
        return self.is_active and not self.has_usable_password()

    @cached_property
    def rights(self) -> Rights:
        """What this person may do today; one query, kept for as long as the object lives (a request)."""
        held = Membership.objects.current(timezone.localdate()).filter(person=self)
        return Rights.of(held.values_list("role", "department_id")) if self.is_active else Rights.of([])


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, today: Any) -> "MembershipQuerySet":
        """What is held on that day; what somebody ended counts no more from that moment on."""
        return self.running(today).filter(since__lte=today)

    def running(self, today: Any) -> "MembershipQuerySet":
        """What is held on that day, or will be."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=today), ended_at__isnull=True)


@tracked()
class Membership(models.Model):
    """A role that a person holds in a department, from one day until another."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    department = models.ForeignKey(Department, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=40, choices=role_choices)
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True, help_text="The last day, or empty while it lasts.")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When somebody ended it, within its last day.")

    given_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", help_text="Empty: the system.")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "role"], name="membership_rights")]  # Person.rights, once a request
        constraints = [
            models.UniqueConstraint(
                fields=["person", "department", "role"], condition=Q(until__isnull=True), name="one_open_membership"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="membership_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {matrix().roles.get(self.role, self.role)}, {self.department}"


class StaffFile(models.Model):
    """A file of staff that an Administrator uploaded: kept until its people are added or for a day, so that they see its fate first."""

    name = models.CharField(max_length=200)
    content = models.BinaryField(help_text="The bytes; empty once its people are added, or it is forgotten.")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    taken_in_at = models.DateTimeField(null=True)
    invited = models.PositiveIntegerField(default=0)
    roles_given = models.PositiveIntegerField(default=0)

    unaudited = ("content",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("staff_rows", args=[self.pk])


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def running(self) -> "DeputyQuerySet":
        return self.filter(ended_at__isnull=True)

    def at_work(self, day: date) -> "DeputyQuerySet":
        """Those that stand in on that day: the person is away, the deputy is not, and both can sign in.

        So it is never passed on: a deputy who is away stands in for nobody, whoever their own deputy may be.
        """
        away = Absence.objects.on(day)
        both = self.running().filter(since__lte=day, person__is_active=True, deputy__is_active=True)
        theirs, own = away.filter(person=OuterRef("person")), away.filter(person=OuterRef("deputy"))
        return both.filter(Exists(theirs), ~Exists(own))


@tracked()
class Deputy(models.Model):
    """Who stands in for a person on the days when that person is away. One person has one deputy at a time."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="deputies")
    deputy = models.ForeignKey(Person, models.PROTECT, related_name="deputy_for")
    since = models.DateField(default=timezone.localdate)
    ended_at = models.DateTimeField(null=True, blank=True)
    named_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deputies"
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("deputy")), name="nobody_is_their_own_deputy"),
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at__isnull=True), name="one_running_deputy"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} for {self.person}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: date) -> "AbsenceQuerySet":
        """What keeps somebody away on that day; what was ended early counts no more, from that moment on."""
        return self.ahead(day).filter(first_day__lte=day)

    def ahead(self, day: date) -> "AbsenceQuerySet":
        """What goes on or comes on that day or later."""
        return self.filter(ended_at__isnull=True, last_day__gte=day)


@tracked(exclude=["words"])
class Absence(models.Model):
    """The days on which a person is away, both the first and the last among them, in Europe/London.

    The words stay out of history and record, which nobody can change: somebody may write about health there.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="absences")
    first_day = models.DateField()
    last_day = models.DateField()
    words = models.CharField(max_length=200, blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When somebody ended it before its last day.")

    unaudited = ("words",)
    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_in_order"),
            ExclusionConstraint(
                name="absences_do_not_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (
                        Func(
                            F("first_day"),
                            F("last_day"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {long_day(self.first_day)} to {long_day(self.last_day)}"

    @property
    def days(self) -> str:
        """“Monday 30 November to Friday 4 December”."""
        first, last = full_day(self.first_day), full_day(self.last_day)
        return first if first == last else f"{first} to {last}"

    @property
    def is_running(self) -> bool:
        """Goes on, or is to come."""
        return self.ended_at is None and self.last_day >= timezone.localdate()

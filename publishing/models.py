"""Posts, their versions with one variant per account, pictures and videos, signatures, and what was put into the outbox for each."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account
from core.audit.history import tracked
from core.audit.models import untouchable
from core.council.models import Topic
from core.people.models import Department
from networks.models import Outbound
from pages.clocks import plural
from publishing import states
from publishing.states import PostState

PERSON = settings.AUTH_USER_MODEL


class PostQuerySet(models.QuerySet["Post"]):
    def with_current(self) -> "PostQuerySet":
        """With what every list shows: the version that counts, its accounts, and the rows in the outbox. Four queries."""
        live = Publication.objects.live().select_related("outbound", "account")
        return self.select_related("current", "author", "topic", "department").prefetch_related(
            "current__variants__account", models.Prefetch("publications", live, to_attr="live")
        )

    def wanted_between(self, start: object, end: object) -> "PostQuerySet":
        return self.filter(current__wanted_at__gte=start, current__wanted_at__lt=end)

    def waiting(self) -> "PostQuerySet":
        return self.filter(state=PostState.IN_REVIEW)


@tracked()
class Post(models.Model):
    """One thing that the council says, on one account or several. What it says stands in its versions (PUB-13)."""

    State = PostState
    graph = states.POST

    title = models.CharField(max_length=120, help_text="The name in lists and in the calendar. Residents never see it.")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="+")
    campaign = models.CharField(max_length=80, blank=True)
    author = models.ForeignKey(PERSON, models.PROTECT, related_name="posts")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=PostState, default=PostState.DRAFT)
    current = models.OneToOneField(
        "PostVersion", models.PROTECT, null=True, related_name="+", help_text="The version that counts: the newest one."
    )
    written_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, help_text="When it was last sent for approval.")
    sent_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0, help_text="Goes up with every change, for two people in two tabs.")

    objects = PostQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "-id"], name="post_by_state"),  # the list of posts, the approvals
            models.Index(fields=["author", "state"], name="post_by_author"),  # Home: what came back to me
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="post_search"),  # the search of the list
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(current__isnull=False) | Q(state=PostState.DRAFT), name="post_with_words_before_it_moves"
            )
        ]
        triggers = [states.POST.guard()]

    def __str__(self) -> str:
        return self.title

    @property
    def words(self) -> "PostVersion":
        """The version that counts. A post without one exists only inside the verb that begins it."""
        assert self.current is not None
        return self.current

    def get_absolute_url(self) -> str:
        return reverse("publishing:post", args=[self.pk])


class PostVersion(models.Model):
    """Exactly what would go out, where and when, as somebody wrote it. Never changed: a change is the next version.

    The time and the window belong to it because they are signed with it (field.md 4.5).
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True, help_text="For every account that has no text of its own.")
    wanted_at = models.DateTimeField(null=True, help_text="When it should go out; a draft may not know yet.")
    window_minutes = models.PositiveSmallIntegerField(
        default=10, help_text="Later than this after its time it expires."
    )
    emergency = models.BooleanField(default=False, help_text="Goes out while emergency mode holds everything else.")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 over all that goes out: see fingerprint.py.")
    written_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="one_version_per_number"),
            models.CheckConstraint(condition=Q(window_minutes__range=(1, 1440)), name="window_within_a_day"),
        ]
        indexes = [models.Index(fields=["wanted_at"], name="version_by_time")]  # the calendar
        triggers = untouchable()

    def __str__(self) -> str:
        return f"{self.post}, version {self.number}"


class Variant(models.Model):
    """One account that a version goes to, with a text of its own or none."""

    version = models.ForeignKey(PostVersion, models.PROTECT, related_name="variants")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    text = models.TextField(blank=True, help_text="Empty: the text for every account.")

    class Meta:
        ordering = ["account_id"]
        constraints = [models.UniqueConstraint(fields=["version", "account"], name="one_variant_per_account")]
        triggers = untouchable()

    def __str__(self) -> str:
        return f"{self.version} on {self.account}"


class MediaQuerySet(models.QuerySet["Media"]):
    def pictures(self) -> "MediaQuerySet":
        return self.exclude(content_type__startswith="video/")

    def videos(self) -> "MediaQuerySet":
        return self.filter(content_type__startswith="video/")


@tracked()
class Media(models.Model):
    """A picture or a video in the library, without the camera's notes (place, device, person): a picture is made anew."""

    class People(models.TextChoices):
        NOBODY = "nobody", "Nobody can be recognised"
        AGREED = "agreed", "Everybody who can be recognised has agreed"
        NOT_ASKED = "not_asked", "Somebody can be recognised and was not asked"

    file = models.FileField(upload_to="pictures/")
    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120, help_text="The name of the file as it was uploaded.")
    content_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField(help_text="Bytes.")
    seconds = models.PositiveIntegerField(default=0, help_text="How long a video runs; 0 for a picture.")
    credit = models.CharField(max_length=160, blank=True, help_text="Who took it or owns it.")
    people = models.CharField(max_length=20, choices=People, blank=True, help_text="Whether the people shown agreed.")
    taken_in_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    taken_in_at = models.DateTimeField(default=timezone.now)

    objects = MediaQuerySet.as_manager()

    class Meta:
        verbose_name = "picture"
        verbose_name_plural = "media"

    def __str__(self) -> str:
        return self.name

    @property
    def is_video(self) -> bool:
        return self.content_type.startswith("video/")

    @property
    def length_words(self) -> str:
        """“1 minute 5 seconds”: how long a video runs."""
        minutes, seconds = divmod(self.seconds, 60)
        return " ".join(plural(number, word) for number, word in ((minutes, "minute"), (seconds, "second")) if number)

    def get_absolute_url(self) -> str:
        return reverse("publishing:video" if self.is_video else "publishing:picture", args=[self.sha256])


@tracked()
class Captions(models.Model):
    """What is said in a video, with the times, as a WebVTT file in the library."""

    file = models.FileField(upload_to="captions/")
    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120, help_text="The name of the file as it was uploaded.")
    size = models.PositiveIntegerField(help_text="Bytes.")
    taken_in_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    taken_in_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "captions"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("publishing:captions", args=[self.sha256])


class MediaUse(models.Model):
    """A picture or a video in a version, with the description, and the captions, that go out with it there."""

    version = models.ForeignKey(PostVersion, models.PROTECT, related_name="uses")
    media = models.ForeignKey(Media, models.PROTECT, related_name="uses")
    position = models.PositiveSmallIntegerField(default=0)
    alt_text = models.TextField(blank=True)
    captions = models.ForeignKey(Captions, models.PROTECT, null=True, related_name="uses")
    no_speech = models.CharField(max_length=200, blank=True, help_text="Why a video needs no captions.")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="one_picture_per_place")]
        triggers = untouchable()

    def __str__(self) -> str:
        return f"{self.media} in {self.version}"


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def live(self) -> "ApprovalQuerySet":
        return self.filter(void_at__isnull=True)


@tracked()
class Approval(models.Model):
    """One person's signature under one version. It can become void, once; nothing else about it ever changes (PUB-2)."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="approvals")
    post_version = models.ForeignKey(PostVersion, models.PROTECT, related_name="approvals")
    signer = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    release_reason = models.TextField(blank=True, help_text="Why it may go out in the pre-election period (PUB-7).")
    at = models.DateTimeField(default=timezone.now)
    void_at = models.DateTimeField(null=True)
    void_why = models.CharField(max_length=300, blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["post"], condition=Q(void_at__isnull=True), name="one_approval_counts"),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="signed_for_good", exclude=["void_at", "void_why"]),
            pgtrigger.Protect(
                name="void_for_good", operation=pgtrigger.Update, condition=pgtrigger.Q(old__void_at__isnull=False)
            ),
            pgtrigger.Trigger(
                name="never_by_a_writer",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (SELECT 1 FROM publishing_post p WHERE p.id = NEW.post_id AND p.author_id = NEW.signer_id)
                    OR EXISTS (SELECT 1 FROM publishing_postversion v
                               WHERE v.post_id = NEW.post_id AND v.written_by_id = NEW.signer_id)
                    THEN RAISE EXCEPTION 'Post % was signed by somebody who wrote it.', NEW.post_id
                        USING ERRCODE = 'check_violation';
                    END IF;
                    IF NOT EXISTS (SELECT 1 FROM publishing_postversion v WHERE v.id = NEW.post_version_id
                                   AND v.post_id = NEW.post_id AND v.fingerprint = NEW.fingerprint)
                    THEN RAISE EXCEPTION 'Post % was signed with another fingerprint.', NEW.post_id
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_version}, signed by {self.signer}"


class SentBack(models.Model):
    """A version that came back to its author, with what the signer asks for."""

    version = models.ForeignKey(PostVersion, models.PROTECT, related_name="sent_back")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        triggers = untouchable()

    def __str__(self) -> str:
        return f"{self.version}, sent back by {self.by}"


class PublicationQuerySet(models.QuerySet["Publication"]):
    def live(self) -> "PublicationQuerySet":
        """Of the signature that counts, and everything that ever left the house."""
        return self.filter(Q(approval__void_at__isnull=True) | Q(outbound__state__in=states.LEFT_THE_HOUSE))


class Publication(models.Model):
    """What one signature put into the outbox for one account. Its state is that of the outbox's row."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="publications")
    approval = models.ForeignKey(Approval, models.PROTECT, related_name="publications")
    variant = models.ForeignKey(Variant, models.PROTECT, related_name="publications")
    account = models.ForeignKey(Account, models.PROTECT, related_name="publications")
    outbound = models.OneToOneField(Outbound, models.PROTECT, related_name="publication")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["account_id"]
        constraints = [models.UniqueConstraint(fields=["approval", "account"], name="once_per_account_and_signature")]
        triggers = [
            *untouchable(),
            pgtrigger.Trigger(
                name="never_without_a_signature",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM publishing_approval a
                        JOIN publishing_variant w ON w.version_id = a.post_version_id AND w.id = NEW.variant_id
                        JOIN networks_outbound o ON o.id = NEW.outbound_id AND o.account_id = NEW.account_id
                        WHERE a.id = NEW.approval_id AND a.post_id = NEW.post_id AND a.void_at IS NULL
                        AND w.account_id = NEW.account_id)
                    THEN RAISE EXCEPTION 'Post % has no signature for this account.', NEW.post_id
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} on {self.account}"

"""The verbs of a post: write, send for approval, sign, send back, change the time, hold, release, withdraw."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.catalogue import Action
from core.audit.verbs import ChangedMeanwhile, RuleBroken, add, change, ensure, locked
from core.council.selectors import current, pre_election
from core.people.duties import matrix
from core.people.models import Person
from networks import gates as outbox_gates
from networks import services as outbox
from networks.models import Outbound
from networks.protocol import Media as OutboxMedia
from networks.protocol import Request
from networks.states import OutboundState
from pages.clocks import clock, when
from publishing import actions, telling
from publishing.captions import CONTENT_TYPE as CAPTIONS_TYPE
from publishing.checks import check
from publishing.draft import Draft, Video
from publishing.findings import Checked
from publishing.models import Approval, Media, MediaUse, Post, PostVersion, Publication, SentBack, Variant
from publishing.permissions import (
    WRITE,
    may_change,
    may_decide,
    may_release,
    may_send,
    may_sign,
    may_stop,
    may_write,
    nothing_is_out,
)
from publishing.states import LEFT_THE_HOUSE, NOT_OUT, SIGNED, TO_BE_SENT, PostState
from publishing.surroundings import around

A_CHANGE: Final = "the post was changed after it was signed"

# Writing ---------------------------------------------------------------------


@transaction.atomic
def write(*, draft: Draft, by: Person) -> Post:
    """Begins a post with its first version. Raises RuleBroken where the person may not write for one of the accounts."""
    ensure(may_write(by, draft.accounts))
    _describe_media(draft, by)
    post = Post(author=by, department_id=min(by.rights.own(WRITE)), **draft.about())
    add(post, code=actions.DRAFTED, by=by)
    _write_version(post, draft, by)
    change(post, code=actions.WRITTEN, by=by, extra=_as_entry(post))
    return post


@transaction.atomic
def save(*, post_id: int, draft: Draft, by: Person, seen: int) -> Post:
    """Keeps what was typed: a new version where the content changed, and nothing at all where nothing did.

    Any change makes a signature void and takes the post back out of the outbox, into `DRAFT`. Raises RuleBroken where a
    part of it is out already, ChangedMeanwhile where somebody else changed it since.
    """
    post = locked(Post.objects, post_id, seen=seen)
    ensure(may_change(by, post))
    ensure(may_write(by, draft.accounts))
    _describe_media(draft, by)
    new_words = Draft.of(post).content() != draft.content()
    if not new_words and not _describes_anew(post, draft):
        return post
    _void(post, by, A_CHANGE)
    for name, value in draft.about().items():
        setattr(post, name, value)
    if new_words:
        _write_version(post, draft, by)
    code, extra = (actions.WRITTEN, _as_entry(post)) if new_words else (actions.DESCRIBED, {})
    change(post, to=_after_a_change(post), code=code, by=by, extra=extra)
    return post


@transaction.atomic
def change_time(*, post_id: int, wanted_at: datetime, by: Person, seen: int) -> Post:
    """Another time, as a version of its own. What was signed or waited for a signature waits for one again.

    Raises RuleBroken, ChangedMeanwhile.
    """
    post = locked(Post.objects, post_id, seen=seen)
    waits_again = post.state in {PostState.IN_REVIEW, PostState.SCHEDULED}
    ensure(may_send(by, post) if waits_again else may_change(by, post))
    draft = replace(Draft.of(post), wanted_at=wanted_at)
    if draft.content() == Draft.of(post).content():
        raise RuleBroken(f"It is wanted for {when(wanted_at)} already.", field="wanted_at")
    _void(post, by, f"{by} changed the time")
    _write_version(post, draft, by)
    if waits_again:
        post.sent_at, post.sent_by = timezone.now(), by
    change(
        post, to=PostState.IN_REVIEW if waits_again else None, code=actions.TIME_CHANGED, by=by, extra=_as_entry(post)
    )
    if waits_again:
        _refuse_what_stops(check(draft, around(draft, but=post.pk)))
        telling.that_it_waits(post)
    return post


# Approval --------------------------------------------------------------------


@transaction.atomic
def send_for_approval(*, post_id: int, by: Person, seen: int | None = None) -> Post:
    """Asks everybody who may sign it. Raises RuleBroken with everything that stops it, ChangedMeanwhile."""
    post = locked(Post.objects, post_id, seen=seen)
    ensure(may_send(by, post))
    if post.state not in TO_BE_SENT:
        raise RuleBroken(f"This post is “{post.get_state_display()}”: there is nothing to send for approval.")
    draft = Draft.of(post)
    _refuse_what_stops(check(draft, around(draft, but=post.pk)))
    post.sent_at, post.sent_by = timezone.now(), by
    change(post, to=PostState.IN_REVIEW, code=actions.SENT_FOR_APPROVAL, by=by, extra={"number": post.words.number})
    telling.that_it_waits(post)
    return post


@transaction.atomic
def approve(*, post_id: int, fingerprint: str, by: Person, seen: int, release_reason: str = "") -> Post:
    """Signs exactly the version with this fingerprint, and schedules it: one row in the outbox for each account.

    Raises RuleBroken for one who wrote any of it, for a post whose time has passed (it is never sent at once), for what
    the checks stop, and in a pre-election period without `release_reason`; ChangedMeanwhile where another version counts.
    """
    post = locked(Post.objects, post_id, seen=seen)
    ensure(may_sign(by, post))
    draft = Draft.of(post)
    if not fingerprint == draft.fingerprint() == post.words.fingerprint:
        raise ChangedMeanwhile("This is not the version that you read. Read it again before you sign.")
    _refuse_when_late(draft)
    _refuse_what_stops(check(draft, around(draft, but=post.pk)))
    _needs_release(draft, by, release_reason)
    approval = Approval.objects.create(
        post=post, post_version=post.words, signer=by, fingerprint=fingerprint, release_reason=release_reason.strip()
    )
    signed = {"number": post.words.number, "fingerprint": fingerprint}
    change(post, to=PostState.APPROVED, code=actions.SIGNED, by=by, reason=approval.release_reason, extra=signed)
    _schedule(post, approval, draft, by)
    telling.its_author(post, f"{by} signed “{post}”. It goes out {when(draft.wanted_at)}", but=by)
    return post


@transaction.atomic
def send_back(*, post_id: int, by: Person, reason: str, seen: int) -> Post:
    """Gives it back to its author with what is asked for. Raises RuleBroken without a reason, ChangedMeanwhile."""
    post = locked(Post.objects, post_id, seen=seen)
    ensure(may_decide(by, post))
    _needs_reason(reason, "Say what should change.")
    SentBack.objects.create(version=post.words, by=by, reason=reason.strip())
    extra = {"number": post.words.number}
    change(post, to=PostState.SENT_BACK, code=actions.SENT_BACK, by=by, reason=reason.strip(), extra=extra)
    telling.its_author(post, f"{by} sent “{post}” back: {reason.strip()}", but=by)
    return post


# Stopping --------------------------------------------------------------------


@transaction.atomic
def hold(*, post_id: int, by: Person, reason: str) -> Post:
    """Stops what has not gone out yet, until somebody releases it. Raises RuleBroken where nothing waits."""
    post = locked(Post.objects, post_id)
    ensure(may_stop(by, post))
    _needs_reason(reason, "Enter your reason. It stays in the record.")
    waiting = _among(_locked_rows(post), [OutboundState.SCHEDULED])
    if not waiting:
        raise RuleBroken("Nothing of this post waits to go out.")
    for row in waiting:
        outbox.hold(outbound_id=row.pk, by=by, reason=reason)
    change(post, code=actions.HELD, by=by, reason=reason)
    return post


@transaction.atomic
def release(*, post_id: int, by: Person) -> Post:
    """Lets what was held go out at its time, if it still may. Raises RuleBroken; what is late is never sent at once."""
    post = locked(Post.objects, post_id)
    ensure(may_release(by, post))
    held = _among(_locked_rows(post), [OutboundState.HELD])
    if not held:
        raise RuleBroken("Nothing of this post is held.")
    if any(row.expires_at and row.expires_at <= timezone.now() for row in held):
        raise RuleBroken(
            f"Its time has passed: it was wanted for {when(post.words.wanted_at)}. Change the time, or withdraw it."
        )
    for stop in outbox_gates.ask(held).values():
        raise RuleBroken(f"It cannot be released. {stop.why}")
    for row in held:
        outbox.release(outbound_id=row.pk, by=by)
    change(post, code=actions.RELEASED, by=by)
    return post


@transaction.atomic
def withdraw(*, post_id: int, by: Person, reason: str) -> Post:
    """Takes back what has not gone out; the post ends where none of it has. Raises RuleBroken where all of it is out."""
    post = locked(Post.objects, post_id)
    ensure(may_stop(by, post))
    _needs_reason(reason, "Enter your reason. It stays in the record.")
    rows = _locked_rows(post)
    waiting, left = _among(rows, NOT_OUT), _among(rows, LEFT_THE_HOUSE)
    if not waiting:
        ensure(nothing_is_out(rows))
    for row in waiting:
        outbox.withdraw(outbound_id=row.pk, by=by, reason=reason)
    if not left:
        _end_approval(post, by, "the post was withdrawn")
    change(post, to=None if left else PostState.WITHDRAWN, code=actions.WITHDRAWN, by=by, reason=reason)
    return post


# The parts of the verbs ------------------------------------------------------


def _write_version(post: Post, draft: Draft, by: Person) -> None:
    """The next version, with its accounts, pictures or video; it becomes the one that counts."""
    number = post.current.number + 1 if post.current else 1
    version = PostVersion.objects.create(
        post=post, number=number, text=draft.text, wanted_at=draft.wanted_at, window_minutes=draft.window_minutes,
        emergency=draft.emergency, fingerprint=draft.fingerprint(), written_by=by,
    )  # fmt: skip
    Variant.objects.bulk_create(Variant(version=version, account=account, text=own) for account, own in draft.own)
    uses = [MediaUse(version=version, media=media, alt_text=alt) for media, alt in draft.pictures]
    if draft.video:
        uses.append(_use_of(draft.video, version))
    for place, use in enumerate(uses):
        use.position = place
    MediaUse.objects.bulk_create(uses)
    post.current = version


def _use_of(video: Video, version: PostVersion) -> MediaUse:
    facts = {"captions": video.captions, "no_speech": video.no_speech}
    return MediaUse(version=version, media=video.media, alt_text=video.alt, **facts)


def _as_entry(post: Post) -> dict[str, object]:
    """What the audit trail keeps of the version that was just written."""
    return {
        "number": post.words.number,
        "fingerprint": post.words.fingerprint,
        **Draft.of_version(post.words).content(),
    }


def _describe_media(draft: Draft, by: Person) -> None:
    """Keeps what was typed about the pictures and videos themselves, for every post that uses them."""
    for media, _alt in draft.media:
        kept = locked(Media.objects, media.pk)
        if (kept.credit, kept.people) != (media.credit, media.people):
            kept.credit, kept.people = media.credit, media.people
            change(kept, code=actions.PICTURE_DESCRIBED, by=by)


def _describes_anew(post: Post, draft: Draft) -> bool:
    return any(getattr(post, name) != value for name, value in draft.about().items())


def _after_a_change(post: Post) -> str | None:
    """A signed or waiting post is a draft again; one that was sent back stays so until it is sent again."""
    return PostState.DRAFT if post.state in {PostState.IN_REVIEW, *SIGNED} else None


def _void(post: Post, by: Person, why: str) -> None:
    """Takes back everything that the signature put out, and ends it. Raises RuleBroken where residents may have read it."""
    rows = _locked_rows(post)
    ensure(nothing_is_out(rows))
    for row in _among(rows, NOT_OUT):
        outbox.withdraw(outbound_id=row.pk, by=by, reason=f"The approval became void: {why}.")
    _end_approval(post, by, why)


def _end_approval(post: Post, by: Person, why: str) -> None:
    approval = Approval.objects.live().select_for_update(of=("self",)).filter(post=post).first()
    if approval is not None:
        approval.void_at, approval.void_why = timezone.now(), why[:300]
        change(approval, code=actions.APPROVAL_VOID, by=by, reason=why)
        telling.its_signer(approval, by=by, why=why)


def _locked_rows(post: Post) -> list[Outbound]:
    """Every row of the outbox of this post, locked: none is claimed, and none settles, while a verb decides."""
    rows = Outbound.objects.filter(publication__post=post).select_related("account")
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def _among(rows: Iterable[Outbound], states: Collection[str]) -> list[Outbound]:
    return [row for row in rows if row.state in states]


def _schedule(post: Post, approval: Approval, draft: Draft, by: Person) -> None:
    assert draft.wanted_at is not None, "the checks stop a post without a time"
    variants = {variant.account_id: variant for variant in post.words.variants.all()}
    for account, text in draft.texts:
        outbound = outbox.put_out(
            kind=Action.POST, account=account, request=_request(text, draft), due_at=draft.wanted_at, expires_at=draft.expires_at,
            by=by, subject=post.title, subject_url=post.get_absolute_url(), emergency=draft.emergency,
        )  # fmt: skip
        Publication.objects.create(
            post=post, approval=approval, variant=variants[account.pk], account=account, outbound=outbound
        )
    accounts = [account.pk for account in draft.accounts]
    change(
        post,
        to=PostState.SCHEDULED,
        code=actions.SCHEDULED,
        by=by,
        extra={"number": post.words.number, "accounts": accounts},
    )


def _request(text: str, draft: Draft) -> dict[str, object]:
    media = [_enclosed(media, alt) for media, alt in draft.pictures]
    if draft.video:
        media.append(replace(_enclosed(draft.video.media, draft.video.alt), captions=_enclosed_captions(draft.video)))
    return Request(kind=Action.POST, text=text, media=tuple(media)).frozen()


def _enclosed(media: Media, alt: str) -> OutboxMedia:
    return OutboxMedia(
        key=str(media.file.name), content_type=media.content_type, size=media.size, sha256=media.sha256, alt=alt
    )


def _enclosed_captions(video: Video) -> OutboxMedia | None:
    if (captions := video.captions) is None:
        return None
    return OutboxMedia(
        key=str(captions.file.name), content_type=CAPTIONS_TYPE, size=captions.size, sha256=captions.sha256
    )


def _refuse_what_stops(checked: Checked) -> None:
    if checked.stops:
        raise RuleBroken(" ".join(finding.sentence for finding in checked.stops))


def _refuse_when_late(draft: Draft) -> None:
    """Approved too late means expired: nothing is sent at once that was wanted earlier."""
    if draft.expires_at and draft.expires_at <= timezone.now():
        window = f"{when(draft.wanted_at)} to {clock(draft.expires_at)}"
        raise RuleBroken(f"Too late to sign: it was wanted for {window}. Change the time, then sign it.")


def _needs_release(draft: Draft, by: Person, reason: str) -> None:
    """In the pre-election period the council's profile says who releases a post, and a reason is needed (PUB-7)."""
    period = pre_election(draft.wanted_at)
    if period is None:
        return
    role = str(current().profile.pre_election.released_by.value)
    if role not in by.rights.roles:
        raise RuleBroken(
            f"The pre-election period covers this date: {period.name}. A {matrix().roles[role]} must sign it."
        )
    if not reason.strip():
        raise RuleBroken(f"Say why it may go out in the pre-election period ({period.name}).", field="release_reason")


def _needs_reason(reason: str, sentence: str) -> None:
    if not reason.strip():
        raise RuleBroken(sentence, field="reason")

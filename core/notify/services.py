"""Tell people; write letters; mark read; send what was not mailed yet."""

import logging
from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from core.notify.models import Letter, Notice

log = logging.getLogger(__name__)
AT_ONCE: Final = 2_000
"""How many notices are written by one statement."""


def tell(people: Iterable[Any], *, key: str, words: str, url: str = "", urgent: bool = False) -> None:
    """One notice for each of `people`, once per `key`. Belongs inside the verb's transaction: no change, no notice."""
    give(notices_for(people, key=key, words=words, url=url, urgent=urgent))


def notices_for(people: Iterable[Any], *, key: str, words: str, url: str = "", urgent: bool = False) -> list[Notice]:
    """Those that `tell` gives, not given yet: for sweeps that tell of thousands of things at once."""
    return [Notice(person=person, key=key, words=words[:300], url=url, urgent=urgent) for person in people]


def give(notices: Iterable[Notice]) -> None:
    """Each once per person and key."""
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=AT_ONCE)


def write(*, to: str, key: str, subject: str, body: str) -> Letter:
    """A letter by e-mail to somebody who may have no log-in, once per `key`. Belongs inside the verb's transaction."""
    return Letter.objects.get_or_create(key=key, defaults={"to": to, "subject": subject, "body": body})[0]


def write_all(letters: Iterable[Letter]) -> None:
    """Many letters by one statement for each AT_ONCE of them, each once per key. Belongs inside the verb's transaction."""
    Letter.objects.bulk_create(letters, ignore_conflicts=True, batch_size=AT_ONCE)


def read_all(*, by: Any) -> int:
    """Marks every notice of this person as read; returns how many were not."""
    return Notice.objects.filter(person=by).unread().update(read_at=timezone.now())


def mail_waiting(*, limit: int = 50) -> int:
    """Mails what was not mailed yet; a failure is tried again five times and never holds up the others."""
    sent = 0
    for letter_id in Letter.objects.to_mail().values_list("id", flat=True)[:limit]:
        sent += _post(letter_id)
    for notice_id in Notice.objects.to_mail().values_list("id", flat=True)[:limit]:
        sent += _mail(notice_id)
    return sent


def _post(letter_id: int) -> bool:
    """Claims, sends, then settles and forgets the words: a link that lets somebody in is not left lying about."""
    with transaction.atomic():
        letter = Letter.objects.to_mail().select_for_update(skip_locked=True).filter(pk=letter_id).first()
        if letter is None:
            return False
        letter.begun_at = timezone.now()
        letter.save(update_fields=["begun_at"])
    try:
        send_mail(letter.subject, letter.body, settings.DEFAULT_FROM_EMAIL, [letter.to])
    except OSError as error:
        log.warning("letter %s failed: %s", letter_id, type(error).__name__)
        Letter.objects.filter(pk=letter_id).update(begun_at=None, failures=letter.failures + 1)
        return False
    Letter.objects.filter(pk=letter_id).update(mailed_at=timezone.now(), body="")
    return True


def _mail(notice_id: int) -> bool:
    """Claims, then sends, then settles: no mail server is spoken to inside a transaction."""
    with transaction.atomic():
        claimed = (
            Notice.objects.to_mail()
            .select_for_update(skip_locked=True)
            .filter(pk=notice_id)
            .select_related("person")
            .first()
        )
        if claimed is None:
            return False
        claimed.mailed_at = timezone.now()
        claimed.save(update_fields=["mailed_at"])
    try:
        send_mail(_subject(claimed), _body(claimed), settings.DEFAULT_FROM_EMAIL, [claimed.person.email])
    except OSError as error:
        log.warning("mail for notice %s failed: %s", notice_id, type(error).__name__)
        Notice.objects.filter(pk=notice_id).update(mailed_at=None, failures=claimed.failures + 1)
        return False
    return True


def _subject(notice: Notice) -> str:
    return ("Urgent: " if notice.urgent else "") + notice.words


def _body(notice: Notice) -> str:
    link = f"{settings.PUBLIC_URL}{notice.url}\n\n" if notice.url else ""
    return f"{notice.words}\n\n{link}Sent by the council’s social media system. Please do not reply to this address.\n"

"""The link by which somebody who was given a log-in sets their password: it works once, and for three days."""

from collections.abc import Iterable
from typing import Final

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator, default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils import timezone

from core.notify.models import Letter
from core.notify.services import write, write_all
from core.people.models import Person

SUBJECT = "Your log-in to the council’s social media system"
WORDS = """Hello {name},

{by} has given you a log-in to the council’s social media system. You sign in with {email}.

Set your password here. The link works once, for {days} days:
{link}

Afterwards you are asked to set up a second factor, for example an app on your phone.
If you did not expect this, do nothing and tell {by}.
"""


def write_invitation(person: Person, by: Person) -> None:
    """Puts the letter with a fresh link into the post. Belongs inside the verb's transaction."""
    letter = _letter(person, by, default_token_generator)
    write(to=letter.to, key=letter.key, subject=letter.subject, body=letter.body)


def write_first_invitations(people: Iterable[Person], by: Person) -> None:
    """The same for many people who have just been added, by one statement. Belongs inside the verb's transaction."""
    write_all([_letter(person, by, _FOR_NEW_PEOPLE) for person in people])


def _letter(person: Person, by: Person, generator: PasswordResetTokenGenerator) -> Letter:
    words = WORDS.format(
        name=person.name,
        by=by,
        email=person.email,
        days=settings.PASSWORD_RESET_TIMEOUT // 86_400,
        link=_link_for(person, generator),
    )
    key = f"people.invitation.{person.pk}.{timezone.now():%Y%m%d%H%M%S%f}"
    return Letter(to=person.email, key=key, subject=SUBJECT, body=words)


class _ForNewPeople(EmailAwarePasswordResetTokenGenerator):
    """The tokens of allauth, without its two queries for each person: somebody new has no address but the one they were given."""

    def _make_hash_value(self, user: Person, timestamp: int) -> str:
        return PasswordResetTokenGenerator._make_hash_value(self, user, timestamp) + user.email


_FOR_NEW_PEOPLE: Final = _ForNewPeople()


def _link_for(person: Person, generator: PasswordResetTokenGenerator) -> str:
    """The address at which they set a password; void as soon as one is set or another link is sent."""
    key = generator.make_token(person)
    where = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": key})
    return f"{settings.PUBLIC_URL}{where}"

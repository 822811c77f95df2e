"""The link by which somebody who was given a log-in sets their password: it works once, and for three days."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from core.notify.services import write
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
    words = WORDS.format(
        name=person.name,
        by=by,
        email=person.email,
        days=settings.PASSWORD_RESET_TIMEOUT // 86_400,
        link=link_for(person),
    )
    key = f"people.invitation.{person.pk}.{timezone.now():%Y%m%d%H%M%S%f}"
    write(to=person.email, key=key, subject=SUBJECT, body=words)


def link_for(person: Person) -> str:
    """The address at which they set a password; void as soon as one is set or another link is sent."""
    key = default_token_generator.make_token(person)
    where = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": key})
    return f"{settings.PUBLIC_URL}{where}"

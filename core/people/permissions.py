"""What an Administrator may do with a log-in or a role, and who says when somebody is away.

Each answer carries its sentence, for the page and for the refusal.
"""

from typing import Final

from allauth.mfa.models import Authenticator
from django.utils import timezone

from core.audit.verbs import Answer, no, yes
from core.people.doors import who_may
from core.people.duties import matrix
from core.people.models import Membership, MembershipQuerySet, Person

KEEP: Final = "people.keep"


def may_keep(by: Person) -> Answer:
    return yes() if by.rights.holds(KEEP) else no(who_may(KEEP))


def may_give_role(by: Person, person: Person) -> Answer:
    """Nobody gives a role to themselves: an Administrator would soon sign posts."""
    if not (answer := may_keep(by)):
        return answer
    if by.pk == person.pk:
        return no("You cannot give a role to yourself. Ask another Administrator.")
    if not person.is_active:
        return no(f"{person} has no log-in. Give it back first.")
    return yes()


def may_end_role(by: Person, membership: Membership) -> Answer:
    if not (answer := may_keep(by)):
        return answer
    if not is_running(membership):
        return no("This role has ended already.")
    return _somebody_is_left(membership.person, Membership.objects.exclude(pk=membership.pk), membership.role)


def may_take_log_in_away(by: Person, person: Person) -> Answer:
    if not (answer := may_keep(by)):
        return answer
    if by.pk == person.pk:
        return no("You cannot take away your own log-in. Ask another Administrator.")
    if not person.is_active:
        return no(f"{person} has no log-in any more.")
    return _somebody_is_left(person, Membership.objects.exclude(person=person))


def may_hand_over_work(by: Person, person: Person) -> Answer:
    """Also of somebody who has no log-in any more: what they left with nobody can still be handed over."""
    return may_keep(by)


def may_give_log_in_back(by: Person, person: Person) -> Answer:
    if not (answer := may_keep(by)):
        return answer
    return no(f"{person} has a log-in.") if person.is_active else yes()


def may_invite_again(by: Person, person: Person) -> Answer:
    """Only while no password is set: nobody else sets a password that somebody uses."""
    if not (answer := may_keep(by)):
        return answer
    if not person.is_active:
        return no(f"{person} has no log-in. Give it back first.")
    if not person.is_invited:
        return no(f"{person} has set a password. “Forgotten password” on the sign-in page sends a new link.")
    return yes()


def may_reset_second_factor(by: Person, person: Person) -> Answer:
    """One's own is changed where the password is asked for once more: a stolen session could take it off here."""
    if not (answer := may_keep(by)):
        return answer
    if by.pk == person.pk:
        return no("You change your own second factor on your own page.")
    if not Authenticator.objects.filter(user=person).exists():
        return no(f"{person} has no second factor.")
    return yes()


def may_speak_for(by: Person, person: Person) -> Answer:
    """Say when somebody is away and who stands in: one's own matter, or an Administrator's (somebody fell ill)."""
    if by.pk != person.pk and not by.rights.holds(KEEP):
        return no(f"Only {person} or an Administrator can say when {person} is away and who stands in.")
    return yes() if person.is_active else no(f"{person} has no log-in.")


def may_name_deputy(by: Person, person: Person, deputy: Person) -> Answer:
    """Nobody makes themselves somebody's deputy, as nobody gives a role to themselves: an Administrator would soon sign."""
    if not (answer := may_speak_for(by, person)):
        return answer
    if deputy.pk == person.pk:
        return no("Nobody stands in for themselves. Select somebody else.")
    if deputy.pk == by.pk:
        return no(f"You cannot make yourself the deputy of {person}. Ask {person}, or another Administrator.")
    if not deputy.is_active:
        return no(f"{deputy} has no log-in, so cannot stand in. Select somebody else.")
    return yes()


def is_running(membership: Membership) -> bool:
    last = membership.until
    return membership.ended_at is None and (last is None or last >= timezone.localdate())


def keepers() -> list[str]:
    """The roles that keep people: without anybody in them nobody could let anybody in."""
    return list(matrix().duties[KEEP].who)


def _somebody_is_left(person: Person, others: MembershipQuerySet, role: str = "") -> Answer:
    """`others` are the memberships that stay; `role` is the one that ends, or empty where all of the person's end."""
    if role and role not in keepers():
        return yes()
    current = others.current(timezone.localdate()).filter(role__in=keepers(), person__is_active=True)
    if current.exists() or not person.rights.holds(KEEP):
        return yes()
    return no(f"{person} is the only Administrator. Give the role to somebody else first.")

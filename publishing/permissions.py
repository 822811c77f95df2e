"""Who may do what with a post. Each answer carries its sentence, for the page and for the refusal."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone

from accounts.models import Account, AccountGrant
from accounts.permissions import names, reachable
from accounts.training import may_speak
from core.audit.verbs import Answer, no, yes
from core.people.doors import who_may
from core.people.duties import matrix
from core.people.models import Membership, Person
from core.people.rights import Rights
from networks.models import Outbound
from networks.states import OutboundState
from publishing.models import Post
from publishing.states import LEFT_THE_HOUSE, PostState

WRITE: Final = "posts.write"
SIGN: Final = "posts.sign"
STOP: Final = "posts.stop"
READ: Final = "posts.read"


def over_all(person: Person, duty: str, accounts: Iterable[Account]) -> bool:
    """True where `person` holds `duty` for every one of `accounts`. One query in a request, where a grant must open one."""
    rights = person.rights
    return rights.holds(duty) and all(
        rights.over(duty, a.department_id) or a.pk in _grants_of(person, duty) for a in accounts
    )


def may_write(person: Person, accounts: Iterable[Account]) -> Answer:
    """Only for accounts of one's own department, or granted, unless the duty goes for all."""
    beyond = [account for account in accounts if not over_all(person, WRITE, [account])]
    if not person.rights.holds(WRITE):
        return no(who_may(WRITE))
    if beyond:
        return no(f"You cannot write posts for {beyond[0]}. {beyond[0].department} and Comms can.")
    return yes()


def may_change(person: Person, post: Post) -> Answer:
    """Whoever may write for all of its accounts: a colleague can go on with a draft (and then cannot sign it)."""
    if post.state == PostState.WITHDRAWN:
        return no("This post was withdrawn. Write a new one from it.")
    accounts = accounts_of(post)
    if not accounts and person.pk != post.author_id and not person.rights.over(WRITE, post.department_id):
        return no(
            f"{post.author} has not said yet where this goes. People of {post.department} and Comms can change it."
        )
    return may_write(person, accounts)


def may_send(person: Person, post: Post) -> Answer:
    """Send for approval: whoever may change it, with training that is current (REG-10). An emergency post needs none."""
    answer = may_change(person, post)
    return _and_is_trained(person, post) if answer else answer


def may_sign(person: Person, post: Post) -> Answer:
    """Whoever may decide, with training that is current (REG-10). An emergency post needs none."""
    answer = may_decide(person, post)
    trained = _and_is_trained(person, post) if answer else answer
    return answer if trained else trained


def may_decide(person: Person, post: Post) -> Answer:
    """Never its author, nor anyone who wrote a version of it (PUB-2); the duty must go for all of its accounts.

    Sending back needs no training: it stops something.
    """
    if post.state != PostState.IN_REVIEW:
        return no(f"This post is “{post.get_state_display()}”; there is nothing to sign.")
    if person.pk in writers(post):
        return no(f"You wrote this, so someone else must sign it. {names(signers(post))} can.")
    if not over_all(person, SIGN, accounts_of(post)):
        return no(f"{who_may(SIGN)} For this post: {names(signers(post))}.")
    return yes("You may sign because you did not write it.")


def _and_is_trained(person: Person, post: Post) -> Answer:
    return yes() if post.words.emergency else may_speak(person, to="publish")


def may_stop(person: Person, post: Post) -> Answer:
    """Hold or withdraw: Comms any post (PUB-17), its writers their own."""
    if post.state == PostState.WITHDRAWN:
        return no("This post was withdrawn already.")
    if over_all(person, STOP, accounts_of(post)) or (person.pk in writers(post) and person.rights.holds(WRITE)):
        return yes()
    return no(who_may(STOP))


def may_release(person: Person, post: Post) -> Answer:
    """Letting it go again is for Comms alone."""
    if over_all(person, STOP, accounts_of(post)):
        return yes()
    return no(who_may(STOP))


def nothing_is_out(rows: Iterable[Outbound]) -> Answer:
    """Whether residents cannot have read any of it; otherwise what can be done instead of changing it."""
    left = next((row for row in rows if row.state in LEFT_THE_HOUSE), None)
    if left is None:
        return yes()
    if left.state == OutboundState.PUBLISHED:
        return no(f"It is out on {left.network_name}. What is out cannot be changed here: write a new post from it.")
    if left.state == OutboundState.SENDING:
        return no(f"It is being sent to {left.network_name} at this moment. Look again in a minute.")
    return no(f"It may be out on {left.network_name}. Say first whether it is.")


def accounts_of(post: Post) -> list[Account]:
    """The accounts that the current version goes to."""
    prefetch_related_objects([post.words], "variants__account")
    return [variant.account for variant in post.words.variants.all()]


def writers(post: Post) -> set[int]:
    """Everybody who wrote some of it, in whichever version: none of them may sign it."""
    return {post.author_id, *(version.written_by_id for version in post.versions.all())}


def signers(post: Post) -> list[Person]:
    """Everybody who may sign this post, by name. Three queries, however many people and accounts there are."""
    return _able_to_sign(post, _holders_of(SIGN), _granted_accounts(SIGN))


def only_signed_by(person_id: int) -> list[int]:
    """The posts waiting for approval that this person may sign, and nobody else. Seven queries, however many posts."""
    holders, by_grant = _holders_of(SIGN), _granted_accounts(SIGN)
    if person_id not in {person.pk for person, _ in holders}:
        return []
    waiting = Post.objects.waiting().with_current().prefetch_related("versions")
    return [post.pk for post in waiting if [p.pk for p in _able_to_sign(post, holders, by_grant)] == [person_id]]


def _able_to_sign(
    post: Post, holders: Iterable[tuple[Person, Rights]], by_grant: Mapping[int, set[int]]
) -> list[Person]:
    accounts, wrote = accounts_of(post), writers(post)
    return [
        person
        for person, held in holders
        if person.pk not in wrote
        and all(held.over(SIGN, a.department_id) or a.pk in by_grant.get(person.pk, ()) for a in accounts)
    ]


def still_holds(signer_rights: Rights, grants: set[int], account: Account) -> bool:
    """Whether a signer could still sign for `account` today."""
    return signer_rights.over(SIGN, account.department_id) or (signer_rights.holds(SIGN) and account.pk in grants)


def rights_of(people: Iterable[int]) -> dict[int, tuple[Rights, set[int]]]:
    """What each of `people` may still do today: rights by role, and the accounts on which they were granted to sign."""
    wanted = set(people)
    by_grant = _granted_accounts(SIGN)
    held = defaultdict(list)
    rows = _memberships(SIGN).filter(person__in=wanted)
    for person, role, department in rows.values_list("person", "role", "department"):
        held[person].append((role, department))
    return {pk: (Rights.of(held[pk]), by_grant[pk]) for pk in wanted}


def writable(person: Person) -> list[Account]:
    """The accounts for which this person may write, in the order of the register; what is closed for good is left out."""
    within = reachable(person, WRITE)
    accounts = Account.objects.on_register().select_related("department").exclude(state__in=_NEVER)
    return list(accounts if within is None else accounts.filter(pk__in=within))


_NEVER: Final = ["requested", "in_review", "approved", "planned", "closed"]
"""Accounts that are not open yet or never will be again: nothing is written for them."""


def _memberships(duty: str) -> QuerySet[Membership]:
    """Those by which somebody holds `duty` today."""
    current = Membership.objects.current(timezone.localdate())
    return current.filter(role__in=list(matrix().duties[duty].who), person__is_active=True)


def _holders_of(duty: str) -> list[tuple[Person, Rights]]:
    held = defaultdict(list)
    for membership in _memberships(duty).select_related("person").order_by("person__name", "person_id"):
        held[membership.person].append((membership.role, membership.department_id))
    return [(person, Rights.of(pairs)) for person, pairs in held.items()]


def _grants_of(person: Person, duty: str) -> set[int]:
    """The accounts on which `person` was granted `duty`; kept for as long as the object lives, as `Person.rights` is."""
    kept: dict[str, set[int]] = person.__dict__.setdefault("_grants_by_duty", {})
    if duty not in kept:
        running = AccountGrant.objects.filter(
            user=person, permission__codename=_codename(duty), until__gte=timezone.localdate()
        )
        kept[duty] = set(running.values_list("content_object_id", flat=True))
    return kept[duty]


def _codename(duty: str) -> str:
    return duty.replace(".", "_")


def _granted_accounts(duty: str) -> dict[int, set[int]]:
    by_person: dict[int, set[int]] = defaultdict(set)
    running = AccountGrant.objects.filter(permission__codename=_codename(duty), until__gte=timezone.localdate())
    for person, account in running.values_list("user_id", "content_object_id"):
        by_person[person].add(account)
    return by_person

"""From an answer, or the lack of one, to an outcome: the part that is the same for every network."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from networks.http import Answer, NoAnswer
from networks.outcomes import Accepted, Failed, Outcome, RateLimited, Refused, Unauthorised, Unknown, without_effect

Classify = Callable[[Answer], Outcome]
NOT_AS_STATED = (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError)
"""What reading a body raises that is not in the form that the network states."""
USUAL_WAIT = timedelta(minutes=5)
"""When a network says that it is too much and not for how long."""


def by_status(answer: Answer, network: str, said: str) -> Outcome:
    """For answers that say nothing more exact: 401, 429, other 4xx are certain; 408, 5xx and the rest are not.

    `said`: the network's own words, shown to the officer.
    """
    words = f" It says: {said}" if said else ""
    if answer.status == 401:
        return Unauthorised(f"{network} no longer accepts the council's access.{words}")
    if answer.status == 429:
        return RateLimited(answer.wait_until(USUAL_WAIT), scope="account")
    if 300 <= answer.status < 500 and answer.status != 408:
        return Refused(f"{network} refused this ({answer.status}).{words}", before_sending=False)
    return Unknown(f"{network} answered with {answer.status}, which does not say whether it happened.{words}")


def without_answer(trouble: NoAnswer) -> Outcome:
    """Nothing left: certain. The first byte left: unknown."""
    return Unknown(trouble.reason) if trouble.sent else Refused(trouble.reason, before_sending=trouble.passing)


def attempt(call: Callable[[], Answer], classify: Classify) -> Outcome:
    """The one call that takes effect. An answer that we cannot read is unknown, not an error."""
    try:
        answer = call()
    except NoAnswer as trouble:
        return without_answer(trouble)
    except Failed as failed:
        return failed.outcome
    try:
        return classify(answer)
    except (Failed, *NOT_AS_STATED):
        return Unknown(f"The network answered with {answer.status} in a form that we do not know.")


def read(call: Callable[[], Answer], classify: Classify) -> Answer:
    """A call without effect for anybody. Raises `Failed`.

    `classify` may call an answer `Accepted` to say that it can be read; a plain 200 always can where it does not object.
    """
    try:
        answer = call()
    except NoAnswer as trouble:
        raise Failed(without_effect(without_answer(trouble))) from None
    outcome = classify(answer)
    if isinstance(outcome, Accepted):
        return answer
    raise Failed(without_effect(outcome))


@contextmanager
def understood() -> Iterator[None]:
    """Around the reading of answers to calls without effect; a decorator too. Raises `Failed`."""
    try:
        yield
    except NOT_AS_STATED as error:
        raise Failed(Refused("The network answered in a form that we do not know.", before_sending=True)) from error

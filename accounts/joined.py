"""On which networks the council is, or has decided to be (REG-12). Read once, for any number of networks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from django.utils import timezone

from accounts.catalogue import NETWORKS
from accounts.models import Account, NetworkEvaluation, Verdict
from accounts.states import OPENED, AccountState
from core.audit.verbs import Answer, no, yes
from core.council.profile import Profile
from core.council.selectors import Current, current
from pages.clocks import full_day

_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_THERE: Final = OPENED - {AccountState.CLOSED}


@dataclass(frozen=True)
class Joined:
    """What is known of all networks today. Three queries."""

    here: Current
    today: date
    on_register: frozenset[str]
    """Networks on which the register has an account that was opened and is not closed."""
    decided: Mapping[str, NetworkEvaluation]
    """By the key of the network, the newest decision; an older one does not count any more."""

    @classmethod
    def now(cls) -> Self:
        there = Account.objects.filter(state__in=_THERE).order_by().values_list("network", flat=True).distinct()
        newest = NetworkEvaluation.objects.newest_decided().select_related("decided_by")
        return cls(current(), timezone.localdate(), frozenset(there), {one.key: one for one in newest})

    @property
    def asked(self) -> bool:
        """Whether the council decides on each network first."""
        return self.here.profile.register.evaluates

    def joined_before(self, network: str) -> bool:
        """Whether the council is there without a decision made here: by its register, or by its own document."""
        return network not in self.decided and (network in self.on_register or network in _named(self.here.profile))

    def words(self, key: str) -> str:
        """How it stands, in the words of design.md section 6."""
        if self.joined_before(key):
            return "Joined before"
        found = self.decided.get(key)
        if found is None:
            return "Not decided"
        return "Trial over" if self._trial_is_over(found) else found.state_words

    def may_ask(self, network: str) -> Answer:
        """Whether a request for an account there can be sent; the newest decision counts, whatever stands on the register."""
        found = self.decided.get(network)
        if not self.asked or self.joined_before(network):
            return yes()
        if found is None:
            return no(self._undecided(NETWORKS[network].name))
        if found.verdict == Verdict.JOIN or (found.verdict == Verdict.TRIAL and not self._trial_is_over(found)):
            return yes()
        return no(self._decided_against(found))

    def _trial_is_over(self, found: NetworkEvaluation) -> bool:
        return found.verdict == Verdict.TRIAL and found.day is not None and found.day < self.today

    def _undecided(self, name: str) -> str:
        count = len(self.here.profile.register.new_network_questions.value)
        questions = f"{_NUMBERS[count] if count < len(_NUMBERS) else count} question{'' if count == 1 else 's'}"
        return f"{self._council} has not decided whether to be on {name}. Somebody in Comms answers {questions} first."

    def _decided_against(self, found: NetworkEvaluation) -> str:
        if found.verdict == Verdict.TRIAL:
            return f"The trial of {found} ended on {full_day(found.day)}. Somebody decides first how it goes on."
        if found.verdict == Verdict.LATER:
            return f"{self._council} is not on {found} yet, and looks again on {full_day(found.day)}."
        assert found.decided_at is not None  # a constraint says so
        when = full_day(timezone.localdate(found.decided_at))
        return f"{self._council} decided on {when} not to be on {found}."

    @property
    def _council(self) -> str:
        return self.here.profile.council.short_name.value


def may_ask_on(network: str) -> Answer:
    """Whether a request for an account on this network can be sent now. Three queries."""
    return Joined.now().may_ask(network)


def _named(profile: Profile) -> frozenset[str]:
    """The networks on which the council's own document says that it is; a planned account is none yet."""
    named = {str(one.network.value) for one in profile.accounts if str(one.state.value) != "planned"}
    counted = {str(one.network.value) for one in profile.unnamed_accounts if str(one.state.value) != "planned"}
    return frozenset(named | counted)

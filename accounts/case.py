"""The case for an account: the questions of NH 4.9, 4.10 and 5.14, SD and CBC do 6, don't 7 (REG-3), and what is not answered yet."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from accounts.models import AccountRequest

QUESTIONS: Final = {
    "content": ("Is there a regular flow of content to publish?", "How much, and until when is it planned?"),
    "users": ("Does the network have enough users here?", "How do you know?"),
    "missed": ("Does it reach people whom the council misses today?", "Whom?"),
    "reach": ("Can the reach of posts be measured?", "What does the network tell?"),
    "adapt": ("Can posts for another network be adapted cheaply?", "How?"),
    "emergency": ("Could it be used in an emergency?", "How?"),
}
"""The six questions of NH 5.14, each with its reason."""
LABELS: Final = {
    "objective": "What is it for?",
    "audience": "Whom does it reach?",
    "why_not_corporate": "Why can the main account not do it?",
    **{key: question for key, (question, _) in QUESTIONS.items()},
    **{f"{key}_why": why for key, (_, why) in QUESTIONS.items()},
    "run_by": "Who runs it?",
    "covered_by": "Who covers?",
    "likelihood": "How likely is it that something goes wrong?",
    "harm": "How much harm would it do?",
    "mitigation": "What is done about the risk?",
}
CASE: Final = tuple(LABELS)
"""The answers that make the case of a request."""


def gaps(request: "AccountRequest") -> list[str]:
    """The questions that are not answered yet, each once; where only its reason is missing, with the words that ask for it."""
    empty = {key for key in CASE if getattr(request, key) in ("", None)}
    whole = {f"{key}_why": " ".join(both) for key, both in QUESTIONS.items() if key not in empty}
    asked_once = empty - {f"{key}_why" for key in QUESTIONS if key in empty}
    return [whole.get(key, LABELS[key]) for key in CASE if key in asked_once]

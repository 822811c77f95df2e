"""Checking what a body holds."""

from collections.abc import Collection, Mapping
from typing import Any

from sandbox.linkedin import errors


def only(body: Mapping[str, Any], allowed: Collection[str], where: str = "") -> None:
    """Raises Problem 403 where it holds anything else."""
    if unknown := [f"{where}{name}" for name in body if name not in allowed]:
        raise errors.unpermitted(unknown)


def of_kind(body: Mapping[str, Any], name: str, kind: type, *, needed: bool = True) -> Any:
    """One property, of the right kind or absent; raises Problem 422."""
    value = body.get(name)
    if value is None and not needed:
        return None
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        problem = "is required but not found and has no default value" if value is None else "is not of the right type"
        raise errors.Problem(422, f"ERROR :: /{name} :: field {problem}")
    return value


def one_of(body: Mapping[str, Any], name: str, allowed: Collection[str]) -> str:
    value = str(of_kind(body, name, str))
    if value not in allowed:
        raise errors.Problem(422, f"ERROR :: /{name} :: {value} is not an enum symbol")
    return value

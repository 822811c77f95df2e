"""The sentences that somebody gets when `./dev run` or `./dev manage` cannot begin."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from council_social.embedded import home
from council_social.embedded.environment import ROOT, as_application, as_owner, with_database, with_defaults
from council_social.embedded.kept import Kept


def supervisor(**given: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "council_social.supervisor"]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **given}, capture_output=True, text=True, timeout=30)


def test_a_port_that_is_taken_is_told_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        refused = supervisor(PORT=str(port), VAR_DIR=str(tmp_path / "var"))

    assert refused.returncode == 1
    assert f"Something else listens on 127.0.0.1:{port}. Stop it, or choose another port" in refused.stdout
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("nonsense", ["eighty", "0", "70000", "-1"])
def test_a_port_that_is_no_port_is_told(tmp_path: Path, nonsense: str) -> None:
    refused = supervisor(PORT=nonsense, VAR_DIR=str(tmp_path / "var"))

    assert refused.returncode == 1
    assert f"PORT is “{nonsense}”. It is a number from 1 to 65535." in refused.stdout


@pytest.fixture
def left_behind(tmp_path: Path) -> Iterator[Path]:
    """The directory of a cluster that an earlier version of PostgreSQL has made."""
    place = home.lasting(tmp_path / "var").directory
    cluster = place / "postgres"
    cluster.mkdir()
    (cluster / "PG_VERSION").write_text("9\n")
    yield cluster
    shutil.rmtree(place)


def test_a_database_whose_passwords_are_gone_is_told_and_left_alone(left_behind: Path, tmp_path: Path) -> None:
    refused = supervisor(PORT=_free_port(), VAR_DIR=str(tmp_path / "var"), DATABASE_URL="")

    assert refused.returncode == 1
    assert f"There is a database in {left_behind}, but its passwords" in refused.stdout
    assert left_behind.exists()


def test_a_database_of_another_version_is_told_and_left_alone(left_behind: Path, tmp_path: Path) -> None:
    Kept(tmp_path / "var" / "secrets.json").keep("postgres_password", "known")

    refused = supervisor(PORT=_free_port(), VAR_DIR=str(tmp_path / "var"), DATABASE_URL="")

    assert refused.returncode == 1
    assert f"The database in {left_behind} was made by PostgreSQL 9, and this is" in refused.stdout
    assert left_behind.exists()


def test_what_is_kept_is_private_and_the_same_at_the_next_start(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"

    first = with_defaults({}, Kept(file), mode="demonstration")
    second = with_defaults({}, Kept(file), mode="demonstration")

    assert first == second
    assert len(first["SECRET_KEY"]) >= 50
    assert file.stat().st_mode & 0o777 == 0o600


def test_what_somebody_has_set_wins_and_what_is_empty_counts_as_not_set() -> None:
    environment = with_defaults({"COUNCIL_MODE": "production", "SECRET_KEY": ""}, Kept(), mode="test")

    assert environment["COUNCIL_MODE"] == "production"
    assert environment["SECRET_KEY"]


def test_only_migrations_learn_the_password_of_the_owner() -> None:
    given = {"DATABASE_URL": "postgresql://app:a@h/council", "DATABASE_OWNER_URL": "postgresql://owner:o@h/council"}
    environment = with_database(given)

    assert as_owner(environment)["DATABASE_URL"] == given["DATABASE_OWNER_URL"]
    assert given["DATABASE_OWNER_URL"] not in as_application(environment).values()
    assert environment["DATABASE_APP_ROLE"] == "app"


def test_one_address_serves_for_both_roles_when_only_one_is_given() -> None:
    environment = with_database({"DATABASE_URL": "postgresql://single:s@h/council"})

    assert environment["DATABASE_OWNER_URL"] == environment["DATABASE_URL"]


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])

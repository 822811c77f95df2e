"""`docker-compose.yml`: what stands between the application and the internet, and what it does not start without."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from council_social.embedded.environment import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]
EXAMPLE = (ROOT / "ops" / "production.env.example").read_text()


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_guarded_and_says_how_it_is(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "healthcheck" in service or name in {"migrate", "caddy"}


def test_every_secret_must_be_set_and_stands_in_the_example() -> None:
    required = set(re.findall(r"\$\{(\w+):\?", TEXT))
    used = set(re.findall(r"\$\{(\w+)\}", TEXT))

    assert used <= required
    assert required <= set(re.findall(r"^(\w+)=", EXAMPLE, flags=re.MULTILINE))
    assert {"SECRET_KEY", "FIELD_KEYS", "COUNCIL_OWNER_PASSWORD", "COUNCIL_APP_PASSWORD"} <= required


def test_only_migrations_and_the_database_know_the_password_of_the_owner() -> None:
    knowing = {name for name, service in SERVICES.items() if "COUNCIL_OWNER_PASSWORD" in str(service["environment"])}

    assert knowing == {"migrate", "postgres"}


def test_only_caddy_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["caddy"]
    assert SERVICES["postgres"]["networks"] == SERVICES["broker"]["networks"] == ["inside"]
    assert yaml.safe_load(TEXT)["networks"]["inside"] == {"internal": True}


@pytest.mark.parametrize("queue", ["celery", "sending"])
def test_every_queue_has_its_worker(queue: str) -> None:
    commands = [service["command"] for service in SERVICES.values() if "--queues" in service.get("command", [])]

    assert [command[command.index("--queues") + 1] for command in commands].count(queue) == 1


def test_the_server_for_production_sorts_like_the_one_for_the_tests() -> None:
    assert "--locale-provider=builtin --locale=C.UTF-8" in SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]
    assert "./ops/postgres/roles.sql:/docker-entrypoint-initdb.d/roles.sql:ro" in SERVICES["postgres"]["volumes"]

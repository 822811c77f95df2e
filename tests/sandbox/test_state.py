"""What outlives a restart, the past that can be filled in, and the door that only this machine may use."""

import json
import subprocess
import sys

import pytest

from tests.sandbox.running import ROOT, Account, Sandbox


def test_a_killed_sandbox_remembers_what_it_answered(own_sandbox: Sandbox) -> None:
    page = own_sandbox.account("facebook")
    post = page("POST", f"{page.id}/feed", data={"message": "Still here"}).json()["id"]
    own_sandbox.control("POST", "clock", at="2027-05-01T09:00:00Z")
    own_sandbox.control("POST", "faults", effect="status", status=503, match={"path": "/never$"})
    before = page.ledger()
    own_sandbox.stop(at_once=True)
    own_sandbox.start()
    assert page("GET", post).json()["message"] == "Still here"
    assert page.ledger() == before
    assert own_sandbox.control("GET", "clock")["now"].startswith("2027-05-01T09:00")
    assert len(own_sandbox.control("GET", "faults")["faults"]) == 1


def test_a_snapshot_brings_the_state_back_and_a_reset_forgets_it(own_sandbox: Sandbox) -> None:
    page = own_sandbox.account("facebook")
    own_sandbox.control("POST", "snapshots", name="morning")
    page.resident("mention", "Later")
    own_sandbox.control("POST", "snapshots/restore", name="morning")
    assert page.ledger() == []
    assert page("GET", page.id).ok
    own_sandbox.control("POST", "reset")
    assert own_sandbox.control("GET", "accounts") == {"accounts": []}
    assert page("GET", page.id).status_code == 400
    own_sandbox.control("POST", "snapshots/restore", name="morning")
    assert page("GET", page.id).ok
    answer = own_sandbox.ask("POST", "/__control/snapshots/restore", json={"name": "../secrets"})
    assert answer.status_code == 400


def past(page: Account, **more: object) -> dict[str, object]:
    return {"network": page.known["network"], "account": page.id, "text": "Then", "at": "2026-03-02T09:00:00Z"} | more


@pytest.mark.parametrize("network", ["facebook", "x"])
def test_a_past_is_filled_in_with_its_own_times(sandbox: Sandbox, network: str) -> None:
    account = sandbox.account(network)
    ids = sandbox.control(
        "POST",
        "backfill",
        posts=[past(account, ref="post"), past(account, ref="mention", **{"as": "Hal Placeholder"}, text="Why?")],
        comments=[
            {
                "network": network,
                "post": "post",
                "as": "Fern Fictional",
                "text": "When?",
                "at": "2026-03-02T10:00:00Z",
                "ref": "c",
            },
            {"network": network, "post": "c", "text": "Friday ^GM", "at": "2026-03-02T11:00:00Z", "ref": "answer"},
        ],
        messages=[
            past(account, **{"with": "Fern Fictional"}, ref="m1", text="Hello"),
            past(account, **{"with": "Fern Fictional", "from": "council"}, ref="m2", text="Hello ^GM"),
        ],
    )["ids"]
    assert set(ids) == {"post", "mention", "c", "answer", "m1", "m2"}
    standing = sandbox.control("GET", "posts", network=network, account=account.id)["posts"]
    assert [one["id"] for one in standing][:2] == [ids["answer"], ids["c"]]
    assert account.ledger() == []
    if network == "facebook":
        found = account("GET", ids["c"], params={"fields": "created_time"}).json()["created_time"]
        assert found == "2026-03-02T10:00:00+0000"
    else:
        found = account("GET", f"tweets/{ids['c']}", params={"tweet.fields": "created_at"}).json()["data"]["created_at"]
        assert found == "2026-03-02T10:00:00.000Z"


def test_a_past_with_one_wrong_line_is_not_filled_in_at_all(sandbox: Sandbox) -> None:
    page = sandbox.account("facebook")
    asked = {"posts": [past(page), past(page, at="2190-01-01T00:00:00Z")]}
    answer = sandbox.ask("POST", "/__control/backfill", json=asked)
    assert answer.status_code == 400
    assert "future" in answer.json()["error"]
    assert sandbox.control("GET", "posts", network="facebook", account=page.id)["posts"] == []


def test_followers_grow_along_the_curve_that_was_set(sandbox: Sandbox) -> None:
    page = sandbox.account("facebook", followers=1000, at="2026-01-01T00:00:00Z")
    asked = {"network": "facebook", "account": page.id, "followers": 1000, "followers_per_week": 50}
    sandbox.control("POST", "insights", **asked)
    span = {"metric": "page_follows", "since": "2026-02-25", "until": "2026-02-26"}
    value = page("GET", f"{page.id}/insights", params=span).json()["data"][0]["values"][0]["value"]
    assert abs(value - 1400) < 15


@pytest.mark.parametrize(
    ("headers", "method"),
    [
        ({"Host": "council.example"}, "GET"),
        ({"Host": "10.0.0.1:8100"}, "GET"),
        ({"Host": "[::"}, "GET"),
        ({"Origin": "https://elsewhere.example"}, "POST"),
        ({"Origin": "null"}, "POST"),
    ],
)
def test_only_this_machine_is_served(sandbox: Sandbox, headers: dict[str, str], method: str) -> None:
    answer = sandbox.ask(method, "/__control/accounts", headers=headers, json={})
    assert answer.status_code == 403


def test_it_binds_to_loopback_only(tmp_path: object) -> None:
    command = [sys.executable, "-m", "sandbox", "--host", "0.0.0.0", "--var", str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=15, check=False)
    assert ended.returncode != 0
    assert "this machine only" in ended.stderr


def test_secrets_are_kept_where_only_their_owner_reads_them(sandbox: Sandbox) -> None:
    kept = sandbox.folder / "var" / "secrets.json"
    assert json.loads(kept.read_text())["facebook"]["verify_token"] == "V"
    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("accounts", {"network": "facebook"}),
        ("accounts", {"network": "orkut", "handle": "a", "name": "A"}),
        ("write", {"network": "x", "account": "nobody", "what": "mention", "as": "Fern", "text": "Hi"}),
        ("write", {"network": "x", "what": "comment", "post": "1", "as": "Fern", "text": "Hi"}),
        ("write", {"network": "\ud83d", "account": "nobody", "what": "mention", "as": "Fern", "text": "Hi"}),
        ("clock", {"at": "tomorrow"}),
        ("clock", {"forward_seconds": 10**30}),
        ("budgets", {"network": "x", "calls": -1}),
        ("tokens", {"network": "x", "account": "nobody", "do": "expire"}),
    ],
)
def test_the_control_plane_answers_nonsense_with_a_sentence(
    sandbox: Sandbox, path: str, body: dict[str, object]
) -> None:
    answer = sandbox.ask("POST", f"/__control/{path}", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")


@pytest.mark.parametrize("call", ["ledger", "deliveries"])
@pytest.mark.parametrize("after", ["²", "-1", "9" * 5_000, "x"])
def test_an_id_that_is_none_gets_a_sentence(sandbox: Sandbox, call: str, after: str) -> None:
    answer = sandbox.ask("GET", f"/__control/{call}", params={"after": after})
    assert (answer.status_code, "after must be the id of" in answer.json()["error"]) == (400, True)


def test_a_status_that_no_server_gives_is_refused(sandbox: Sandbox) -> None:
    answer = sandbox.ask("POST", "/__control/faults", json={"effect": "status", "status": 10_000})
    assert answer.json() == {"error": "status must be between 400 and 599."}


def test_a_page_number_or_an_origin_that_is_none_is_answered(sandbox: Sandbox) -> None:
    assert sandbox.ask("GET", "/", params={"page": "²"}).status_code == 200
    assert sandbox.ask("POST", "/misbehave", headers={"Origin": "http://["}).status_code == 403

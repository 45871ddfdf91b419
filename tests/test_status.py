from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.cli import main
from monitor.config.readers import Parcel, Subscriber
from monitor.store import Store
from tests.store.builders import changed, edition

NOW = datetime.now(UTC)  # the command asks the real clock
HOUR = timedelta(hours=1)


def told(home: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main(["status", "--outbox", "--json", "--home", str(home)]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def test_status_tells_what_is_owed_was_sent_came_back_and_comes_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sources.yaml").write_text(
        "services: {chirp: {name: {en: C, ja: C}, documents: {terms: {kind: terms, url: 'https://chirp.example/'}}}}\n"
    )
    assert main(["status", "--outbox", "--home", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("outbox: 0 due now, 0 for later, 0 sent (0 of them came back), 0 given up")
    assert lines[1].startswith("next: chirp/terms is checked ")
    assert lines[1].endswith("no delivery for later")

    with Store.open(tmp_path) as store:
        store.tell(())
        plain = Subscriber("", "", state="active", created_at=NOW)
        for name in ("sent", "back", "lost", "again", "held", "waits", "left"):
            store.add_subscriber(replace(plain, id=name, address=f"{name}@example.net"))
        store.add_subscriber(replace(plain, id="weekly", address="weekly@example.net", rhythm="weekly"))
        store.record(changed(edition("old"), edition("We may train.", at=NOW), NOW, "f"), None, next_check=NOW + HOUR)
        store.gather(NOW)
        parcels = {item.recipient: item for item in store.claim_parcels(NOW, lease=HOUR)}
        _settle(store, parcels)
    found = told(tmp_path, capsys)
    assert {key: found["outbox"][key] for key in ("later", "waiting", "retrying", "held", "sent")} == {
        "later": 1, "waiting": 3, "retrying": 1, "held": 1, "sent": 2
    }  # fmt: skip
    assert {key: found["outbox"][key] for key in ("returned", "given_up", "closed")} == {
        "returned": 1, "given_up": 1, "closed": 1
    }  # fmt: skip
    assert (found["next"]["check"]["service"], found["next"]["check"]["document"]) == ("chirp", "terms")
    assert datetime.fromisoformat(found["next"]["delivery_at"]) == (NOW + HOUR / 2).replace(microsecond=0)

    assert main(["status", "--home", str(tmp_path)]) == 0
    assert "3 due now since" in capsys.readouterr().out
    assert main(["status", "--json", "--home", str(tmp_path)]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["document"] == "terms", "one line a document, and nothing else"


def _settle(store: Store, parcels: dict[str, Parcel]) -> None:
    for name in ("sent", "back"):
        store.parcel_sent(parcels[name], NOW)
    store.note_return(parcels["back"].id, NOW, "5.1.1")
    store.parcel_failed(parcels["lost"], NOW, "550", retry_at=None)
    store.parcel_failed(parcels["again"], NOW, "451", retry_at=NOW + HOUR / 2)
    store.parcel_failed(parcels["left"], NOW, "no longer subscribed", retry_at=None, gone=True)
    store.release_parcels([parcels["waits"]])

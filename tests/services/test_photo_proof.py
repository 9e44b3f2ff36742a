"""A ticket's evidence: sound as it is, and whatever is changed in it is named."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from backend import cli
from backend.domain.role import Role
from backend.services import proving
from backend.services.environment import Environment
from tests.api.test_outbox import PLACE, a_task, logged_in
from tests.builders import SmallTown, jpeg
from tests.phone import Phone, send

Alter = Callable[[dict[str, Any], dict[str, bytes]], None]


def photo(kind: str, data: bytes, **more: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "kind": kind, "sha256": hashlib.sha256(data).hexdigest(),
            "length": len(data), "takenAt": "2026-11-23T01:00:00Z",
            "position": PLACE | {"age": 3}, "original": "ab" * 32, **more}  # fmt: skip


async def handled(address: str, town: SmallTown) -> str:
    """The number of a ticket that was handled by a signed command with three photos, one masked."""
    worker = town[Role.GRID_WORKER]
    ticket = await a_task(address, town, worker)
    before, masked, after = (jpeg(uuid4().int % 10**6) for _ in range(3))
    shown = {"sha256": hashlib.sha256(masked).hexdigest(), "length": len(masked)}
    layers = [{"shape": "mask", "points": [0.1, 0.2, 0.3, 0.4]}]
    async with logged_in(address, town, worker) as client:
        phone = Phone(worker)
        await phone.register(client)
        answers = await send(
            client,
            phone.sign(phone.command("accept", ticket, baseVersion=3)),
            phone.sign(phone.command("arrive", ticket, baseVersion=3, position=PLACE)),
            phone.sign(phone.command("photograph", ticket, photos=[photo("site", after)])),
            phone.sign(
                phone.command(
                    "handle", ticket, baseVersion=3, outcome="done", note="已清理",
                    photos=[photo("before", before, shown=shown, layers=layers),
                            photo("after", after)],
                )
            ),
        )  # fmt: skip
        assert [each["result"] for each in answers] == ["applied"] * 4, answers
        for data in (before, masked, after):
            await client.upload(data)
        number = (await client.ticket(ticket))["ticket"]["number"]
    return str(number)


async def test_sound(address: str, env: Environment, town: SmallTown, tmp_path: Path) -> None:
    proof = await proving.prove(env, await handled(address, town))
    assert proof
    assert proof.findings == ()
    assert (len(proof.parcel.events), len(proof.parcel.records)) == (7, 3)
    assert len(proof.parcel.commands) == 2
    proving.write_parcel(proof, tmp_path / "e.zip")
    assert proving.read_parcel(tmp_path / "e.zip").findings == ()
    assert cli.main(["photos", "verify", str(tmp_path / "e.zip")]) == 0
    with zipfile.ZipFile(tmp_path / "e.zip") as parcel:
        report = json.loads(parcel.read("report.json"))
        assert report["sound"] is True
        assert {each["signed_by"] for each in report["photos"]} == {town[Role.GRID_WORKER].name}
        assert "校验通过" in parcel.read("report.html").decode()


def one_byte(_parcel: dict[str, Any], files: dict[str, bytes]) -> None:
    name = next(name for name in files if name.endswith("before.jpg"))
    files[name] = files[name][:-1] + bytes([files[name][-1] ^ 1])


def photo_removed(_parcel: dict[str, Any], files: dict[str, bytes]) -> None:
    del files[next(name for name in files if name.endswith("after.jpg") or "site" in name)]


def record_removed(parcel: dict[str, Any], _files: dict[str, bytes]) -> None:
    del parcel["records"][1]


def last_record_removed(parcel: dict[str, Any], _files: dict[str, bytes]) -> None:
    del parcel["records"][-1]


def event_altered(parcel: dict[str, Any], _files: dict[str, bytes]) -> None:
    event = parcel["events"][4]
    assert '"arrive"' in event["text"]
    event["text"] = event["text"].replace('"arrive"', '"accept"')


def event_removed(parcel: dict[str, Any], _files: dict[str, bytes]) -> None:
    del parcel["events"][2]


def wrong_key(parcel: dict[str, Any], _files: dict[str, bytes]) -> None:
    other = ec.generate_private_key(ec.SECP256R1()).public_key()
    der = other.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    for command in parcel["commands"]:
        command["public_key"] = der.hex()


def chain_made_anew(parcel: dict[str, Any], files: dict[str, bytes]) -> None:
    """Whoever can write everything but has no phone: the signature still tells."""
    data = jpeg(4711)
    name = next(name for name in files if name.endswith("before.jpg"))
    old = hashlib.sha256(files[name]).hexdigest()
    new = hashlib.sha256(data).hexdigest()
    files[name] = data
    parcel["files"] = {new if key == old else key: each for key, each in parcel["files"].items()}
    before = ""
    for record in parcel["records"]:
        record["text"] = record["text"].replace(old, new)
        text = f"{before}\n{record['text']}"
        before = record["hash"] = hashlib.sha256(text.encode()).hexdigest()


def ticket_altered(parcel: dict[str, Any], _files: dict[str, bytes]) -> None:
    parcel["ticket"]["outcome"] = "not_found"


ALTERATIONS: list[tuple[Alter, set[str]]] = [
    (one_byte, {"photo.altered"}),
    (photo_removed, {"photo.missing"}),
    (record_removed, {"record.missing"}),
    (last_record_removed, {"record.missing"}),
    (event_altered, {"event.altered"}),
    (event_removed, {"event.missing"}),
    (wrong_key, {"signature.wrong"}),
    (chain_made_anew, {"signature.other"}),
    (ticket_altered, {"ticket.altered"}),
]


async def test_every_alteration_of_a_parcel_is_named(
    address: str, env: Environment, town: SmallTown, tmp_path: Path
) -> None:
    proof = await proving.prove(env, await handled(address, town))
    assert proof
    proving.write_parcel(proof, tmp_path / "sound.zip")
    for alter, codes in ALTERATIONS:
        with zipfile.ZipFile(tmp_path / "sound.zip") as held:
            files = {name: held.read(name) for name in held.namelist()}
        parcel = json.loads(files.pop("evidence.json"))
        alter(parcel, files)
        altered = tmp_path / f"{alter.__name__}.zip"
        with zipfile.ZipFile(altered, "w") as target:
            for name, data in files.items():
                target.writestr(name, data)
            target.writestr("evidence.json", json.dumps(parcel))
        found = {each.code for each in proving.read_parcel(altered).findings}
        assert codes <= found, (alter.__name__, found)
        assert found <= codes | {"record.missing", "ticket.altered"}, (alter.__name__, found)
        assert cli.main(["photos", "verify", str(altered)]) == 1


DATABASE = [
    ("ticket_event", "UPDATE ticket_event SET note = '改过' WHERE ticket = $1 AND version = 7",
     "event.altered"),
    ("ticket_event", "DELETE FROM ticket_event WHERE ticket = $1 AND version = 4", "event.missing"),
    ("photo", "UPDATE photo SET taken_at = taken_at - interval '1 day' WHERE ticket = $1 "
     "AND number = 1", "record.altered"),
    ("photo", "DELETE FROM photo WHERE ticket = $1 AND number = 3", "record.missing"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "statement", "code"), DATABASE)
async def test_what_is_altered_in_the_database_is_named(
    address: str, env: Environment, town: SmallTown, table: str, statement: str, code: str
) -> None:
    """By somebody who may do everything there: the append-only triggers are switched off."""
    number = await handled(address, town)
    async with env.database.transaction() as connection:
        ticket = await connection.fetchval("SELECT id FROM ticket WHERE number = $1", number)
        await connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        await connection.execute(statement, ticket)
        await connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    proof = await proving.prove(env, number)
    assert proof
    assert code in {each.code for each in proof.findings}


async def test_photos_are_append_only(address: str, env: Environment, town: SmallTown) -> None:
    await handled(address, town)
    for statement in ("UPDATE photo SET sha256 = ''", "DELETE FROM photo", "TRUNCATE photo"):
        async with env.database.reading() as connection:
            with pytest.raises(Exception, match="append only"):
                await connection.execute(statement)


async def test_bytes_that_the_store_lost_are_named(
    address: str, env: Environment, town: SmallTown
) -> None:
    number = await handled(address, town)
    proof = await proving.prove(env, number)
    assert proof
    lost = next(iter(proof.bytes_of))
    await env.store.delete(lost)
    again = await proving.prove(env, number)
    assert again
    assert {each.code for each in again.findings} == {"photo.missing"}
    assert await proving.prove(env, "2611C9999999") is None


def test_what_is_no_parcel(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK but no more")
    assert cli.main(["photos", "verify", str(tmp_path / "x.zip")]) == 2
    assert "not a parcel" in capsys.readouterr().err

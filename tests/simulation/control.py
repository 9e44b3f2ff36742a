"""The stage hands of the simulation: people who come and go, a server that is killed, a database
that restarts, a photo store that is away; and at the end the look behind the curtain."""

import asyncio
import base64
import hashlib
import secrets
import threading
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
from litestar import Litestar, Request, post
from litestar.params import FromPath

from backend.domain.role import Role
from backend.domain.ticket import replay
from backend.services.environment import utc_now
from backend.services.records import event_of, ticket_of
from storage.connection import Unreachable
from storage.database import Database
from storage.embedded import EmbeddedDatabase
from storage.queries import people, tickets
from tests.builders import jpeg
from tests.faults.servers import Fragile

WORKERS, DISPATCHERS = 6, 2
PATIENCE = 400


class Control:
    def __init__(self, server: Fragile, embedded: EmbeddedDatabase, dsn: str, data: Path) -> None:
        self._server, self._embedded, self._data = server, embedded, data
        self.database = Database(dsn, 4)
        self._people = 0
        self._blow = threading.Lock()

    async def world(self, grid: str) -> dict[str, Any]:
        """New people of one grid, each with a session."""
        jobs = [Role.GRID_WORKER] * WORKERS + [Role.DISPATCHER] * DISPATCHERS
        made = [
            await self._person(role, [grid] if role is Role.GRID_WORKER else []) for role in jobs
        ]
        picture = base64.b64encode(jpeg(size=(64, 48))).decode()
        return {"workers": made[:WORKERS], "dispatchers": made[WORKERS:], "picture": picture}

    async def _person(self, role: Role, areas: list[str]) -> dict[str, str]:
        self._people += 1
        person, number = uuid4(), self._people
        name = f"{role.value} {number}"
        async with self.database.transaction() as connection:
            await people.insert_person(
                connection, person, name, f"150{number:08d}", "none", [role.value], areas,
                None, False, utc_now(),
            )  # fmt: skip
        return {"id": str(person), "name": name, "token": await self.session(person)}

    async def session(self, person: UUID) -> str:
        """A login without the work of a password's hash."""
        token = secrets.token_urlsafe(32)
        async with self.database.transaction() as connection:
            await people.insert_session(
                connection, uuid4(), hashlib.sha256(token.encode()).digest(), person, "simulated",
                utc_now(),
            )  # fmt: skip
        return token

    async def change(self, person: UUID, changes: dict[str, Any]) -> None:
        async with self.database.transaction() as connection:
            for name, value in changes.items():
                await connection.execute(
                    f"UPDATE person SET {name} = $2 WHERE id = $1", person, value
                )
            if changes.get("active") is False:
                await people.end_sessions(connection, person, None, utc_now())

    def kill(self) -> None:
        with self._blow:
            self._server.kill()
            self._server.start()

    def restart(self) -> None:
        """The server stays and finds its connections gone."""
        with self._blow:
            self._embedded.stop()
            self._embedded.start()

    def lose_store(self, lost: bool) -> None:
        """The folder of photos is there or not, as a disk that came off."""
        here, away = self._data / "photos", self._data / "photos-away"
        with self._blow:
            if lost and here.exists() and not away.exists():
                here.rename(away)
                here.write_text("not a folder")
            elif not lost and away.exists():
                here.unlink()
                away.rename(here)

    async def tidy(self, grid: str) -> None:
        """After the check: the next history of the grid begins with nothing open."""
        async with self.database.transaction() as connection:
            await connection.execute(
                "UPDATE ticket SET state = 'void', mark_at = NULL WHERE grid = $1 AND is_open", grid
            )
            await connection.execute(
                "UPDATE command c SET settled_at = now(), settlement = 'set_aside' FROM ticket t "
                "WHERE t.id = c.ticket AND t.grid = $1 AND c.settled_at IS NULL "
                "AND c.result IN ('held', 'refused')",
                grid,
            )

    async def developed(self, authors: list[UUID]) -> None:
        """What a photo is found to be changes its ticket: the darkroom has finished with these."""
        waiting = (
            "SELECT EXISTS (SELECT FROM photo p JOIN photo_object o USING (sha256) "
            "WHERE p.taken_by = ANY($1) AND o.stored_at IS NOT NULL AND o.checked_at IS NULL)"
        )
        for _ in range(600):
            async with self.database.reading() as connection:
                if not await connection.fetchval(waiting, authors):
                    return
            await asyncio.sleep(0.1)

    async def check(self, authors: list[UUID], commands: list[UUID]) -> dict[str, Any]:
        await self.developed(authors)
        async with self.database.reading() as connection:
            rows = await connection.fetch(
                "SELECT id, author, name, ticket, device, seq, coalesce(settlement, result) AS result, body, "
                "(SELECT count(*) FROM ticket_event e WHERE e.command = c.id) AS events "
                "FROM command c WHERE author = ANY($1) ORDER BY device, seq",
                authors,
            )
            known = {row["id"]: row for row in rows}
            wrong = [f"{each} has no outcome" for each in commands if each not in known]
            wrong += [f"{each} was never made" for each in known if each not in set(commands)]
            wrong += order_of(rows)
            for row in rows:
                expected = row["result"] in ("applied", "accepted")
                if row["events"] != expected:
                    wrong.append(
                        f"{row['name']} {row['id']}: {row['result']}, {row['events']} events"
                    )
            wrong += await self._photos(connection, rows)
            for ticket in {row["ticket"] for row in rows}:
                wrong += await self._replayed(connection, ticket)
        found = {
            str(each): {"rows": 1, "result": row["result"], "events": row["events"]}
            for each, row in known.items()
        }
        return {"commands": found, "wrong": wrong}

    async def _photos(self, connection: Any, rows: list[Any]) -> list[str]:
        """Of every command, applied or not, each photo's bytes are here."""
        bodies = [msgspec.json.decode(row["body"]) for row in rows if row["body"]]
        hashes = [photo["sha256"] for body in bodies for photo in body.get("photos", [])]
        missing = await connection.fetchval(
            "SELECT count(*) FROM (SELECT sha256 FROM photo WHERE ticket = ANY($1) UNION "
            "SELECT unnest($2::text[])) named LEFT JOIN photo_object o USING (sha256) "
            "WHERE o.stored_at IS NULL",
            list({row["ticket"] for row in rows}),
            hashes,
        )
        return [f"{missing} photos are missing"] if missing else []

    async def _replayed(self, connection: Any, ticket: UUID) -> list[str]:
        row = await tickets.find_ticket(connection, ticket)
        if row is None:
            return []
        events = [event_of(each) for each in await tickets.events_of(connection, ticket)]
        same = replay(events) == ticket_of(row)
        return [] if same else [f"{ticket} is not what its history says"]


def order_of(rows: list[Any]) -> list[str]:
    """On each device 1, 2, 3 without a gap."""
    by_device: dict[UUID, list[int]] = {}
    for row in rows:
        by_device.setdefault(row["device"], []).append(row["seq"])
    return [
        f"device {device}: {numbers}"
        for device, numbers in by_device.items()
        if numbers != list(range(1, len(numbers) + 1))
    ]


def control_app(control: Control) -> Litestar:
    """One route a wish."""

    @post("/{wish:str}", status_code=200)
    async def answer(wish: FromPath[str], request: Request[Any, Any, Any]) -> dict[str, Any]:
        """Another history may have the database down at this moment."""
        asked = await request.json()
        for _ in range(PATIENCE):
            try:
                return await grant(wish, dict(asked))
            except Unreachable:
                await asyncio.sleep(0.05)
        raise TimeoutError(wish)

    async def grant(wish: str, asked: dict[str, Any]) -> dict[str, Any]:
        match wish:
            case "world":
                return await control.world(asked["grid"])
            case "session":
                return {"token": await control.session(UUID(asked["person"]))}
            case "change":
                person = UUID(asked.pop("person"))
                await control.change(person, asked)
            case "tidy":
                await control.tidy(asked["grid"])
            case "kill":
                await asyncio.to_thread(control.kill)
            case "database":
                await asyncio.to_thread(control.restart)
            case "store":
                control.lose_store(asked["lost"])
            case "check":
                authors, commands = (
                    [UUID(each) for each in asked[key]] for key in ("people", "commands")
                )
                return await control.check(authors, commands)
            case _:
                raise LookupError(wish)
        return {}

    async def opened() -> None:
        await control.database.open()

    return Litestar([answer], on_startup=[opened], on_shutdown=[control.database.close], debug=True)

"""The closed loop over real HTTP: an alarm comes in, the case is closed, the source sees it."""

import base64
from datetime import UTC, datetime
from uuid import uuid4

from backend.domain.role import Role
from tests.builders import SmallTown, alarm, centre, jpeg
from tests.people import MACHINE, Client


async def test_alarm_to_closed_case(address: str, town: SmallTown) -> None:
    async with Client(address) as desk, Client(address) as phone:
        await desk.log_in(town[Role.DISPATCHER], town)
        await phone.log_in(town[Role.GRID_WORKER], town)
        sent = alarm(photos=[{"data": base64.b64encode(jpeg(1)).decode()}])
        answer = (await desk.alarm(sent)).json()["items"][0]
        assert answer["result"] == "taken"
        page = (await desk.get(f"/api/tickets/by-number/{answer['ticket']}")).json()
        ticket = page["ticket"]["id"]
        assert page["ticket"]["state"] == "reported"
        assert page["ticket"]["place"]["grid"] == "310112112001001"
        assert page["photos"][0]["state"] == "stored"

        assert (await desk.command("file", ticket))["state"] == "filed"
        suggested = (await desk.get(f"/api/tickets/{ticket}/suggestions")).json()["items"][0]
        worker = str(town[Role.GRID_WORKER].id)
        assert suggested["ownGrid"]
        assert (await desk.command("dispatch", ticket, assignee=worker))["state"] == "dispatched"

        mine = (await phone.get("/api/tickets?view=mine")).json()["items"]
        assert ticket in [each["id"] for each in mine]
        assert (await phone.command("accept", ticket))["state"] == "accepted"
        latitude, longitude = centre("310112112001001")
        here = {"latitude": latitude, "longitude": longitude, "accuracy": 12}
        assert (await phone.command("arrive", ticket, position=here))["state"] == "arrived"

        before, after = await phone.upload(jpeg(2)), await phone.upload(jpeg(3))
        photos = [
            {"id": str(uuid4()), "kind": kind, "sha256": sha, "length": 1000,
             "takenAt": datetime.now(UTC).isoformat()}
            for kind, sha in (("before", before), ("after", after))
        ]  # fmt: skip
        missing = await phone.command("handle", ticket, outcome="done", photos=photos[:1])
        assert missing["problem"]["code"] == "photo.missing"
        done = await phone.command("handle", ticket, outcome="done", photos=photos)
        assert done["state"] == "handled", done
        assert (await desk.command("close", ticket))["state"] == "closed"

        result = (await desk.get(f"/api/alarms/{sent['id']}", headers=MACHINE)).json()
        assert (result["state"], result["outcome"]) == ("closed", "done")
        closed = await desk.ticket(ticket)
        assert [each["move"] for each in closed["history"]] == [
            "report", "file", "dispatch", "accept", "arrive", "handle", "close"
        ]  # fmt: skip
        assert closed["ticket"]["evidence"] == {"photos": 3, "awaited": 0}
        picture = await desk.get(f"/api/photos/{photos[1]['id']}/full")
        assert picture.content == jpeg(3)

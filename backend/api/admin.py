"""Administration: records that people edit, their history, what was changed."""

from typing import Annotated, Any
from urllib.parse import unquote
from uuid import UUID

import msgspec
from litestar import Controller, Request, delete, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from backend.api.gate import Env, Who
from backend.api.tickets import Cursor
from backend.services import editing, record_lists
from backend.services.imports import running, undoing
from backend.services.imports.reading import MOST_BYTES
from backend.services.views_admin import (
    EditList,
    ImportList,
    ImportReport,
    ImportView,
    RecordKinds,
    RecordList,
    RecordView,
)

Kind = FromPath[str]
Key = FromPath[str]
Base = Annotated[int, QueryParameter(ge=0, le=2**31 - 2)]
Limit = Annotated[int, QueryParameter(ge=1, le=200)]
Agreed = Annotated[str | None, QueryParameter(max_length=64)]
FILE_NAME = "x-file-name"
Search = Annotated[str, QueryParameter(max_length=40)]


class RecordToSave(msgspec.Struct, frozen=True):
    """`values`: every field of the record's kind. `base`: the version that the screen showed."""

    values: dict[str, Any]
    base: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 2)] = 0


class AdminController(Controller):
    path = "/api/admin"
    tags = ("administration",)

    @get("/kinds", operation_id="listRecordKinds")
    async def kinds(self, who: Who) -> RecordKinds:
        """The kinds of record that the person may edit, with their fields."""
        return record_lists.kinds(who.actor)

    @get("/edits", operation_id="listEdits")
    async def edits(self, env: Env, who: Who, cursor: Cursor = None, limit: Limit = 50) -> EditList:
        """What was changed, newest first."""
        return await record_lists.changes(env, who.actor, cursor, limit)

    @post("/edits/{edit_id:uuid}/undo", operation_id="undoEdit", status_code=200)
    async def undo(self, edit_id: FromPath[UUID], env: Env, who: Who) -> RecordView:
        """The fields that this edit changed are as before it; refused where they changed again."""
        return await editing.undo(env, who.actor, edit_id)

    @post(
        "/imports/{kind:str}",
        operation_id="importRecords",
        status_code=200,
        request_max_body_size=MOST_BYTES,
    )
    async def import_records(
        self, kind: Kind, request: Request[Any, Any, Any], env: Env, who: Who, agreed: Agreed = None
    ) -> ImportReport:
        """A CSV or GeoJSON file as the body. Without `agreed`, only what it would do; with the digest
        of that, it is done, all of it or nothing. `X-File-Name`, percent-encoded: what the list of
        imports calls it."""
        file = unquote(request.headers.get(FILE_NAME, ""))
        return await running.run(env, who.actor, kind, await request.body(), agreed, file)

    @get("/imports", operation_id="listImports")
    async def imports(
        self, env: Env, who: Who, cursor: Cursor = None, limit: Limit = 50
    ) -> ImportList:
        """Files that were imported, newest first."""
        return await undoing.imported(env, who.actor, cursor, limit)

    @post("/imports/{import_id:uuid}/undo", operation_id="undoImport", status_code=200)
    async def undo_import(self, import_id: FromPath[UUID], env: Env, who: Who) -> ImportView:
        """All of it, or nothing: import.overtaken names the records that changed since."""
        return await undoing.undo(env, who.actor, import_id)

    @get("/records/{kind:str}", operation_id="listRecords")
    async def records(
        self,
        kind: Kind,
        env: Env,
        who: Who,
        q: Search = "",
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> RecordList:
        return await record_lists.records(env, who.actor, kind, q, cursor, limit)

    @post("/records/{kind:str}", operation_id="createRecord")
    async def create(
        self, kind: Kind, data: JSONBody[RecordToSave], env: Env, who: Who
    ) -> RecordView:
        """A new person's first password, or a new key, is in the answer and nowhere else."""
        return await editing.create(env, who.actor, kind, data.values)

    @get("/records/{kind:str}/{key:str}", operation_id="getRecord")
    async def record(self, kind: Kind, key: Key, env: Env, who: Who) -> RecordView:
        return await editing.show(env, who.actor, kind, key)

    @put("/records/{kind:str}/{key:str}", operation_id="saveRecord")
    async def save(
        self, kind: Kind, key: Key, data: JSONBody[RecordToSave], env: Env, who: Who
    ) -> RecordView:
        """record.changed where somebody saved since `base`: nothing is written."""
        return await editing.save(env, who.actor, kind, key, data.base, data.values)

    @post("/records/{kind:str}/{key:str}/secret", operation_id="renewSecret", status_code=200)
    async def renew(self, kind: Kind, key: Key, env: Env, who: Who) -> RecordView:
        """A new first password, in the answer and nowhere else; the person is logged out everywhere."""
        return await editing.renew(env, who.actor, kind, key)

    @delete("/records/{kind:str}/{key:str}", operation_id="removeRecord")
    async def remove(self, kind: Kind, key: Key, env: Env, who: Who, base: Base = 0) -> None:
        await editing.remove(env, who.actor, kind, key, base)

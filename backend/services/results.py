"""Photos of the work done, for whoever raised the matter: they see what others see of them, once it is closed."""

from uuid import UUID

from backend.domain.refusal import Refusal
from backend.domain.ticket import Ticket
from backend.domain.workflow import State
from backend.services import photos
from backend.services.environment import Environment
from backend.services.photos import ElsewherePhoto, Size, StoredPhoto
from storage.connection import Connection, Row
from storage.queries import photos as stored

MOST = 4


async def photos_of(connection: Connection, ticket: Ticket) -> list[Row]:
    if ticket.state is not State.CLOSED:
        return []
    return await stored.of_result(connection, ticket.id, MOST)


async def look(
    env: Environment, connection: Connection, ticket: Ticket, photo: UUID, size: Size
) -> StoredPhoto | ElsewherePhoto:
    """`not_found` for every photo that is none of the result's."""
    for row in await photos_of(connection, ticket):
        if row["id"] == photo:
            return await photos.bytes_of(env, row["picture"], size)
    raise Refusal("not_found")

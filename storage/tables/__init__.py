"""Tables by noun, without logic."""

from storage.tables.desk import Export, ExportPart, SavedFilter
from storage.tables.person import ApiKey, Device, DeviceKey, Person, Session
from storage.tables.photo import Photo, PhotoObject
from storage.tables.place import Camera, Place, Point, Segment
from storage.tables.reference import CalendarDay, Category, Scenario
from storage.tables.ticket import Alarm, Command, Ticket, TicketEvent

TABLES = (
    Alarm, ApiKey, CalendarDay, Camera, Category, Command, Device, DeviceKey, Export, ExportPart, Person,
    Photo, PhotoObject, Place, Point, SavedFilter, Scenario, Segment, Session, Ticket, TicketEvent,
)  # fmt: skip

__all__ = [
    "TABLES",
    "Alarm",
    "ApiKey",
    "CalendarDay",
    "Camera",
    "Category",
    "Command",
    "Device",
    "DeviceKey",
    "Export",
    "ExportPart",
    "Person",
    "Photo",
    "PhotoObject",
    "Place",
    "Point",
    "SavedFilter",
    "Scenario",
    "Segment",
    "Session",
    "Ticket",
    "TicketEvent",
]

"""Tables by noun, without logic."""

from storage.tables.desk import Export, ExportPart, Looking, SavedFilter
from storage.tables.duty import Leave, RoutingVersion, SegmentDuty, Shift
from storage.tables.person import ApiKey, Device, DeviceKey, Person, Session
from storage.tables.photo import Photo, PhotoObject
from storage.tables.place import Camera, Place, Point, Segment
from storage.tables.presence import PersonPosition, PositionLook
from storage.tables.public import PublicContact, PublicReport, Rating
from storage.tables.reaching import Message, Notice, NoticeTry, PushSubscription, Reach
from storage.tables.record import Edit, Fence, RecordImport
from storage.tables.reference import CalendarDay, CaseKind, Category, Scenario, Wording
from storage.tables.ticket import Alarm, Command, Ticket, TicketEvent

TABLES = (
    Alarm, ApiKey, CalendarDay, Camera, CaseKind, Category, Command, Device, DeviceKey, Edit, Export, ExportPart,
    Fence, Leave, Looking, Message, Notice, NoticeTry, Person, PersonPosition, Photo, PhotoObject, Place, Point, PositionLook, PublicContact, PublicReport, PushSubscription, Rating, Reach, RecordImport, RoutingVersion, SavedFilter,
    Scenario, Segment,
    SegmentDuty, Session, Shift, Ticket, TicketEvent, Wording,
)  # fmt: skip

__all__ = [
    "TABLES",
    "Alarm",
    "ApiKey",
    "CalendarDay",
    "Camera",
    "CaseKind",
    "Category",
    "Command",
    "Device",
    "DeviceKey",
    "Edit",
    "Export",
    "ExportPart",
    "Fence",
    "Leave",
    "Looking",
    "Message",
    "Notice",
    "NoticeTry",
    "Person",
    "PersonPosition",
    "Photo",
    "PhotoObject",
    "Place",
    "Point",
    "PositionLook",
    "PublicContact",
    "PublicReport",
    "PushSubscription",
    "Rating",
    "Reach",
    "RecordImport",
    "RoutingVersion",
    "SavedFilter",
    "Scenario",
    "Segment",
    "SegmentDuty",
    "Session",
    "Shift",
    "Ticket",
    "TicketEvent",
    "Wording",
]

"""The roles of people with an account. Residents have none: they come by invitation links."""

from enum import StrEnum

from backend.domain.text import Label


class Role(StrEnum):
    GRID_WORKER = "grid_worker"
    STREET_PATROLLER = "street_patroller"
    OFFICER = "officer"
    DUTY_OFFICER = "duty_officer"
    DISPATCHER = "dispatcher"
    SEGMENT_CHIEF = "segment_chief"
    GENERAL_SEGMENT_CHIEF = "general_segment_chief"
    PROPERTY_MANAGER = "property_manager"
    JOINT_UNIT = "joint_unit"
    ADMINISTRATOR = "administrator"
    PRIVACY_OFFICER = "privacy_officer"


FIELD_ROLES = (Role.GRID_WORKER, Role.STREET_PATROLLER, Role.OFFICER)
"""Who may be sent to a place with a ticket."""

CHIEF_ROLES = (Role.SEGMENT_CHIEF, Role.GENERAL_SEGMENT_CHIEF)

HANDLING_ROLES = (*FIELD_ROLES, Role.DUTY_OFFICER, *CHIEF_ROLES)
"""Who may have a ticket: whoever is sent, and those to whom it climbs."""

PHONE_ROLES = (*FIELD_ROLES, Role.PROPERTY_MANAGER)
"""Whose phone carries their view, to work without network."""

LABELS: dict[Role, Label] = {
    Role.GRID_WORKER: Label("居委网格员", "Grid worker"),
    Role.STREET_PATROLLER: Label("街面巡查员", "Street patroller"),
    Role.OFFICER: Label("城管队员", "Urban-management officer"),
    Role.DUTY_OFFICER: Label("居委值班人员", "Duty officer"),
    Role.DISPATCHER: Label("指挥室派单员", "Command-room dispatcher"),
    Role.SEGMENT_CHIEF: Label("路段长", "Segment chief"),
    Role.GENERAL_SEGMENT_CHIEF: Label("总路段长", "General segment chief"),
    Role.PROPERTY_MANAGER: Label("物业经理", "Property manager"),
    Role.JOINT_UNIT: Label("联勤单位", "Joint-operation unit"),
    Role.ADMINISTRATOR: Label("管理员", "Administrator"),
    Role.PRIVACY_OFFICER: Label("个人信息保护负责人", "Privacy officer"),
}

"""Words that a town sets itself: which there are stands here, with what they are at first.

They are plain text everywhere. `{name}` in one is filled in by the program, and only the names
listed with it.
"""

import re

import msgspec

from backend.domain.record import Invalid, Values, words
from backend.domain.text import Label

TOWN_NAME = "town_name"
LOGIN_NOTICE = "login_notice"
INTRODUCTION = "public_intro"
HOTLINE = "public_hotline"
PRIVACY = "public_privacy"
PRINT_HEAD = "print_head"
PRINT_FOOT = "print_foot"


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """`most`: characters in either language. `blanks`: what may be filled in, `needed` must be.
    `empty`: it may say nothing, in both. `dialled`: a telephone number."""

    code: str
    label: Label
    default: Label
    most: int
    lines: bool = False
    empty: bool = False
    blanks: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    dialled: bool = False


WORDINGS = (
    Wording(
        code=TOWN_NAME,
        label=Label("标题中的镇名", "Name of the town in headings"),
        default=Label("", ""),
        most=30,
        empty=True,
    ),
    Wording(
        code=LOGIN_NOTICE,
        label=Label("登录页提示", "Notice on the login page"),
        default=Label(
            "忘记密码或账号被锁，请联系管理员重置。",
            "Password forgotten or account locked? Ask the administrator to reset it.",
        ),
        most=200,
        lines=True,
        empty=True,
    ),
    Wording(
        code=INTRODUCTION,
        label=Label("居民上报页：说明", "Public page: introduction"),
        default=Label("", ""),
        most=200,
        lines=True,
        empty=True,
    ),
    Wording(
        code=HOTLINE,
        label=Label("居民上报页：热线", "Public page: hotline"),
        default=Label("12345", "12345"),
        most=20,
        dialled=True,
    ),
    Wording(
        code=PRIVACY,
        label=Label("居民上报页：隐私说明", "Public page: privacy notice"),
        default=Label(
            "只用来核实这件事，只有指挥中心、居委值班人员和处理的人能看到，"
            "办结 {days} 天后删除。不填也会处理。",
            "Used for nothing but this matter, seen only by the command room, the duty officer of "
            "your neighbourhood and whoever handles it, deleted {days} days after it is closed. "
            "We act without it too.",
        ),
        most=400,
        blanks=("days",),
        needed=("days",),
    ),
    Wording(
        code=PRINT_HEAD,
        label=Label("案件单：抬头", "Printed sheet: head"),
        default=Label("办结 · 案件单", "Banjie · case sheet"),
        most=60,
    ),
    Wording(
        code=PRINT_FOOT,
        label=Label("案件单：页脚", "Printed sheet: foot"),
        default=Label("{name} 打印于 {time}", "Printed by {name}, {time}"),
        most=200,
        lines=True,
        empty=True,
        blanks=("name", "time"),
    ),
)
OF_CODE = {each.code: each for each in WORDINGS}
DEFAULTS: dict[str, Label] = {each.code: each.default for each in WORDINGS}
MOST = max(each.most for each in WORDINGS)
_BLANK = re.compile(r"\{([^{}]*)\}")
_DIALLED = re.compile(r"[0-9][0-9-]{1,18}[0-9]")


def wrong(values: Values) -> list[Invalid]:
    """What is wrong with a text as its code asks."""
    wording = OF_CODE[values["code"]]
    zh, en = values["zh"], values["en"]
    found = (("zh", _wrong(wording, zh, en)), ("en", _wrong(wording, en, zh)))
    return [Invalid(name, why) for name, why in found if why is not None]


def _wrong(wording: Wording, text: str, other: str) -> Label | None:
    if not text:
        return words("field.missing") if other or not wording.empty else None
    if len(text) > wording.most:
        return words("field.long", most=wording.most, length=len(text))
    if not wording.lines and "\n" in text:
        return words("field.line")
    if wording.dialled and not _DIALLED.fullmatch(text):
        return words("field.dialled")
    blanks = _BLANK.findall(text)
    odd = [each for each in blanks if each not in wording.blanks]
    if odd:
        return words("field.blank", name=odd[0][:20])
    missing = [each for each in wording.needed if each not in blanks]
    return words("field.blank_missing", name=missing[0]) if missing else None

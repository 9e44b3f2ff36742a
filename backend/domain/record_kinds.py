"""The kinds of record that people edit, as data: the server checks by these, the screens are built of them."""

from typing import Any

from msgspec.structs import replace

from backend.domain.deadline import Unit
from backend.domain.labels import CLOCK_LABELS
from backend.domain.permission import Action
from backend.domain.record import Choice, Field, FieldType, RecordKind, Secret
from backend.domain.responsibility import LABELS as LEVELS
from backend.domain.responsibility import SEGMENT_LEVELS, Level
from backend.domain.role import LABELS as ROLES
from backend.domain.sender import LABELS as SCOPES
from backend.domain.source import LABELS as SOURCES
from backend.domain.text import Label, fill
from backend.domain.wording import MOST, WORDINGS
from backend.domain.workflow import STAGE_LIMITS

T = FieldType
_MINUTES = Label("{clock}时限（分钟）", "{clock} limit (minutes)")
LONGEST_LIMIT = 7 * 24 * 60
"""Minutes: a week of urgent hours."""


def _field(name: str, zh: str, en: str, type_: FieldType = T.TEXT, **more: Any) -> Field:
    hint = more.pop("hint", None)
    return Field(
        name=name, label=Label(zh, en), type=type_, hint=Label(*hint) if hint else None, **more
    )


def _choices(**labels: tuple[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(key, Label(*each)) for key, each in labels.items())


_CODE = _field("code", "编号", "Code", T.CODE, fixed=True, in_list=True)
_NAMES = (
    _field("name_zh", "中文名", "Name in Chinese"),
    _field("name_en", "英文名", "Name in English", required=False, most=80),
)
_LATITUDE = _field("latitude", "纬度", "Latitude", T.NUMBER, required=False, least=-90, most=90,
                   hint=("WGS-84，如 31.0205", "WGS-84, like 31.0205"))  # fmt: skip
_LONGITUDE = _field(
    "longitude", "经度", "Longitude", T.NUMBER, required=False, least=-180, most=180
)
_ID = _field("id", "编号", "Id", T.CODE, fixed=True)
_PERSON = _field("person", "人员", "Person", T.REFERENCE, refers="person")
_WEEKDAYS = ("周一", "Mon"), ("周二", "Tue"), ("周三", "Wed"), ("周四", "Thu"), ("周五", "Fri"), ("周六", "Sat"), ("周日", "Sun")  # fmt: skip
PERSON = RecordKind(
    name="person", label=Label("人员", "People"), action=Action.PEOPLE_MANAGE, key="id",
    title=("name",), made=True, kept=True,
    secret=Secret(
        Label("初始密码", "First password"),
        Label("只显示这一次，请当面告知本人；首次登录须修改。",
              "Shown only now. Tell it to the person; it must be changed at the first login."),
        Label("重置密码", "Reset the password")),
    fields=(
        _ID,
        _field("name", "姓名", "Name", most=30),
        _field("phone", "手机号", "Phone number", T.PHONE, in_list=True,
               hint=("用于登录", "Used to log in")),
        _field("roles", "角色", "Roles", T.CHOICES, in_list=True,
               choices=tuple(Choice(key.value, label) for key, label in ROLES.items())),
        _field("areas", "负责区域", "Areas", T.REFERENCES, required=False, refers="place"),
        _field("team", "队伍", "Team", required=False, null=True, in_list=True, most=40),
        _field("active", "在用", "Active", T.BOOLEAN,
               hint=("停用后立即退出所有设备", "Switched off: signed out everywhere at once")),
    ),
)  # fmt: skip
PLACE = RecordKind(
    name="place", label=Label("区域", "Areas"), action=Action.TOWN_MANAGE, key="code",
    importable=True, title=("name_zh", "name_en"), geometry="ring",
    fields=(
        _CODE,
        _field("kind", "种类", "Kind", T.CHOICE, in_list=True, choices=_choices(
            town=("镇", "Town"), community=("居委", "Community"), village=("村委", "Village"),
            grid=("网格", "Grid"))),
        _field("parent", "上级区域", "Within", T.REFERENCE, required=False, refers="place"),
        *_NAMES, _LATITUDE, _LONGITUDE,
        _field("ring", "边界", "Outline", T.RING, required=False),
    ),
)  # fmt: skip
SEGMENT = RecordKind(
    name="segment", label=Label("路段", "Street segments"), action=Action.TOWN_MANAGE, key="code",
    importable=True, title=("name_zh", "name_en"), geometry="line",
    fields=(
        _CODE, *_NAMES,
        _field("street_class", "道路类别", "Street class", T.CHOICE, in_list=True,
               choices=(Choice(1, Label("一类", "Class 1")), Choice(2, Label("二类", "Class 2")),
                        Choice(3, Label("三类", "Class 3")))),
        _field("zone", "区域类别", "Zone", T.CHOICE, in_list=True, choices=_choices(
            strictly_forbidden=("严禁区", "Strictly forbidden"),
            strictly_controlled=("严控区", "Strictly controlled"),
            controlled=("控制区", "Controlled"))),
        _field("line", "走向", "Line", T.LINE, required=False),
        _field("communities", "经过的居村", "Communities", T.REFERENCES, required=False, refers="place"),
    ),
)  # fmt: skip
POINT = RecordKind(
    name="point", label=Label("点位", "Points"), action=Action.TOWN_MANAGE, key="code",
    importable=True, title=("name_zh", "name_en"), geometry="point",
    fields=(
        _CODE, *_NAMES,
        _field("address", "地址", "Address", in_list=True),
        replace(_LATITUDE, required=True), replace(_LONGITUDE, required=True),
        _field("grid", "网格", "Grid", T.REFERENCE, required=False, refers="place"),
        _field("segment", "路段", "Segment", T.REFERENCE, required=False, refers="segment"),
    ),
)  # fmt: skip
CAMERA = RecordKind(
    name="camera", label=Label("探头", "Cameras"), action=Action.TOWN_MANAGE, key="code",
    importable=True, title=("name_zh", "name_en"),
    fields=(_CODE, *_NAMES, _field("point", "点位", "Point", T.REFERENCE, refers="point", in_list=True)),
)  # fmt: skip
FENCE = RecordKind(
    name="fence", label=Label("电子围栏", "E-fences"), action=Action.TOWN_MANAGE, key="code",
    importable=True, title=("name_zh", "name_en"), geometry="ring",
    fields=(
        _CODE, *_NAMES,
        _field("use", "用途", "Use", T.CHOICE, in_list=True, choices=_choices(
            forbidden=("禁停区", "No parking"), allowed=("停放区", "Parking"))),
        _field("ring", "边界", "Outline", T.RING),
    ),
)  # fmt: skip
CATEGORY = RecordKind(
    name="category", label=Label("类别与时限", "Categories and limits"), action=Action.TOWN_MANAGE,
    key="code", importable=True, title=("name_zh", "name_en"),
    fields=(
        _CODE,
        _field("scheme", "标准", "Scheme", T.CODE),
        _field("major_zh", "大类", "Major class"),
        _field("major_en", "大类英文", "Major class in English", required=False, most=80),
        *_NAMES,
        _field("amount", "处置时限", "Limit for handling", T.INTEGER, least=1, most=999, in_list=True),
        _field("unit", "时限单位", "Unit", T.CHOICE, in_list=True, choices=(
            Choice(Unit.URGENT_HOUR.value, Label("紧急工作时", "urgent hours")),
            Choice(Unit.WORKING_HOUR.value, Label("工作时", "working hours")),
            Choice(Unit.WORKING_DAY.value, Label("工作日", "working days")))),
        _field("close_when", "结案标准", "Closed when", most=200),
    ),
)  # fmt: skip
SCENARIO = RecordKind(
    name="scenario", label=Label("识别场景", "Camera scenarios"), action=Action.TOWN_MANAGE, key="key",
    importable=True, title=("name_zh", "name_en"),
    fields=(
        _field("key", "编号", "Code", T.CODE, fixed=True, in_list=True), *_NAMES,
        _field("category", "案件类别", "Category", T.REFERENCE, refers="category", in_list=True),
        _field("place_kind", "发生地", "Where", T.CODE),
        _field("rank", "排序", "Order", T.INTEGER, least=0, most=999),
    ),
)  # fmt: skip
CALENDAR_DAY = RecordKind(
    name="calendar_day", label=Label("节假日历", "Calendar"), action=Action.TOWN_MANAGE, key="day",
    importable=True, title=("day",),
    fields=(
        _field("day", "日期", "Day", T.DATE, fixed=True),
        _field("working", "上班", "A working day", T.BOOLEAN, in_list=True,
               hint=("调休上班选是，放假选否", "Yes for a make-up day, no for a holiday")),
        _field("name_zh", "名称", "Name", in_list=True),
        _field("name_en", "英文名", "Name in English", required=False),
    ),
)  # fmt: skip
SHIFT = RecordKind(
    name="shift", label=Label("排班", "Rosters"), action=Action.DUTY_MANAGE, key="id",
    title=("person",), made=True,
    fields=(
        _ID, _PERSON,
        _field("area", "负责区域", "Area", T.REFERENCE, required=False, refers="place", in_list=True),
        _field("weekdays", "星期", "Days", T.CHOICES, required=False, in_list=True, choices=tuple(
            Choice(number, Label(*each)) for number, each in enumerate(_WEEKDAYS))),
        _field("day", "仅某一天", "One day only", T.DATE, required=False, in_list=True),
        _field("starts", "上班", "From", T.TIME, in_list=True),
        _field("ends", "下班", "To", T.TIME, in_list=True,
               hint=("不晚于上班时间即为次日", "Not after the start: the next day")),
        _field("note", "说明", "Note", required=False, most=100),
    ),
)  # fmt: skip
LEAVE = RecordKind(
    name="leave", label=Label("请假", "Leave"), action=Action.DUTY_MANAGE, key="id", title=("person",),
    made=True,
    fields=(
        _ID, _PERSON,
        _field("starts", "开始", "From", T.INSTANT, in_list=True),
        _field("ends", "结束", "Until", T.INSTANT, in_list=True),
        _field("substitute", "替岗人", "Substitute", T.REFERENCE, required=False, refers="person",
               in_list=True),
        _field("note", "说明", "Note", required=False, most=100),
    ),
)  # fmt: skip
SEGMENT_DUTY = RecordKind(
    name="segment_duty", label=Label("路段责任人", "Segment duties"), action=Action.DUTY_MANAGE,
    key="segment", title=("segment",),
    fields=(
        _field("segment", "路段", "Segment", T.REFERENCE, refers="segment", fixed=True),
        *(
            Field(name=level.value, label=LEVELS[level], type=T.REFERENCE, required=False,
                  refers="person", in_list=level in (Level.GRID_WORKER, Level.SEGMENT_CHIEF))
            for level in SEGMENT_LEVELS
        ),
    ),
)  # fmt: skip
CASE_KIND = RecordKind(
    name="case_kind", label=Label("办件类型", "Kinds of case"), action=Action.TOWN_MANAGE, key="key",
    title=("name_zh", "name_en"), closed=True,
    hint=Label(
        "步骤、角色和处置结果是流程本身，由程序规定；这里改名称、时限、距离和照片来源。"
        "时限按紧急工作时计；已在计时的仍按原时限，新的计时按新时限。",
        "Steps, roles and outcomes are the workflow and come with the program; set here are name, limits, "
        "distance and photos. Limits are minutes of urgent hours; a clock that runs keeps its limit, a new one "
        "gets the new limit."),
    fields=(
        _field("key", "编号", "Code", T.CODE, fixed=True, in_list=True),
        *(replace(each, required=True) for each in _NAMES),
        *(
            Field(name=clock.value, label=fill(_MINUTES, clock=CLOCK_LABELS[clock]), type=T.INTEGER, least=1,
                  most=LONGEST_LIMIT)
            for clock in STAGE_LIMITS
        ),
        _field("far_metres", "到场距离（米）", "Distance at arrival (metres)", T.INTEGER, least=10, most=5_000,
               hint=("更远须说明原因", "Further away needs a reason")),
        _field("gallery", "可用相册照片", "Photos from the gallery", T.BOOLEAN, in_list=True,
               hint=("不勾选则只能现场拍摄", "Without it only those taken on the spot")),
    ),
)  # fmt: skip
WORDING = RecordKind(
    name="wording", label=Label("文字", "Texts"), action=Action.TOWN_MANAGE, key="code",
    title=("code",), closed=True,
    hint=Label(
        "一律按纯文本显示。隐私说明须保留 {days}（保留天数），页脚可用 {name}（打印人）和 {time}（打印时间），由程序填写。"
        "镇名留空时用“区域”里的名称。",
        "Always shown as plain text. The privacy notice must keep {days} (how long a number is kept); the foot "
        "may use {name} (who prints) and {time}: the program fills them in. An empty name of the town means "
        "the one among the areas."),
    fields=(
        _field("code", "用处", "Where", T.CHOICE, fixed=True,
               choices=tuple(Choice(each.code, each.label) for each in WORDINGS)),
        _field("zh", "中文", "Chinese", required=False, most=MOST, in_list=True),
        _field("en", "英文", "English", required=False, most=MOST, in_list=True),
    ),
)  # fmt: skip
API_KEY = RecordKind(
    name="api_key", label=Label("接口密钥", "API keys"), action=Action.TOWN_MANAGE, key="id",
    title=("name",), made=True, kept=True,
    secret=Secret(
        Label("密钥", "Key"),
        Label("只显示这一次，请立即填入对方系统；遗失须停用后另建。",
              "Shown only now. Enter it in the other system at once; where it is lost, switch it off and make another.")),
    fields=(
        _ID,
        _field("name", "名称", "Name", most=60, hint=("如某平台", "Such as the platform's name")),
        _field("source", "案件来源", "Source of its tickets", T.CHOICE, in_list=True, fixed=True,
               choices=tuple(Choice(key.value, label) for key, label in SOURCES.items())),
        _field("scopes", "权限", "May", T.CHOICES, in_list=True,
               choices=tuple(Choice(key, label) for key, label in SCOPES.items())),
        _field("active", "在用", "Active", T.BOOLEAN, in_list=True,
               hint=("停用后立即不能调用", "Switched off: refused at once")),
    ),
)  # fmt: skip

KINDS: dict[str, RecordKind] = {
    each.name: each
    for each in (
        PERSON, SHIFT, LEAVE, SEGMENT_DUTY, PLACE, SEGMENT, POINT, CAMERA, FENCE,
        CATEGORY, SCENARIO, CASE_KIND, CALENDAR_DAY, WORDING, API_KEY,
    )
}  # fmt: skip

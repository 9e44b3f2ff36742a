"""The one way in which the rules say no: a stable code, and a sentence in both languages.

A sentence says what is wrong and what to do now. Arguments are words or `Label`s.
"""

from collections.abc import Mapping

from backend.domain.text import Label

SENTENCES: dict[str, Label] = {
    "login.failed": Label(
        "手机号或密码不对，请重试", "The phone number or the password is wrong, try again"
    ),
    "login.locked": Label(
        "连续 5 次密码错误，账号已锁定，{minutes} 分钟后再试，或请管理员重置",
        "Locked after 5 wrong passwords: try again in {minutes} min, or ask the administrator",
    ),
    "login.busy": Label("登录尝试过于频繁，请稍后再试", "Too many attempts, try again shortly"),
    "session.none": Label("请先登录", "Please log in"),
    "session.ended": Label(
        "此设备已被退出登录，请重新登录", "This device was signed out; please log in again"
    ),
    "session.wiped": Label(
        "此设备已挂失，本机数据已按要求清除",
        "This device was reported lost; its data is removed as asked",
    ),
    "session.csrf": Label(
        "请求来源不明，已拒绝", "Refused: the request does not come from this app"
    ),
    "password.must_change": Label("请先修改初始密码", "Change the first password before going on"),
    "password.short": Label("密码至少 {least} 位", "At least {least} characters"),
    "password.long": Label("密码最多 {most} 位", "At most {most} characters"),
    "password.simple": Label(
        "密码太简单：请混合字母和数字，不要用手机号或常见密码",
        "Too simple: mix letters and digits, no phone number, no common password",
    ),
    "password.same": Label("新密码不能与旧密码相同", "The new password equals the old one"),
    "password.wrong": Label("当前密码不对", "The current password is wrong"),
    "key.none": Label("接口密钥无效或已停用", "The API key is unknown or switched off"),
    "key.scope": Label("该密钥没有此权限", "This key lacks the scope for that"),
    "role.forbidden": Label("您的角色不能进行此操作", "Your role may not do this"),
    "not_found": Label("没有找到，或您无权查看", "Not found, or not yours to see"),
    "method.not_allowed": Label("不支持此操作方式", "This method is not supported here"),
    "input.malformed": Label("提交的内容格式有误", "What was sent is malformed"),
    "input.too_large": Label("内容过大，上限 {most}", "Too large: the limit is {most}"),
    "input.media_type": Label("不支持的内容类型", "This content type is not supported"),
    "rate.limited": Label(
        "请求过于频繁，请 {seconds} 秒后再试", "Too many requests, try again in {seconds} s"
    ),
    "challenge.forged": Label(
        "验证信息不对，请再点一次“发送”", "The check does not fit: press “Send” again"
    ),
    "challenge.expired": Label(
        "页面停留太久，请再点一次“发送”，填写的内容还在",
        "The page was open too long: press “Send” again, what you wrote is kept",
    ),
    "challenge.unsolved": Label(
        "验证没有完成，请再点一次“发送”", "The check is not finished: press “Send” again"
    ),
    "challenge.used": Label(
        "这一份已经发送过，改动后的内容请再发送一次",
        "This was sent already; send the changed one again",
    ),
    "public.limited": Label(
        "这里上报得太频繁了，请 {minutes} 分钟后再试；着急请拨打 {hotline}",
        "Too many reports from here: try again in {minutes} min; if it is urgent call {hotline}",
    ),
    "public.full": Label(
        "现在上报的人太多，请 {minutes} 分钟后再试；着急请拨打 {hotline}",
        "Too many reports just now: try again in {minutes} min; if it is urgent call {hotline}",
    ),
    "public.concern": Label("请选择是什么问题", "Choose what it is about"),
    "public.place": Label("请告诉我们在哪里", "Tell us where it is"),
    "public.outside": Label(
        "这个位置不在本镇范围内，请另选地点，或拨打 {hotline}",
        "This place is not in our town: choose another one, or call {hotline}",
    ),
    "photo.marked": Label(
        "照片里带有拍摄位置等信息，请用本页面重新选择照片",
        "The photo carries its place or other data: choose it anew on this page",
    ),
    "contact.none": Label(
        "上报人没有留电话，或已按期删除", "No phone number was left, or it was deleted when due"
    ),
    "server.fault": Label(
        "服务器出错了，您的内容没有丢失，请稍后重试（编号 {id}）",
        "The server failed; nothing of yours is lost, try again later (reference {id})",
    ),
    "kind.unknown": Label("没有这种案件类型", "There is no such kind of case"),
    "category.unknown": Label("没有这个案件类别", "There is no such category"),
    "move.unknown": Label("此类案件没有这一步", "This kind of case has no such step"),
    "move.role": Label("您的角色不能{move}", "Your role may not do this: {move}"),
    "move.not_assignee": Label(
        "工单现在不在您名下，不能{move}", "The ticket is not assigned to you now: {move}"
    ),
    "move.not_reporter": Label(
        "只有上报人可以{move}", "Only the person who reported it may do this: {move}"
    ),
    "move.state": Label(
        "工单现在是“{state}”，不能{move}", "The ticket is now “{state}”: {move} is not possible"
    ),
    "ticket.changed": Label(
        "工单已被{who}{last}，请看过最新情况再操作",
        "Meanwhile: {last}, by {who}. Look at the ticket again, then decide",
    ),
    "ticket.suspended": Label(
        "工单已挂账，恢复后才能{move}", "The ticket is suspended; resume it first: {move}"
    ),
    "ticket.follows": Label(
        "这是子件，随母件一起办理；请在母件上{move}，或先脱离母件",
        "It follows its parent: {move} there, or let it stand alone first",
    ),
    "property.asked": Label(
        "已经问过物业，正在等答复", "The property was asked already and has not answered yet"
    ),
    "property.none": Label(
        "这里没有登记物业经理，请联系管理员", "No property manager is registered for this place"
    ),
    "property.not_asked": Label(
        "没有等待答复的问题，可能已经答复", "Nothing waits for an answer: it may be answered already"
    ),
    "follow.self": Label("不能并入自己", "A ticket cannot follow itself"),
    "follow.nested": Label(
        "母件不能再并入别的工单，子件也不能再带子件",
        "A parent cannot follow another one, and a child has no children",
    ),
    "follow.target": Label(
        "只能并入已立案、尚未处置完的工单", "Only a ticket that is filed and not yet handled can be followed"
    ),
    "follow.full": Label("一个母件最多 {most} 个子件", "A parent has at most {most} children"),
    "follow.none": Label("它没有并入任何母件", "It follows no ticket"),
    "recall.nothing": Label(
        "最近一步不能撤回，或之后又有了新的变化", "The last step cannot be taken back, or more has happened since"
    ),
    "recall.other": Label("只有本人可以撤回自己的操作", "Only who did it may take it back"),
    "recall.late": Label(
        "超过 {minutes} 分钟，不能撤回", "After {minutes} min it can no longer be taken back"
    ),
    "ticket.not_suspended": Label("工单没有挂账", "The ticket is not suspended"),
    "ticket.exists": Label("这个工单已经存在", "This ticket exists already"),
    "note.required": Label("请填写说明", "Please write a note"),
    "reason.unknown": Label("请从列表中选择原因", "Choose a reason from the list"),
    "outcome.unknown": Label("请选择处置结果", "Choose an outcome"),
    "position.required": Label(
        "需要当前位置；取不到时请说明原因", "The position is needed, or why there is none"
    ),
    "position.far": Label(
        "您离现场约 {distance} 米，请说明原因",
        "You are about {distance} m from the place: please explain",
    ),
    "photo.missing": Label("还缺照片：{kinds}", "Photos are missing: {kinds}"),
    "filter.short": Label("请至少输入两个字", "Type at least two characters"),
    "filter.long": Label("搜索内容最多 {most} 个字", "At most {most} characters can be searched for"),
    "filter.many": Label("每项最多选 {most} 个", "Choose at most {most} of a kind"),
    "filter.name": Label(
        "名称已用过，请换一个", "There is a filter of this name already: choose another"
    ),
    "filter.full": Label(
        "最多保存 {most} 个筛选，请先删除不用的", "At most {most} filters are kept: remove one first"
    ),
    "field.missing": Label("请填写", "Fill this in"),
    "field.unknown": Label("没有这一项", "There is no such field"),
    "field.text": Label("内容格式不对", "This text is not usable"),
    "field.line": Label("不能换行", "One line only"),
    "field.code": Label("只能用字母、数字、- 和 _", "Letters, digits, - and _ only"),
    "field.dialled": Label("应为电话号码，如 12345", "A number to dial is needed, like 12345"),
    "field.blank": Label("不能用 {{{name}}}，程序不认识它", "{{{name}}} is not filled in by the program"),
    "field.blank_missing": Label(
        "须保留 {{{name}}}，由程序填写", "{{{name}}} must stay: the program fills it in"
    ),
    "field.phone": Label("应为 11 位手机号", "A mobile number of 11 digits"),
    "field.number": Label("应为数字", "A number is needed"),
    "field.range": Label("应在 {least} 到 {most} 之间", "Between {least} and {most}"),
    "field.boolean": Label("应为是或否", "Yes or no"),
    "field.date": Label("日期应如 2026-10-01", "A date like 2026-10-01"),
    "field.time": Label("时间应如 08:30", "A time like 08:30"),
    "field.instant": Label("时间缺失或没有时区", "A date and time with its zone"),
    "field.choice": Label("没有这个选项：{value}", "No such choice: {value}"),
    "field.many": Label("最多 {most} 个", "At most {most}"),
    "field.long": Label("最多 {most} 个字，现有 {length} 个", "{length} characters; at most {most}"),
    "field.points": Label("坐标格式不对", "These are no positions"),
    "field.points_few": Label("至少要 {least} 个点", "At least {least} points"),
    "field.swapped": Label(
        "经纬度写反了：应先经度后纬度", "Latitude and longitude are swapped: longitude comes first"
    ),
    "field.crossed": Label("边界自相交叉", "The outline crosses itself"),
    "field.circle": Label("上级区域绕成了圈", "The areas would lie within each other in a circle"),
    "field.fixed": Label("建立后不能改", "This cannot be changed later"),
    "field.refers": Label("没有这一条：{value}", "There is no such record: {value}"),
    "field.taken": Label("已被使用", "This is taken already"),
    "field.order": Label("结束要晚于开始", "The end must come after the start"),
    "field.days": Label("请选星期，或某一天，二者取一", "Days of the week, or one day: one of the two"),
    "field.self": Label("不能是本人", "This is the same person"),
    "record.invalid": Label("有内容需要修改，请看标出的各项", "Some fields need another look"),
    "record.exists": Label("编号已存在：{key}", "There is one with this code already: {key}"),
    "record.used": Label(
        "还有其他数据在用它，不能删除", "Others refer to this: it cannot be removed"
    ),
    "record.kept": Label("这一条不能删除", "This one cannot be removed"),
    "record.closed": Label(
        "{kind}由程序规定，只能修改，不能新增或删除",
        "The program says which there are: they are changed, not added or removed ({kind})",
    ),
    "import.undone": Label("这次导入已经撤销过", "This import was undone already"),
    "import.overtaken": Label(
        "导入之后有 {count} 条又改过或正在使用，没有撤销任何内容",
        "Nothing was undone. Changed since, or in use: {count}",
    ),
    "import.row_changed": Label("{who}之后又改过", "changed since by {who}"),
    "import.row_used": Label("还有其他数据在用它", "others refer to it"),
    "import.row_invalid": Label("恢复后的内容不符合规则：{why}", "as it was it no longer fits: {why}"),
    "import.empty": Label("文件是空的", "The file is empty"),
    "import.kind": Label("{kind}不能导入", "These cannot be imported: {kind}"),
    "import.nul": Label(
        "第 {row} 行有不可见的空字符，这不是文本文件",
        "Row {row} holds a NUL character: this is no text file",
    ),
    "import.encoding": Label(
        "第 {row} 行的文字编码无法识别，请另存为 UTF-8 或 GBK",
        "Row {row} is neither UTF-8 nor GBK: save the file as one of them",
    ),
    "import.rows": Label("最多 {most} 行，请分成几个文件", "At most {most} rows: split the file"),
    "import.csv": Label("引号不成对或格式不对：{why}", "Quotes do not match, or no CSV: {why}"),
    "import.column": Label("缺少“{column}”列", "The column “{column}” is missing"),
    "import.column_twice": Label("“{column}”列出现了两次", "The column “{column}” is there twice"),
    "import.cells": Label(
        "有 {cells} 格，表头只有 {columns} 列", "{cells} cells, but {columns} columns"
    ),
    "import.cell": Label(
        "内容太长：{length} 字，最多 {most} 字", "{length} characters in a cell; at most {most}"
    ),
    "import.twice": Label(
        "编号 {key} 与第 {row} 行重复", "The code {key} is in row {row} already"
    ),
    "import.geojson": Label("不是可用的 GeoJSON：{why}", "This is no usable GeoJSON: {why}"),
    "import.no_geometry": Label("{kind}没有图形，请用 CSV", "No shapes here, use CSV: {kind}"),
    "import.crs": Label(
        "坐标系应为 WGS-84（EPSG:4326）", "Coordinates must be WGS-84 (EPSG:4326)"
    ),
    "import.shape": Label("图形应为 {wanted}，实为 {got}", "A {wanted} is needed, not a {got}"),
    "import.holes": Label("不支持有洞的面", "Polygons with holes are not supported"),
    "import.wrong": Label(
        "有 {count} 处问题，没有导入任何内容", "{count} problems: nothing was imported"
    ),
    "import.changed": Label(
        "预检之后数据又变了，没有导入任何内容，请重新预检",
        "The data changed since the check: nothing was imported, check again",
    ),
    "edit.overtaken": Label(
        "这一项之后又改过，不能撤销；请直接修改",
        "It was changed again since and cannot be undone: edit it instead",
    ),
    "person.last_administrator": Label(
        "至少要保留一名在用的管理员", "One active administrator must remain"
    ),
    "person.own_password": Label(
        "自己的密码请在“我的账号”里修改", "Change the own password at “My account”"
    ),
    "person.own_roles": Label(
        "不能改自己的角色或停用自己，请由另一名管理员操作",
        "Nobody changes the own roles or switches the own account off: ask another administrator",
    ),
    "export.many": Label(
        "已有 {most} 份导出在进行，请等它们完成", "{most} exports are under way: wait for them"
    ),
    "export.large": Label(
        "超过 {most} 件，请先缩小筛选范围", "More than {most} cases: narrow the filters first"
    ),
    "export.failed": Label("导出没有成功，请重试", "The export failed: try again"),
    "photo.gallery": Label(
        "此类事件须现场拍摄，不能用相册照片",
        "Photos of such a case are taken on the spot: none from the gallery",
    ),
    "photo.conflict": Label(
        "照片编号已用于另一张照片", "The photo's id is used by another photo already"
    ),
    "photo.not_reserved": Label("照片未登记，请重新上传", "The photo was not reserved: send it anew"),
    "photo.not_here": Label("照片内容还没有到达", "The photo's bytes have not arrived"),
    "photo.bytes": Label(
        "照片内容与登记不符，请重新上传", "The bytes are not those reserved: send them anew"
    ),
    "photo.unreadable": Label("文件不是可用的照片", "The file is not a usable picture"),
    "photo.signature": Label(
        "上传链接无效或已过期，请重试", "The upload link is invalid or has expired, try again"
    ),
    "assignee.unknown": Label("没有找到该人员", "This person was not found"),
    "assignee.unfit": Label("{name}不能处置工单", "{name} does not handle tickets"),
    "assignee.same": Label("工单已经在{name}名下", "{name} has this ticket already"),
    "assignee.one": Label(
        "请选择一个人员或一个班组", "Choose one person, or one team"
    ),
    "team.empty": Label("{team}没有可接单的人员", "Nobody of {team} can take a ticket"),
    "accept.taken": Label(
        "{who}已先接单，您不用再去", "{who} has taken it already: you need not go"
    ),
    "dispatch.nobody": Label(
        "当前没有在班人员可派，请指定人员或班组", "Nobody is on duty for it: choose a person or a team"
    ),
    "record.changed": Label(
        "{who}已经改过，您填写的内容还在，请对照后再保存",
        "Changed by {who} meanwhile; what you typed is kept: compare, then save again",
    ),
    "rules.malformed": Label("规则有误：{detail}", "The rules are not right: {detail}"),
    "rules.same": Label("与现行规则相同，没有可发布的改动", "The same as the live rules: nothing to publish"),
    "merge.self": Label("不能与自己合并", "A ticket cannot be merged into itself"),
    "merge.target": Label(
        "目标工单已结束，不能并入", "The other ticket has ended: choose an open one"
    ),
    "extension.none": Label("没有待批的延期申请", "No extension has been asked for"),
    "extension.open": Label("已有延期申请待批", "An extension is waiting for approval already"),
    "alarm.scenario": Label("未知场景：{key}", "Unknown scenario: {key}"),
    "alarm.camera": Label("未知探头：{code}", "Unknown camera: {code}"),
    "alarm.place": Label(
        "需要探头编号、坐标或地址之一", "A camera code, a position or an address is needed"
    ),
    "alarm.time": Label(
        "时间缺少时区，或超出允许范围", "The time lacks its zone or lies outside what is accepted"
    ),
    "store.away": Label(
        "照片库暂时无法使用，照片会自动重传",
        "The photo store does not answer just now; photos are sent again by themselves",
    ),
    "alarm.photo": Label("第 {index} 张照片不可用", "Photo {index} is not usable"),
    "command.unreadable": Label(
        "无法识别的操作：{detail}", "This command cannot be read: {detail}"
    ),
    "key.unknown": Label(
        "此设备的签名钥匙未登记，将自动登记后重试",
        "This device's key is not registered; it will be, and then tried again",
    ),
    "key.other": Label(
        "钥匙编号已属于别人或另一台设备", "The key's id belongs to another person or device"
    ),
    "key.malformed": Label("钥匙不可用，请更新应用", "The key is not usable: update the app"),
    "key.ended": Label(
        "此设备已挂失，之后收到的操作需指挥中心裁定",
        "This device was reported lost: what it sends now is for the command room to judge",
    ),
    "signature.bad": Label(
        "签名与内容不符，未予采纳", "The signature does not fit what it signs; not taken"
    ),
    "author.inactive": Label(
        "账号已停用，需指挥中心裁定",
        "The account was switched off: this is for the command room to judge",
    ),
    "held.none": Label("没有这条待裁定的操作", "There is no such command to settle"),
    "held.settled": Label("已由{who}裁定", "Settled already by {who}"),
    "held.no_ticket": Label(
        "它要办的工单不存在，只能不采纳", "Its ticket does not exist: it can only be set aside"
    ),
    "rating.open": Label("事情办结后才能评价", "It can be rated once it is closed"),
    "rating.late": Label("评价的时间已过", "The time for rating is over"),
    "rating.fixed": Label("评价超过一天，不能再改", "A rating can be changed for one day"),
    "reopen.open": Label(
        "事情还在办理，不用申请重办", "It is still being handled: nothing need be reopened"
    ),
    "reopen.once": Label(
        "已申请过一次重办。问题还在的话，请重新上报",
        "It was reopened once already: if the problem is still there, please report it anew",
    ),
    "reopen.late": Label(
        "办结已超过 {days} 天，请重新上报", "It was closed more than {days} days ago: please report it anew"
    ),
    "message.empty": Label("请写明要说什么", "Say what the message is about"),
    "message.to": Label(
        "请选一个人、一个班组或一块区域", "Choose one person, one team or one area"
    ),
    "message.nobody": Label(
        "没有人收得到：班组里没有在用账号，或区域里没有已知位置的人",
        "It would reach nobody: the team has no active accounts, or nobody's position in the area is known",
    ),
    "message.area": Label(
        "区域要有 3 到 100 个点，且边线不交叉", "An area has 3 to 100 points, and its edges do not cross"
    ),
    "message.often": Label("一分钟最多发 {most} 条", "At most {most} messages a minute"),
    "position.old": Label(
        "定位超过 {minutes} 分钟，没有用", "The position is more than {minutes} minutes old: not used"
    ),
    "position.vague": Label(
        "定位误差超过 {metres} 米，没有用", "The position is vague by more than {metres} m: not used"
    ),
    "position.off_duty": Label(
        "现在不当班，位置不会共享", "You are not on duty now: no position is shared"
    ),
    "push.none": Label("本系统未开通推送", "This installation has no push"),
    "push.address": Label(
        "浏览器给出的推送地址不可用", "The browser's push address cannot be used"
    ),
    "push.keys": Label("浏览器给出的推送密钥不可用", "The browser's push keys cannot be used"),
    "reach.quiet": Label(
        "免打扰要有开始和结束时间", "Quiet hours need a beginning and an end"
    ),
    "reach.tested": Label(
        "刚测试过几次，{minutes} 分钟后再试", "Tested a few times just now: again in {minutes} minutes"
    ),
    "notice.not_dead": Label("这条提醒没有失败，不用重发", "This notice has not failed"),
    "command.other": Label(
        "编号已用于另一项操作", "This id was used for a different command already"
    ),
}  # fmt: skip

Word = str | int | Label


class Refusal(Exception):
    """Raised by the rules; mapped to a problem detail (RFC 9457) at one place in the API."""

    def __init__(self, code: str, /, **words: Word) -> None:
        super().__init__(code)
        self.code = code
        self.words = words

    @property
    def sentence(self) -> Label:
        pattern = SENTENCES[self.code]
        return Label(
            pattern.zh.format_map(_in_language(self.words, "zh")),
            pattern.en.format_map(_in_language(self.words, "en")),
        )


def _in_language(words: Mapping[str, Word], language: str) -> dict[str, str | int]:
    return {
        key: getattr(word, language) if isinstance(word, Label) else word
        for key, word in words.items()
    }

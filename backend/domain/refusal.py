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
    "assignee.unfit": Label("{name}不是现场处置人员", "{name} is not a field worker"),
    "assignee.same": Label("工单已经在{name}名下", "{name} has this ticket already"),
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

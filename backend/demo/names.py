"""Invented Chinese names; some long ones, because screens must hold them."""

import random

SURNAMES = tuple(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程"
    "苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝"
    "龚邵万钱严覃武戴莫孔向汤"
)
COMPOUND = ("欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "令狐")
FIRST = tuple("建志文国明海春晓永玉金德红秀桂小立新庆家俊宏思雨佳子振学一兆培云克东士根阿")
SECOND = tuple("华强平军伟芳英兰萍敏杰峰林龙辉斌涛波宁静燕霞琴妹弟生祥福良荣昌达安康宇轩怡涵洁")
ALONE = tuple("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂萍鹏飞蕾琪昊阳岚钧")
LONG = (
    "阿依古丽·买买提", "古丽米热·阿布都热合曼", "巴特尔·额尔德尼", "扎西·多吉次仁",
    "迪丽娜尔·艾合买提江",
)  # fmt: skip


def draw_names(count: int, rng: random.Random) -> list[str]:
    """Different ones, the long names spread among the others."""
    names: dict[str, None] = {}
    while len(names) < count - len(LONG):
        names.setdefault(_name(rng))
    found = list(names)
    step = len(found) // len(LONG)
    for order, name in enumerate(LONG):
        found.insert(order * step + 11, name)
    return found


def _name(rng: random.Random) -> str:
    surname = rng.choice(COMPOUND) if rng.random() < 0.04 else rng.choice(SURNAMES)
    if rng.random() < 0.28:
        return surname + rng.choice(ALONE)
    return surname + rng.choice(FIRST) + rng.choice(SECOND)

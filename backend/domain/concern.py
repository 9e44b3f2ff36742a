"""What residents report, in their own words. Each leads to a category of the town; the command
room may choose another when it files the case. A concern whose category a town has not is not shown.
"""

import msgspec

from backend.domain.text import Label


class Concern(msgspec.Struct, frozen=True):
    """`icon`: a name of the screens' own drawings."""

    key: str
    label: Label
    hint: Label
    icon: str
    category: str


CONCERNS: tuple[Concern, ...] = (
    Concern("waste", Label("垃圾没人收", "Rubbish not collected"),
            Label("垃圾桶满了、路边有垃圾、旧家具没人搬", "Full bins, rubbish at the roadside, old furniture"),
            "bin", "0110"),
    Concern("road", Label("路面坏了", "Broken road"),
            Label("路上有坑、砖块松了、人行道不平", "Holes, loose stones, an uneven pavement"),
            "road", "0113"),
    Concern("water", Label("积水、下水道堵了", "Standing water, blocked drain"),
            Label("下雨积水、污水冒出来、井盖坏了", "Water that does not run off, sewage, a broken cover"),
            "drop", "0503"),
    Concern("bike", Label("电动车乱停乱充", "E-bikes parked or charged badly"),
            Label("停在楼道、拉电线充电、堵住门口", "In a stairwell, on a loose cable, in front of a door"),
            "bike", "L006"),
    Concern("car", Label("汽车乱停", "Badly parked car"),
            Label("停在人行道上、挡住路口", "On the pavement, across a junction"), "car", "L004"),
    Concern("fire_lane", Label("消防通道被堵", "Blocked fire lane"),
            Label("车或东西堵住了消防车的路", "A car or things where the fire engine must pass"),
            "fire", "L005"),
    Concern("stall", Label("摆摊占道", "Stalls in the way"),
            Label("路边摊、店铺把东西摆到外面", "Street stalls, shops that put goods outside"),
            "stall", "0401"),
    Concern("noise", Label("太吵了", "Too loud"),
            Label("工地、店铺的喇叭、广场音响", "A building site, a shop's loudspeaker, music"),
            "sound", "0301"),
    Concern("building", Label("乱搭乱建", "Unlawful building"),
            Label("在公共地方搭棚、加盖、砌墙", "A shed, an extra floor, a wall on common ground"),
            "building", "0101"),
    Concern("falling", Label("楼上往下扔东西", "Things thrown from above"),
            Label("高空抛物、外墙的东西要掉下来", "Thrown from a window, or about to fall off a wall"),
            "falling", "L001"),
    Concern("other", Label("其他问题", "Something else"),
            Label("不知道选哪一个，就选这个", "Choose this if none of the others fits"), "more", "L007"),
)  # fmt: skip

OF_KEY = {each.key: each for each in CONCERNS}
OF_CATEGORY = {each.category: each for each in CONCERNS}

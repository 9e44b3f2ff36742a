"""A word in both languages of the product; Chinese is the first."""

import msgspec


class Label(msgspec.Struct, frozen=True):
    zh: str
    en: str

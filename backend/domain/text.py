"""A word in both languages of the product; Chinese is the first."""

import msgspec


class Label(msgspec.Struct, frozen=True):
    zh: str
    en: str


def fill(pattern: Label, **words: Label | str | int) -> Label:
    """`{name}` becomes the word. Also for what an administrator wrote: nothing but names is read in it."""
    zh, en = pattern.zh, pattern.en
    for name, word in words.items():
        both = word if isinstance(word, Label) else Label(str(word), str(word))
        zh, en = zh.replace(f"{{{name}}}", both.zh), en.replace(f"{{{name}}}", both.en)
    return Label(zh, en)

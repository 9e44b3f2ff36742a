"""A sealed file opens with its key alone, and any change is found and named."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.backup.archive import Writer, parts
from storage.backup.sealed import CHUNK, TAG, Damaged, Opener, Sealer, make_key, read_key

KEY = bytes(range(32))
HEADER = 40
WHOLE = CHUNK + TAG
CONTENT = {"small": b"x", "none": b"", "large": b"abcdefgh" * 400_000}


def sealed() -> bytes:
    file = io.BytesIO()
    writer = Writer(Sealer(file, KEY))
    for name, data in CONTENT.items():
        writer.begin(name)
        writer.write(data)
        writer.end()
    writer.finish()
    return file.getvalue()


def opened(data: bytes, key: bytes = KEY) -> dict[str, bytes]:
    return {part.name: b"".join(part.blocks) for part in parts(Opener(io.BytesIO(data), key))}


def test_what_went_in_comes_out() -> None:
    assert opened(sealed()) == CONTENT


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_every_length(length: int) -> None:
    file = io.BytesIO()
    sealer = Sealer(file, KEY)
    sealer.write(bytes(length))
    sealer.finish()
    opener = Opener(io.BytesIO(file.getvalue()), KEY)
    assert opener.read(length) == bytes(length)
    assert opener.at_end()


def changed(at: int) -> Callable[[bytes], bytes]:
    return lambda data: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def swapped(data: bytes) -> bytes:
    first, second = data[HEADER : HEADER + WHOLE], data[HEADER + WHOLE : HEADER + 2 * WHOLE]
    return data[:HEADER] + second + first + data[HEADER + 2 * WHOLE :]


TAMPERED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "magic": (changed(3), "no backup of Banjie"),
    "key id": (changed(18), "another key"),
    "salt": (changed(30), "changed in chunk 0"),
    "first chunk": (changed(HEADER + 100), "changed in chunk 0"),
    "second chunk": (changed(HEADER + WHOLE + 5), "changed in chunk 1"),
    "tag": (changed(HEADER + WHOLE - 1), "changed in chunk 0"),
    "last byte": (changed(-1 + len(sealed())), "changed in chunk 3"),
    "cut in a chunk": (lambda data: data[: HEADER + WHOLE + 77], "cut off or changed in chunk 1"),
    "cut between chunks": (lambda data: data[: HEADER + 2 * WHOLE], "its end is missing"),
    "cut by a byte": (lambda data: data[:-1], "cut off or changed in chunk 3"),
    "cut in the header": (lambda data: data[:20], "cut off in its header"),
    "empty": (lambda _: b"", "no backup of Banjie"),
    "swapped": (swapped, "not in their order"),
    "chunk removed": (lambda d: d[:HEADER] + d[HEADER + WHOLE :], "not in their order"),
    "chunk doubled": (lambda d: d[: HEADER + WHOLE] + d[HEADER:], "not in their order"),
    "added": (lambda data: data + b"more", "chunk 3"),
}


@pytest.mark.parametrize("case", TAMPERED)
def test_tampering(case: str) -> None:
    tamper, sentence = TAMPERED[case]
    with pytest.raises(Damaged, match=sentence):
        opened(tamper(sealed()))


def test_another_key() -> None:
    with pytest.raises(Damaged, match="another key"):
        opened(sealed(), bytes(32))


def test_the_same_twice_is_not_the_same_file() -> None:
    assert sealed() != sealed()


def test_key_file(tmp_path: Path) -> None:
    path = tmp_path / "key"
    make_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(read_key(path)) == 32
    with pytest.raises(FileExistsError):
        make_key(path)
    path.write_text("not a key")
    with pytest.raises(Damaged):
        read_key(path)

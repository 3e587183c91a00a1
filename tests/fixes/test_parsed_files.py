"""Files are parsed once for all findings in them, and those of the last push for the next one: within a bound."""

from bot.fixes.code_file import MAX_BYTES, MAX_DEPTH, ParsedFiles
from bot.fixes.python_file import PythonFile, parse


def file_of(number: int, size: int = 100) -> bytes:
    return f"x = {number}".encode().ljust(size)


def test_a_file_is_parsed_once_while_it_is_held() -> None:
    held = ParsedFiles[PythonFile](most_bytes=350)
    made: list[bytes] = []

    def parsed(content: bytes) -> PythonFile | None:
        def make() -> PythonFile:
            made.append(content)
            return PythonFile(content)

        return held.parsed(content, "python", make)

    one, two, three, four = (file_of(number) for number in range(4))
    first = parsed(one)
    assert first is not None
    assert first is parsed(one)
    parsed(two), parsed(three), parsed(one)
    parsed(four)  # the one that was asked for longest ago makes room
    assert parsed(one) is first
    parsed(two)
    assert made == [one, two, three, four, two]


def test_one_content_is_another_file_in_another_language() -> None:
    held = ParsedFiles[PythonFile]()
    content = file_of(1)
    one = held.parsed(content, "js", lambda: PythonFile(content))
    assert one is not held.parsed(content, "ts", lambda: PythonFile(content))


def test_a_file_that_is_larger_than_all_that_is_held_is_parsed_all_the_same() -> None:
    held = ParsedFiles[PythonFile](most_bytes=10)
    content = file_of(1)
    assert held.parsed(content, "python", lambda: PythonFile(content)) is not None


def test_a_file_that_gets_no_fix_pushes_no_other_out() -> None:
    held = ParsedFiles[PythonFile](most_bytes=1_000)
    content = file_of(1)
    first = held.parsed(content, "python", lambda: PythonFile(content))
    for other in (b"x" * (MAX_BYTES + 1), b"x = '\xff'" * 200):
        assert held.parsed(other, "python", lambda: PythonFile(content)) is None
    assert held.parsed(content, "python", lambda: PythonFile(content)) is first


def test_what_is_too_large_too_deep_or_no_utf8_is_none_each_time() -> None:
    for content in (b"x" * (MAX_BYTES + 1), b"(" * (MAX_DEPTH + 1) + b")" * (MAX_DEPTH + 1), b"x = '\xff'"):
        assert parse(content) is None
        assert parse(content) is None

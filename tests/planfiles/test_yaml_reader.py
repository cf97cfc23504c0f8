"""Bytes into plain values: what YAML 1.2 says they are, and what is refused before anything is looked at."""

from decimal import Decimal

import pytest

from apps.planfiles.errors import PlanFileRefused
from apps.planfiles.yaml_reader import MOST_BYTES, Unreadable, read_yaml


def refusal(data: bytes) -> list[str]:
    with pytest.raises(PlanFileRefused) as refused:
        read_yaml(data)
    return list(refused.value.lines)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("False", False),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("Off", "Off"),
        ("null", None),
        ("~", None),
        ("", None),
        ("95", Decimal(95)),
        ("-0.50", Decimal("-0.50")),
        ("+7", Decimal(7)),
        (".5", Decimal("0.5")),
        ("1e3", Decimal(1000)),
        ("012", Decimal(12)),
        ("0o14", Unreadable("0o14")),
        ("0x1F", Unreadable("0x1F")),
        (".inf", Unreadable(".inf")),
        (".nan", Unreadable(".nan")),
        ("1e400", Unreadable("1e400")),
        ("9" * 41, Unreadable("9" * 41)),
        ("1:2", "1:2"),
        ("2016/17", "2016/17"),
        ("2016-09-01", "2016-09-01"),
        ("1_000", "1_000"),
        ("'95'", "95"),
        ('"true"', "true"),
        ("|\n  a\n  b", "a\nb\n"),
    ],
)
def test_a_value_is_what_yaml_1_2_says(written: str, value: object) -> None:
    read = read_yaml(f"key: {written}\n".encode())["key"]
    assert read == value
    assert type(read) is type(value)


def test_a_number_keeps_the_decimals_it_was_written_with() -> None:
    assert [str(number) for number in read_yaml(b"[95, 95.0, 95.00, -0, 0.0, 1.50]")] == [
        *("95", "95.0", "95.00", "0", "0.0", "1.50")
    ]


def test_a_byte_order_mark_and_windows_line_ends_are_taken() -> None:
    assert read_yaml("\ufeffname: Café\r\nnext: 1\r\n".encode()) == {"name": "Café", "next": Decimal(1)}


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"", ["the file is empty"]),
        (b" \n\n", ["the file is empty"]),
        (b"# nothing but a comment\n", ["the file is empty"]),
        ("name: Café".encode("utf-16"), ["the file is in UTF-16; save it as UTF-8"]),
        ("a: 1\nname: Café".encode("latin-1"), ["line 2: the file is not in UTF-8; save it as UTF-8"]),
        (b"a: 1\nb: \xff\xfe", ["line 2: the file is not in UTF-8; save it as UTF-8"]),
        (b"a: 1\n\0", ["line 2: the file holds a NUL character, so it is not a text file"]),
        (b"a: &x 1\nb: *x\n", ["a: anchors (&x) are not part of the format",
         "b: aliases (*x) are not part of the format"]),
        (b"a: !!str 1\n", ["a: tags (tag:yaml.org,2002:str) are not part of the format"]),
        (b"a: [1, !thing {b: 1}]\n", ["a[1]: tags (!thing) are not part of the format"]),
        (b"a: !!python/object/apply:os.system [ls]\n", [
            "a: tags (tag:yaml.org,2002:python/object/apply:os) are not part of the format"
        ]),
        (b"a: 1\nb: {c: 1, c: 2}\n", ["b.c: the key is given twice"]),
        (b"a:\n  - <<: {b: 1}\n", ["a[0]: merge keys (<<) are not part of the format"]),
        (b"? [a, b]\n: 1\n", ["line 1: a key is to be text"]),
        (b"a: {2: b, true: c}\n", ["a: a key is to be text", "a: a key is to be text"]),
        (b"a: 1\n---\na: 2\n", ["line 2: a plan file holds one document only"]),
        (b"%YAML 1.1\n---\na: 1\n", ["line 1: a plan file is YAML 1.2"]),
        (b"%TAG ! tag:example.org,2000:\n---\na: 1\n", ["line 1: tags are not part of the format"]),
        (b"&root {a: 1}\n", ["line 1: anchors (&root) are not part of the format"]),
    ],
)  # fmt: skip
def test_what_is_not_part_of_the_format_is_refused(data: bytes, lines: list[str]) -> None:
    assert refusal(data) == lines


@pytest.mark.parametrize(
    "data", [b"a: [1, 2\n", b"a: 'open\n", b"a: b: c\n", b"\ta: 1\n", b"a: @b\n", b"- a\nb: 1\n", b"a: \x07"]
)
def test_what_is_not_yaml_is_refused_with_its_line(data: bytes) -> None:
    (line,) = refusal(data)
    assert (line.startswith("line ") and ": not YAML: " in line) or line == "holds a character that YAML does not allow"


def test_no_more_than_twenty_problems_are_listed() -> None:
    lines = refusal(b"\n".join(b"k%d: &a 1" % number for number in range(50)))
    assert len(lines) == 21
    assert lines[19] == "k19: anchors (&a) are not part of the format"
    assert lines[20] == "There are more problems; put these right first."


def test_fifty_megabytes_are_refused_before_they_are_read() -> None:
    too_large = [f"the file is larger than {MOST_BYTES // 1_000_000} MB, and no plan file needs to be"]
    assert refusal(b"a: " + b"x" * 50_000_000) == too_large
    assert refusal(b"\xff" * (MOST_BYTES + 1)) == too_large


def laughs() -> bytes:
    """Ten levels of nine aliases each: a billion values if they were followed."""
    levels = [b"a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [b"a%d: &a%d [%s]" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 10)]
    return b"\n".join(levels)


@pytest.mark.parametrize(
    ("data", "last"),
    [
        (laughs(), "There are more problems; put these right first."),
        (b"a: &a [*a]\n", "a[0]: aliases (*a) are not part of the format"),
        (b"[" * 1_000_000, "line 1: lists and mappings stand more than 24 deep"),
        (b"{a: " * 1_000_000, "line 1: lists and mappings stand more than 24 deep"),
        (b"- " * 1_000_000, "line 1: lists and mappings stand more than 24 deep"),
        (b"? " * 1_000_000, "There are more problems; put these right first."),
        (b"- a\n" * 400_000, "the file holds more than 300,000 values, and no plan file needs to"),
        (b"[" + b"[]," * 400_000 + b"]", "the file holds more than 300,000 values, and no plan file needs to"),
    ],
    ids=["laughs", "itself", "lists", "mappings", "dashes", "questions", "entries", "empty lists"],
)
def test_a_bomb_is_refused(data: bytes, last: str) -> None:
    assert refusal(data)[-1] == last

"""Where an uploaded figure says that it comes from; pure."""

import re

_OURS = re.compile(r"(?:^|\s*\()Upload: .*$", re.DOTALL)
LONGEST = 300


def source_of(file_name: str, typed: str) -> str:
    """The source that is kept: "Upload: autumn.csv", or "Arbor (Upload: autumn.csv)" where the file names one."""
    ours = f"Upload: {file_name}"
    if not typed:
        return ours[:LONGEST]
    return f"{typed[: LONGEST - 20]} ({ours})"[:LONGEST]


def source_typed(source: str) -> str:
    """What a person said of a source, without what an upload added to it."""
    return _OURS.sub("", source)

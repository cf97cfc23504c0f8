"""What a line is called, and which KPI the words of a clause name; pure."""

import re

_NAMED = re.compile(r"\bKPI\s+[“\"']?([^\s“”\"',;]+)", re.IGNORECASE)


def line_name(statement: str, measured: str) -> str:
    """ "Attendance: Boys"; the statement as it was written where `measured` is "", for the KPI as a whole."""
    return f"{statement.rstrip('.')}: {measured}" if measured else statement


def kpi_named(rule: str) -> str:
    """The code of the KPI that a clause names, as it is written there: "K3" of "meet KPI K3"; "" for none."""
    found = _NAMED.search(rule)
    return found[1].rstrip(".:)") if found else ""

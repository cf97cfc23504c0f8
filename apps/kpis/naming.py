"""What a line is called: a KPI's statement, with what is measured of it where that is more than one thing; pure."""


def line_name(statement: str, measured: str) -> str:
    """ "Attendance: Boys"; the statement as it was written where `measured` is "", for the KPI as a whole."""
    return f"{statement.rstrip('.')}: {measured}" if measured else statement

"""Owners, days, amounts, codes and headings as people write them."""

import datetime as dt
from decimal import Decimal

import pytest

from apps.planfiles.pasted.roles import Role, guess_label, guess_role
from apps.planfiles.pasted.words import Due, cost_at_end, read_cost, read_due, split_code, split_owners


@pytest.mark.parametrize(
    ("written", "owners"),
    [
        ("PJM and VP", ["PJM", "VP"]),
        ("All Heads and Chairs", ["All Heads and Chairs"]),
        ("HT / SLT", ["HT", "SLT"]),
        ("HT/SLT", ["HT", "SLT"]),
        ("AB CD, EF & GH", ["AB", "CD", "EF", "GH"]),
        ("KB, AB and CD, KM", ["KB", "AB", "CD", "KM"]),
        ("Literacy, Maths and Science Network", ["Literacy, Maths and Science Network"]),
        ("Teaching and Learning Lead", ["Teaching and Learning Lead"]),
        ("System Leaders and AB", ["System Leaders", "AB"]),
        ("Headteacher and SENCo", ["Headteacher", "SENCo"]),
        ("Mrs Smith & Mr Jones", ["Mrs Smith", "Mr Jones"]),
        ("Jane Smith and Tom Brown; Ann Lee", ["Jane Smith", "Tom Brown", "Ann Lee"]),
        ("AB, ab and AB", ["AB"]),
        (" , ; / ", []),
    ],
)
def test_owners_are_told_apart_as_people_write_them(written: str, owners: list[str]) -> None:
    assert split_owners(written) == owners


def test_a_name_that_the_trust_has_is_never_taken_apart() -> None:
    assert split_owners("AB and CD", {"ab and cd"}) == ["AB and CD"]
    assert split_owners("Ethos Group and Site Team", {"ethos group"}) == ["Ethos Group", "Site Team"]


@pytest.mark.parametrize(
    ("written", "day", "words"),
    [
        ("31/03/27", dt.date(2027, 3, 31), ""),
        ("31.3.2027", dt.date(2027, 3, 31), ""),
        ("2027-03-31 00:00:00", dt.date(2027, 3, 31), ""),
        ("by Friday 5th May 2027", dt.date(2027, 5, 5), ""),
        ("31-Mar-27", dt.date(2027, 3, 31), ""),
        ("Sept 2026", dt.date(2026, 9, 30), "Sept 2026"),
        ("By end of July '27", dt.date(2027, 7, 31), "By end of July '27"),
        ("Mar-27", dt.date(2027, 3, 31), "Mar-27"),
        ("Feb 2028", dt.date(2028, 2, 29), "Feb 2028"),
        ("Summer term", None, "Summer term"),
        ("next Easter", None, "next Easter"),
        ("Sept 26", None, "Sept 26"),
        ("03/31/27", None, "03/31/27"),
        ("29/02/27", None, "29/02/27"),
        ("46112", None, "46112"),
        ("Sept 0000", None, "Sept 0000"),
        ("٣١/٠٣/٢٠٢٧", dt.date(2027, 3, 31), ""),
    ],
)
def test_days_where_they_are_sure_and_words_where_not(written: str, day: dt.date | None, words: str) -> None:
    assert read_due(written) == Due(day, words)


def test_amounts() -> None:
    assert [read_cost(text) for text in ("£2,500", "£2.5k", "c. £40.50", "£0")] == [2500, 2500, Decimal("40.50"), 0]
    assert [read_cost(text) for text in ("2500", "1e400", "NaN", "£1 or £2", "-£5", "£" + "9" * 30)] == [None] * 6
    assert read_cost("2,500", bare=True) == 2500
    assert cost_at_end("Books: £500") == ("Books", 500)
    assert cost_at_end("Books (£1.5k)") == ("Books", 1500)
    assert cost_at_end("£500 per school") == ("£500 per school", None)


def test_codes() -> None:
    import re

    known = re.compile("strategy|outcome", re.IGNORECASE)
    assert [
        split_code(text, known) for text in ("1:1 Teaching", "MSP1: Equity", "Strategy 1: Reading", "2. Maths")
    ] == [*[("1:1", "Teaching"), ("MSP1", "Equity"), ("1", "Reading"), ("2", "Maths")]]
    for text in ("90% of pupils", "3 new teachers", "KS2 outcomes rise", "Year 6: reading", "2026 plan"):
        assert split_code(text, known) == ("", text)


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Who", Role.OWNER),
        ("Responsibility", Role.OWNER),
        ("By whom?", Role.OWNER),
        ("Resources", Role.RESOURCE),
        ("Cost", Role.COST),
        ("By when", Role.DUE),
        ("Timescale/Deadline", Role.DUE),
        ("Success criteria / impact", Role.CRITERION),
        ("KPI:", Role.KPI),
        ("Tactics:", Role.ACTION),
        ("Planned actions", Role.ACTION),
        ("Progress and implementation", Role.PROGRESS),
        ("Strategic objective", Role.PRIORITY),
        ("No.", Role.CODE),
        ("Milestones", Role.STEP),
        ("Comfort", None),
        ("", None),
        ("Pupils who are ready to learn when they come to school in the morning", None),
    ],
)
def test_headings_are_understood(heading: str, role: Role | None) -> None:
    assert guess_role(heading, {}) == role


def test_a_trusts_own_word_goes_before_ours() -> None:
    assert guess_role("Key focuses", {"key focuse": Role.PRIORITY}) == Role.PRIORITY
    assert guess_label("Training", {}) is None  # "Training: all staff" is work, not a label
    assert guess_label("Resources", {}) == Role.RESOURCE

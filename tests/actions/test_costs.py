"""Sums of resources, in pounds and in words."""

from decimal import Decimal

import pytest

from apps.actions.costs import Costs, add_up, print_pounds


@pytest.mark.parametrize(
    ("costs", "words"),
    [
        ([], ""),
        (["2400"], "£2,400 for 1 resource"),
        (["2400", "18250.50"], "£20,650.50 for 2 resources"),
        (["2400", None], "£2,400 for 1 resource; 1 more without a cost"),
        ([None], "1 resource without a cost"),
        ([None, None], "2 resources without a cost"),
        (["0"], "£0 for 1 resource"),
        (["1200.00", "0.50"], "£1,200.50 for 2 resources"),
    ],
)
def test_the_sum_says_how_many_have_no_cost(costs, words):
    assert add_up(None if cost is None else Decimal(cost) for cost in costs).words == words


def test_sums_add_up_with_their_counts():
    total = add_up([Decimal("10.50"), None]) + add_up([Decimal("4.50")])
    assert total == Costs(Decimal("15.00"), 2, 1)
    assert total.count == 3


@pytest.mark.parametrize(
    ("amount", "printed"),
    [("2400", "£2,400"), ("2400.00", "£2,400"), ("18250.5", "£18,250.50"), ("1000000", "£1,000,000")],
)
def test_pounds_have_pence_only_where_there_are_some(amount, printed):
    assert print_pounds(Decimal(amount)) == printed

"""What templates print of actions."""

from decimal import Decimal

from django import template

from apps.actions.costs import print_pounds

register = template.Library()


@register.filter(name="pounds")
def pounds(amount: Decimal) -> str:
    """A sum in pounds, with pence only where there are some."""
    return print_pounds(amount)

"""What resources cost together, and how many of them say no cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from apps.core.figures import Unit, places_of, print_figure


@dataclass(frozen=True, slots=True)
class Costs:
    """A sum in pounds with the number of resources in it, and the number of those without a cost."""

    total: Decimal = Decimal(0)
    costed: int = 0
    uncosted: int = 0

    def __add__(self, other: "Costs") -> "Costs":
        return Costs(self.total + other.total, self.costed + other.costed, self.uncosted + other.uncosted)

    @property
    def count(self) -> int:
        """How many resources there are."""
        return self.costed + self.uncosted

    @property
    def words(self) -> str:
        """The sum in words: "£20,650.50 for 2 resources; 3 more without a cost"; empty where there are none."""
        without = f"{self.uncosted} {'resource' if self.uncosted == 1 else 'resources'} without a cost"
        if not self.costed:
            return without if self.uncosted else ""
        priced = f"{print_pounds(self.total)} for {self.costed} {'resource' if self.costed == 1 else 'resources'}"
        return f"{priced}; {self.uncosted} more without a cost" if self.uncosted else priced


def add_up(costs: Iterable[Decimal | None]) -> Costs:
    """Add up costs in pounds; None is a resource without a cost, and zero is a cost."""
    found = list(costs)
    given = [cost for cost in found if cost is not None]
    return Costs(sum(given, Decimal(0)), len(given), len(found) - len(given))


def print_pounds(amount: Decimal) -> str:
    """Print a sum in pounds, with pence only where there are some: "£2,400", "£18,250.50"."""
    plain = amount.normalize()
    return print_figure(amount, Unit.MONEY, 2 if places_of(plain) else 0)

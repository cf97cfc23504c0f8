"""One address and what each person gets there."""

from dataclasses import dataclass, field

from tests.hostile.who import NONE


@dataclass(frozen=True)
class Case:
    """An address, and per method who may use it and what they are answered; all other members are answered 403."""

    name: str
    path: str
    get: tuple[frozenset[str], int] | None = None
    post: tuple[frozenset[str], int] | None = None
    data: dict[str, str] = field(default_factory=dict)

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that are answered at all."""
        return tuple(name for name, offered in (("GET", self.get), ("POST", self.post)) if offered is not None)

    @property
    def allowed(self) -> frozenset[str]:
        """Who may use it in one of its methods at least."""
        return frozenset().union(*(offered[0] for offered in (self.get, self.post) if offered is not None))

    def expected(self, person: str, method: str) -> int:
        """What a member of the trust is answered to one of these methods."""
        who, status = (self.get if method == "GET" else self.post) or (NONE, 0)
        return status if person in who else 403


def page(name: str, path: str, who: frozenset[str], status: int = 200) -> Case:
    """A page that is only looked at."""
    return Case(name, path, get=(who, status))


def form(name: str, path: str, who: frozenset[str], sent: int = 422, shown: int = 200, **data: str) -> Case:
    """A page with a form; what is sent is empty but for `data`."""
    return Case(name, path, get=(who, shown), post=(who, sent), data=data)


def button(name: str, path: str, who: frozenset[str], sent: int = 302, **data: str) -> Case:
    """An address that only takes what is sent."""
    return Case(name, path, post=(who, sent), data=data)

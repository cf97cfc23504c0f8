"""Rows of a review that are drawn up when a page first looks at them; most pages look at few of its tables."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TypeVar, overload

from django.db import connection

T = TypeVar("T")


class Late(Sequence[T]):
    """A list that is made by what it is given, once, as soon as anybody asks for anything of it."""

    def __init__(self, draw: Callable[[], Iterable[T]]) -> None:
        self._draw = draw

    @cached_property
    def _rows(self) -> list[T]:
        self._check()
        return list(self._draw())

    def _check(self) -> None:
        """Whether it can be made now."""

    def __len__(self) -> int:
        """How many there are."""
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: slice) -> list[T]: ...

    def __getitem__(self, place: int | slice) -> T | list[T]:
        """One of them, or some."""
        return self._rows[place]

    def __iter__(self):  # type: ignore[no-untyped-def]  # a list's own iterator, which is the fastest
        """Each in turn."""
        return iter(self._rows)

    def __eq__(self, other: object) -> bool:
        """Whether it holds the same as another list."""
        return self._rows == list(other) if isinstance(other, Late | list) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # as a list's


class LateRead(Late[T]):
    """One that asks the database, and so can be made inside its trust alone."""

    def _check(self) -> None:
        """Out of the trust the database would show no rows at all, and a paper without any would look complete."""
        if not connection.in_atomic_block:
            raise RuntimeError("A review's tables are read inside its trust: see Snapshot.read_whole.")

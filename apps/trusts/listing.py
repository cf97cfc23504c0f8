"""Short lists of a trust's own, kept in its order: what a row of one is called, and what may be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from apps.accounts.models import User
from apps.core import clock
from apps.core.errors import BadValue, NotNow
from apps.trusts.models import Removable, Trust
from apps.trusts.ordering import next_position


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A kind of list: `one` and `many` are its words within a sentence, `heading` and `text` the columns it shows.

    `unique` says that no two rows share a heading. `hangs` names what can hang on a row: a relation, and its words for
    one and for several.
    """

    code: str
    model: type[models.Model]
    one: str
    many: str
    about: str
    heading: str
    text: str = ""
    unique: bool = True
    hangs: tuple[tuple[str, str, str], ...] = ()

    @property
    def title(self) -> str:
        """The list's name with a capital."""
        return self.many[0].upper() + self.many[1:]


@dataclass(frozen=True)
class Place:
    """One list of that kind: the whole trust's, or that of `scope` (such as `{"plan": plan}`)."""

    listing: Listing
    trust: Trust
    scope: Mapping[str, Any] = field(default_factory=dict)

    @property
    def rows(self) -> models.QuerySet[Any]:
        """Its rows in their order."""
        return self.listing.model._default_manager.filter(trust=self.trust, **self.scope)


@transaction.atomic
def keep_row(*, place: Place, row: Any | None, values: Mapping[str, Any], by: User) -> Any:
    """Add a row at the end of a list, or change one. Refuses a heading that another row has, where they are unique."""
    Trust.objects.select_for_update().get(pk=place.trust.pk)
    listing = place.listing
    others = place.rows.exclude(pk=row.pk if row else None)
    if listing.unique and others.filter(**{f"{listing.heading}__iexact": values[listing.heading]}).exists():
        raise BadValue(f"There is {_a(listing.one)} like this already.", field=listing.heading)
    row = row or listing.model(trust=place.trust, position=next_position(place.rows), **place.scope)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


def _a(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def check_remove(listing: Listing, row: Any) -> None:
    """Refuse to remove a row on which something hangs; what was removed itself hangs only on what would be deleted."""
    for relation, one, several in listing.hangs:
        rows = getattr(row, relation)
        count = rows.filter(removed_at=None).count() if isinstance(row, Removable) else rows.count()
        if count:
            belong = f"1 {one} belongs" if count == 1 else f"{count} {several} belong"
            raise NotNow(f"{belong} to this {listing.one}, so it cannot be removed. Give them another first.")


@transaction.atomic
def remove_row(*, place: Place, row: Any, by: User) -> None:
    """Take a row out of its list; one that can be brought back stays out of sight.

    Refuses one on which something hangs (`check_remove`).
    """
    check_remove(place.listing, row)
    if not isinstance(row, Removable):
        row.delete()
        return
    row.removed_at, row.removed_by = clock.now(), by
    row.save(update_fields=["removed_at", "removed_by"])


@transaction.atomic
def bring_back_row(*, place: Place, row: Any, by: User) -> None:
    """Put a row back into its list, where it was. Refuses one that is there, and a heading that another has by now."""
    Trust.objects.select_for_update().get(pk=place.trust.pk)
    row.refresh_from_db()
    if row.removed_at is None:
        raise NotNow("This is back in the plan already.")
    listing, heading = place.listing, getattr(row, place.listing.heading)
    if listing.unique and place.rows.filter(**{f"{listing.heading}__iexact": heading}).exists():
        raise NotNow(f"There is {_a(listing.one)} called “{heading}” by now: rename that, then bring this back.")
    row.removed_at = row.removed_by = None
    row.save(update_fields=["removed_at", "removed_by"])

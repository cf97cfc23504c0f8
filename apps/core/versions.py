"""Whether what a whole form shows has changed since it was opened, so that nobody's work is written over unseen."""

import hashlib
from typing import Any

from django import forms

CHANGED = (
    "Somebody has changed this since you opened the page. What you typed is still here: look at how it stands now, "
    "then save again to put yours in its place."
)


def version_of(*shown: forms.BaseForm) -> str:
    """A short text, another one as soon as any value differs with which these forms begin; empty fields aside."""
    values = [
        (form.add_prefix(name), str(initial))
        for form in shown
        for name, field in form.fields.items()
        if (initial := form.get_initial_for_field(field, name)) not in (None, "", [], False)
    ]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:32]


def is_stale(data: Any, *shown: forms.BaseForm) -> bool:
    """Whether the forms were sent from a page that showed something else than stands there now."""
    sent = data.get("version", "")
    return bool(sent) and sent != version_of(*shown)


def version_to_send(data: Any, holding: bool, *shown: forms.BaseForm) -> str:
    """What a form carries along: the version it came with while nothing is saved (`holding`), else that of now."""
    sent: str = data.get("version", "") if holding and data is not None else ""
    return sent or version_of(*shown)

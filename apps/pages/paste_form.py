"""What the pages of pasting carry from step to step: what was pasted, the role of each part, and where it goes."""

from typing import Any

from django import forms
from django.http import QueryDict

from apps.planfiles.pasted.defaults import default_roles, roles_offered
from apps.planfiles.pasted.pieces import LONGEST_PASTE
from apps.planfiles.pasted.place import room_under
from apps.planfiles.pasted.reading import Reading, Source
from apps.planfiles.pasted.roles import Role
from apps.strategies.models import Plan, Priority
from apps.trusts.vocabulary import Words

_TOO_LONG = "This is more than can be pasted at once (1 MB): paste a part of it, then the rest"


class PastedField(forms.CharField):
    """Text or HTML of up to 1 MB as it was pasted; what no column can hold is dropped where it is read."""

    def to_python(self, value: Any) -> Any:
        """The text without NUL, whose line breaks and spaces stay: they may be columns and levels."""
        text = super().to_python(value)
        return text.replace("\x00", "") if isinstance(text, str) else text


class PasteForm(forms.Form):
    """The paste box: plain text, and beside it the HTML that the same clipboard held."""

    text = PastedField(
        label="What you have copied",
        widget=forms.Textarea,
        required=False,
        strip=False,
        max_length=LONGEST_PASTE,
        error_messages={"max_length": _TOO_LONG},
    )
    html = PastedField(
        widget=forms.HiddenInput,
        required=False,
        strip=False,
        max_length=LONGEST_PASTE,
        error_messages={"max_length": _TOO_LONG},
    )

    def clean(self) -> dict[str, Any]:
        """Something must have been pasted. What is wrong with the HTML is said at the box that people see."""
        data: dict[str, Any] = super().clean() or {}
        if "html" in self.errors:
            self.errors["text"] = self.errors.pop("html")
        if not self.errors and not data["text"].strip() and not data["html"].strip():
            self.add_error("text", "Paste a table or a list first.")
        return data


class PriorityChoice(forms.ModelChoiceField):
    """A choice of priorities, those of the second level named with the one above."""

    def label_from_instance(self, obj: Any) -> str:
        """Under which priority."""
        return f"Under {obj.parent}: {obj}" if obj.parent_id else f"Under {obj}"


class ReviewForm(PasteForm):
    """The preview's form: it carries the paste, and has a select for each part, named `role-` and the part's key.

    `data` is a copy of what was sent, into which the roles that were guessed are written.
    """

    one_action = forms.ChoiceField(
        label="Several paragraphs in one cell are",
        required=False,
        choices=[("", "an action each"), ("1", "one action with its steps")],
    )
    seen = forms.BooleanField(widget=forms.HiddenInput, required=False)
    leave_out = forms.BooleanField(label="Leave out what the plan has already", required=False)

    def __init__(self, data: QueryDict, *, plan: Plan, words: Words) -> None:
        super().__init__(data)
        self.sent, self.plan, self.words = data, plan, words
        self.fields["text"].widget = forms.HiddenInput()
        rows = Priority.objects.filter(trust_id=plan.trust_id, plan=plan).kept().select_related("parent")
        self.fields["under"] = PriorityChoice(
            label="Where it goes",
            queryset=rows,
            required=False,
            empty_label=f"To the end of the plan, as new {words.low['priority_plural']}",
            error_messages={"invalid_choice": "That priority is no longer there: choose again where it goes"},
        )
        self.fields["home"] = forms.CharField(
            label=f"{words['action_plural']} under no {words.low['priority']} go under a new one, called",
            max_length=1_000,
            required=False,
        )

    def add_roles(self, reading: Reading, under: Priority | None) -> dict[str, Role]:
        """A select for each column, level and label; gives the roles that are chosen, else those that were guessed."""
        room = room_under(under)
        offered = roles_offered(room)
        guessed = default_roles(reading, room)
        chosen = {}
        for key, source in reading.sources.items():
            sent = self.sent.get(f"role-{key}")
            chosen[key] = Role(sent) if sent in {role.value for role in offered} else guessed[key]
            self.fields[f"role-{key}"] = forms.ChoiceField(
                label=part_words(source),
                choices=[(role.value, role_words(role, self.words)) for role in offered],
                help_text=samples_words(source),
                required=False,
            )
        for key, role in chosen.items():
            self.sent[f"role-{key}"] = role.value
        return chosen


def part_words(source: Source) -> str:
    """A part as its select is labelled."""
    place = int(source.key.rpartition("c")[2]) + 1 if source.kind == "column" else 0
    match source.kind:
        case "column":
            return f"Column {source.heading.strip(' :')}" if source.heading else f"Column {place}"
        case "heading":
            return f"Headings, level {source.heading}"
        case "bold":
            return "Lines all in bold"
        case "list":
            return f"List, level {source.heading}"
        case "across":
            return "Rows across the whole table"
        case "label":
            after = " 1, 2, …" if source.numbered else ":"
            return f"What begins with “{source.heading}{after}”" if source.heading else "Other rows with a label"
        case _:
            return "Other paragraphs"


def samples_words(source: Source) -> str:
    """What a part holds, in its first few words."""
    shown = [text if len(text) <= 70 else f"{text[:69].rstrip()}…" for text in source.samples]
    more = len(source.texts) - len(shown)
    return " · ".join(shown) + (f" · and {more} more" if more > 0 else "")


def role_words(role: Role, words: Words) -> str:
    """A role as the select offers it, in the trust's words."""
    plain = {
        Role.STEP: "Step",
        Role.OWNER: "Owner, or who leads it",
        Role.RESOURCE: "Resource",
        Role.COST: "Cost",
        Role.DUE: "By when",
        Role.CRITERION: "Success criterion",
        Role.PROGRESS: "Progress",
        Role.CODE: "Code",
        Role.STATEMENT: "What it sets out to do",
        Role.NARRATIVE: "Why, and how",
        Role.GOAL: "Long-term goal",
        Role.IGNORE: "Leave out",
    }
    return plain.get(role) or words[role.value]

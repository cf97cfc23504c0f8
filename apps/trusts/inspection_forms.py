"""What is entered of an inspection: its framework first, then its days and its grades in that framework's words."""

from typing import Any

from django import forms

from apps.core.text_fields import LinesField
from apps.trusts.frameworks import OTHER, Framework, frameworks
from apps.trusts.inspections import InspectionValues
from apps.trusts.models import Inspection

OTHER_ROWS = 8


class FrameworkForm(forms.Form):
    """Under which framework a school was inspected, which decides what else is asked."""

    framework = forms.ChoiceField(
        label="Under which framework was it inspected?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the framework", "invalid_choice": "Choose one of these"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["framework"]
        field.choices = [(framework.key, framework.name) for framework in frameworks().values()]


class InspectionForm(forms.Form):
    """An inspection under one framework: a choice for each of its areas, or rows to write them in."""

    framework_name = forms.CharField(
        label="Name of the framework",
        max_length=200,
        help_text="As its report names it, such as the Catholic Schools Inspectorate.",
        error_messages={"required": "Write the framework's name"},
    )
    inspected_on = forms.DateField(
        label="First day of the inspection", error_messages={"required": "Enter the first day of the inspection"}
    )
    published_on = forms.DateField(label="Report published on", required=False)
    note = LinesField(
        label="Note", required=False, rows=2, help_text="Such as a monitoring visit, or what the report asks for."
    )

    def __init__(self, *args: Any, framework: Framework, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.framework = framework
        if framework.key != OTHER:
            del self.fields["framework_name"]
        for place, area in enumerate(framework.areas):
            choices = [("", "Not graded"), *((grade, grade) for grade in reversed(area.grades))]
            wrong = {"invalid_choice": "Choose one of these words"}
            self.fields[f"area_{place}"] = forms.ChoiceField(
                label=area.name, choices=choices, required=False, error_messages=wrong
            )
        for place in range(0 if framework.areas else OTHER_ROWS):
            self.fields[f"area_{place}"] = forms.CharField(
                label=f"Area and grade {place + 1}",
                required=False,
                max_length=400,
                help_text="With a bar between them: Catholic life | Outstanding." if not place else "",
            )

    @property
    def areas(self) -> list[forms.BoundField]:
        """The fields of the areas."""
        return [self[name] for name in self.fields if name.startswith("area_")]

    def clean(self) -> dict[str, Any]:
        """Rows that are written hold an area and its grade, each area once."""
        data = super().clean() or {}
        if self.framework.key == OTHER:
            seen: set[str] = set()
            for name in [name for name in self.fields if name.startswith("area_") and data.get(name)]:
                area, bar, grade = (part.strip() for part in data[name].partition("|"))
                if not bar or not area or not grade or max(len(area), len(grade)) > 200:
                    self.add_error(name, "Write the area, a bar and its grade: Catholic life | Outstanding.")
                elif area.casefold() in seen:
                    self.add_error(name, "This area has its grade already.")
                seen.add(area.casefold())
        return data

    def values(self) -> InspectionValues:
        """What was entered."""
        data = self.cleaned_data
        given = [(name, data[name]) for name in self.fields if name.startswith("area_") and data.get(name)]
        if self.framework.key == OTHER:
            rows = [text.partition("|") for _, text in given]
            grades = {area.strip(): grade.strip() for area, _, grade in rows}
        else:
            grades = {self.framework.areas[int(name.removeprefix("area_"))].name: text for name, text in given}
        return InspectionValues(
            framework=self.framework.key,
            framework_name=data.get("framework_name", ""),
            inspected_on=data["inspected_on"],
            published_on=data["published_on"],
            note=data["note"],
            grades=grades,
        )


def inspection_initial(inspection: Inspection, framework: Framework) -> dict[str, Any]:
    """An inspection as its form shows it."""
    names = ("framework_name", "inspected_on", "published_on", "note")
    found = list(inspection.grades.all())
    if framework.key == OTHER:
        areas = {f"area_{place}": f"{one.area} | {one.grade}" for place, one in enumerate(found)}
    else:
        words = {one.area: one.grade for one in found}
        areas = {f"area_{place}": words.get(area.name, "") for place, area in enumerate(framework.areas)}
    return {name: getattr(inspection, name) for name in names} | areas

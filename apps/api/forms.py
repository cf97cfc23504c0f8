"""What is entered of a token."""

from django import forms


class TokenForm(forms.Form):
    """What a token is for, and how long it lives."""

    name = forms.CharField(
        label="What is it for?",
        max_length=100,
        help_text="The program or person that will use it, such as “Attendance export”.",
        error_messages={"required": "Say what the token is for."},
    )
    days = forms.TypedChoiceField(
        label="How long will it work?",
        choices=[(30, "30 days"), (90, "90 days"), (366, "A year")],
        coerce=int,
        initial=90,
        error_messages={"required": "Choose how long it will work."},
    )

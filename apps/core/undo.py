"""A message that offers to take back what was just done."""

from django.contrib import messages
from django.http import HttpRequest

UNDO = "undo:"


def say_with_undo(request: HttpRequest, sentence: str, address: str) -> None:
    """Say that something was done, beside a button that posts to an address which takes it back."""
    messages.success(request, sentence, extra_tags=f"{UNDO}{address}")

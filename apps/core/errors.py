"""Errors of the domain: each carries a sentence for the person who met it."""


class DomainError(Exception):
    """Something that may not be done now, said in a sentence that tells the person what to do."""

    status = 409

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class NotAllowed(DomainError):
    """The person has no right to do this."""

    status = 403


class NotNow(DomainError):
    """The thing could be done, but not in its present state."""


class BadValue(DomainError):
    """What was entered cannot be kept; `field` names where. Answered as a form's own errors are."""

    status = 422

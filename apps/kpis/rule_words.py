"""A clause's words as the end of a sentence about schools: "2 of 3 schools meet …", "1 of 3 schools meets …"; pure."""

_PLURAL_OF = {
    "is": "are",
    "was": "were",
    "has": "have",
    "does": "do",
    "can": "can",
    "meets": "meet",
    "provides": "provide",
    "offers": "offer",
    "uses": "use",
    "holds": "hold",
    "runs": "run",
    "takes": "take",
    "reaches": "reach",
    "gets": "get",
    "keeps": "keep",
    "teaches": "teach",
    "reports": "report",
    "publishes": "publish",
    "achieves": "achieve",
    "exceeds": "exceed",
    "makes": "make",
    "says": "say",
}
_SINGULAR_OF = {plural: singular for singular, plural in _PLURAL_OF.items()}


def said_of_schools(rule: str, *, of_one: bool) -> str:
    """What so many schools do: the rule itself where it begins with a verb we know, else that they meet it.

    The trust may have written it of one school ("meets the core offer") or of several ("meet the core offer").
    """
    first, space, rest = rule.partition(" ")
    plural = _PLURAL_OF.get(first.lower(), first.lower())
    if plural not in _SINGULAR_OF:
        return f"{'meets' if of_one else 'meet'} “{rule}”"
    return f"{_SINGULAR_OF[plural] if of_one else plural}{space}{rest}"

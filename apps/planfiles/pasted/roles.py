"""What a column, a list level or a labelled row may stand for in a plan, and the guess from its heading. Pure."""

import re
from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What a part of what was pasted becomes."""

    PRIORITY = "priority"
    SUB_PRIORITY = "sub_priority"
    ACTION = "action"
    STEP = "step"
    OWNER = "owner"
    RESOURCE = "resource"
    COST = "cost"
    DUE = "due"
    CRITERION = "criterion"
    KPI = "kpi"
    PROGRESS = "progress"
    CODE = "code"
    STATEMENT = "statement"
    NARRATIVE = "narrative"
    GOAL = "long_term_goal"
    IGNORE = "ignore"


# The texts of a priority, by the role that fills them.
TEXTS = (Role.STATEMENT, Role.NARRATIVE, Role.GOAL)

# Words of headings as people write them, the more telling first: "Success criteria" before "Success", and what
# comes first in this list counts where a heading holds several ("By whom" before "By when").
_WORDS: tuple[tuple[Role, str], ...] = (
    (Role.CRITERION, r"success criteri\w+|how will we know|measures? of success|success measures?|criteri(a|on)"),
    (Role.KPI, r"kpis?|(key )?performance (indicators?|measures?)"),
    (Role.GOAL, r"long.?term (goal|aim|vision)s?"),
    (Role.NARRATIVE, r"narrative|rationale|why|context|background"),
    (
        Role.OWNER,
        r"who|by whom|whom|responsib\w+|lead(s|er|ers)?|led by|owners?|owned by|person(nel|s)?|staff|account\w+",
    ),
    (
        Role.DUE,
        r"by when|when|due( date)?|dead.?lines?|dates?|time.?(scales?|lines?|frames?)|target dates?|complet\w+ by",
    ),
    (Role.RESOURCE, r"resourc\w+|cpd|training|support"),
    (Role.COST, r"costs?|costings?|budgets?|funding|£"),
    (Role.PROGRESS, r"progress|updates?|status|rag|reviews?|comments?|implementation|monitoring|evaluation|notes?"),
    (Role.SUB_PRIORITY, r"sub.?(priorit|objective|strateg|aim|goal)\w*|focus( areas?)?"),
    (Role.STEP, r"(key )?steps?|milestones?|sub.?(actions|tasks)"),
    (Role.ACTION, r"(planned |key )?(actions?|tactics?|tasks?|activit\w+)|key strategies|what( we will do)?|how"),
    (Role.CRITERION, r"success|(intended )?(outcomes?|impact)|evidence|targets?"),
    (Role.STATEMENT, r"statement|intent|summary|description"),
    (Role.PRIORITY, r"(strategic )?(priorit|objective|strateg|aim|goal|strand|project|theme)\w*"),
    (Role.CODE, r"no\.?|ref(erence)?|code|number|item|#"),
)
_PATTERNS = [(role, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)) for role, words in _WORDS]
_MOST_WORDS = 8
# Words that head a column well enough, but begin a sentence of a plan just as well: "Training: all staff".
_NO_LABELS = re.compile(
    r"training|support|cpd|staff|notes?|reviews?|monitoring|evaluation|focus( areas?)?|background|context|evidence|"
    r"(intended )?outcomes?|impact|targets?|how|what|number|item|no\.?|ref|code|themes?\w*|projects?\w*|person\w*"
    r"|comments?"
)
_OWN_WORDS = {"priority": Role.PRIORITY, "sub_priority": Role.SUB_PRIORITY, "action": Role.ACTION, "kpi": Role.KPI}

OwnWords = Mapping[str, Role]


def own_words(vocabulary: Mapping[str, str]) -> dict[str, Role]:
    """The trust's own words for priorities, actions and KPIs, small and without a plural's ending, by role."""
    found = {}
    for key, role in _OWN_WORDS.items():
        if word := vocabulary.get(key, ""):
            found[_stem(word)] = role
    return found


def guess_role(heading: str, own: OwnWords) -> Role | None:
    """The role that a column heading, or the label before a colon, speaks of; None where it says nothing known."""
    words = " ".join(heading.split()).strip(" :.-–*()").casefold()
    if not words or len(words.split()) > _MOST_WORDS:
        return None
    if (role := own.get(_stem(words))) is not None:
        return role
    found = [(match.end() - match.start(), role) for role, pattern in _PATTERNS if (match := pattern.search(words))]
    whole = [role for length, role in found if length == len(words)]
    return whole[0] if whole else (found[0][1] if found else None)


def guess_label(label: str, own: OwnWords) -> Role | None:
    """The role of a label before a colon in running text: only where the label is nothing but the name of one."""
    words = " ".join(label.split()).strip(" :.-–*()").casefold()
    if not words or _NO_LABELS.fullmatch(words):
        return None
    if (role := own.get(_stem(words))) is not None:
        return role
    return next((role for role, pattern in _PATTERNS if pattern.fullmatch(words)), None)


def _stem(word: str) -> str:
    small = word.strip().casefold()
    return small[:-3] + "y" if small.endswith("ies") else small.removesuffix("s")

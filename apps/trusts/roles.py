"""Who may: each role in plain English with the permissions it carries."""

from dataclasses import dataclass
from enum import StrEnum

from apps.trusts.permissions import P


class Scope(StrEnum):
    """Whether a role is held for the whole trust, for one school at a time, or either."""

    TRUST = "trust"
    SCHOOL = "school"
    EITHER = "either"


@dataclass(frozen=True)
class Role:
    """A role: `everywhere` is granted on the trust, `where_held` on the school it is held for (or all of them).

    `of_whole_trust` is granted on the trust, but only to those who hold the role for the whole of it. `if_allowed` is
    granted on the trust where its settings let heads see other schools. `may_be_given` nobody has by the role alone:
    it is given to one person or another who holds it.
    """

    code: str
    name: str
    description: str
    scope: Scope
    everywhere: frozenset[P]
    where_held: frozenset[P] = frozenset()
    of_whole_trust: frozenset[P] = frozenset()
    if_allowed: frozenset[P] = frozenset()
    may_be_given: frozenset[P] = frozenset()


READ = frozenset({P.READ_TRUST_PLAN})
EDIT_SCHOOL = frozenset({P.READ_SCHOOL_PLAN, P.EDIT_SCHOOL_PLAN, P.UPDATE_OWN_ACTIONS})
PACKS = frozenset({P.SEE_REVIEWS, P.DOWNLOAD_PACKS})
LIVE = frozenset({P.SEE_LIVE_FIGURES, P.SEE_SUBMITTED_FIGURES})
CHALLENGE = frozenset({P.RETURN_FIGURES, P.VERIFY_FIGURES})

ROLES: tuple[Role, ...] = (
    Role(
        "ceo",
        "CEO",
        "Owns the trust plan, runs the termly review and issues the board pack.",
        Scope.TRUST,
        frozenset(P)
        - {P.APPROVE_TARGETS, P.RECORD_DECISIONS, P.ASSENT, P.RECORD_LOCAL_WORD}
        - {P.EDIT_SCHOOL_PLAN, P.ENTER_SCHOOL_FIGURES, P.SUBMIT_FIGURES, P.PROPOSE_COLOURS},
    ),
    Role(
        "executive",
        "Trust executive",
        "Leads finance, operations or school improvement; challenges schools' figures, proposes colours. "
        "Edits the trust plan or sees restricted things where that is given.",
        Scope.EITHER,
        READ | PACKS | {P.SEE_OTHER_SCHOOLS, P.UPDATE_OWN_ACTIONS},
        LIVE | CHALLENGE | {P.READ_SCHOOL_PLAN, P.PROPOSE_COLOURS},
        frozenset({P.ENTER_TRUST_FIGURES}),
        may_be_given=frozenset({P.EDIT_TRUST_PLAN, P.SEE_RESTRICTED}),
    ),
    Role(
        "data_lead",
        "Central data lead",
        "Enters figures for the trust and all its schools.",
        Scope.TRUST,
        READ
        | PACKS
        | LIVE
        | CHALLENGE
        | {
            P.READ_SCHOOL_PLAN,
            P.ENTER_TRUST_FIGURES,
            P.ENTER_SCHOOL_FIGURES,
            P.SUBMIT_FIGURES,
            P.SEE_OTHER_SCHOOLS,
            P.KEEP_INSPECTIONS,
        },
    ),
    Role(
        "head",
        "Headteacher",
        "Owns the school's plan, links it to the trust's KPIs and answers for the school's figures and its people.",
        Scope.SCHOOL,
        READ,
        EDIT_SCHOOL
        | LIVE
        | {P.ENTER_SCHOOL_FIGURES, P.SUBMIT_FIGURES, P.VERIFY_FIGURES}
        | {P.SEE_PEOPLE, P.MANAGE_PEOPLE, P.SEE_HISTORY}
        | {P.DOWNLOAD_PACKS, P.SEE_RESTRICTED, P.KEEP_INSPECTIONS},
        if_allowed=frozenset({P.SEE_OTHER_SCHOOLS}),
    ),
    Role(
        "data_entry",
        "School data entry",
        "Types the school's figures.",
        Scope.SCHOOL,
        READ,
        LIVE | {P.READ_SCHOOL_PLAN, P.ENTER_SCHOOL_FIGURES},
    ),
    Role(
        "leader",
        "School leader",
        "Updates the actions they own in the school's plan.",
        Scope.SCHOOL,
        READ,
        frozenset({P.READ_SCHOOL_PLAN, P.UPDATE_OWN_ACTIONS}),
    ),
    Role(
        "lgb_chair",
        "Chair of the local governing body",
        "Leads the governors who hold the headteacher to account.",
        Scope.SCHOOL,
        READ,
        frozenset({P.READ_SCHOOL_PLAN, P.SEE_SUBMITTED_FIGURES, P.DOWNLOAD_PACKS})
        | {P.SEE_RESTRICTED, P.RECORD_LOCAL_WORD, P.ASSENT},
        if_allowed=frozenset({P.SEE_OTHER_SCHOOLS}),
    ),
    Role(
        "governor",
        "Local governor",
        "Reads the school's plan and its packs, and holds the headteacher to account.",
        Scope.SCHOOL,
        READ,
        frozenset({P.READ_SCHOOL_PLAN, P.SEE_SUBMITTED_FIGURES, P.DOWNLOAD_PACKS}),
    ),
    Role(
        "trustee",
        "Trustee",
        "Agrees plans and limits, asks questions and downloads board packs.",
        Scope.TRUST,
        READ
        | PACKS
        | {
            P.APPROVE_TARGETS,
            P.ASSENT,
            P.READ_SCHOOL_PLAN,
            P.SEE_SUBMITTED_FIGURES,
            P.SEE_OTHER_SCHOOLS,
            P.SEE_RESTRICTED,
            P.SEE_HISTORY,
        },
    ),
    Role(
        "clerk",
        "Governance professional",
        "Arranges meetings, circulates papers and records what bodies decide.",
        Scope.EITHER,
        READ | PACKS | {P.SEE_OTHER_SCHOOLS},
        frozenset({P.READ_SCHOOL_PLAN, P.SEE_RESTRICTED, P.RECORD_LOCAL_WORD}),
        frozenset(
            {
                P.KEEP_MINUTES,
                P.ISSUE_PACKS,
                P.SEE_PEOPLE,
                P.MANAGE_PEOPLE,
                P.MANAGE_SETTINGS,
                P.SEE_HISTORY,
                P.RECORD_DECISIONS,
                P.KEEP_INSPECTIONS,
            }
        ),
    ),
    Role(
        "guest",
        "Guest",
        "Reads, until the last day given; for internal scrutiny or an improvement partner.",
        Scope.EITHER,
        READ,
        LIVE | {P.READ_SCHOOL_PLAN},
    ),
    Role("staff", "Member of staff", "Reads what is published.", Scope.EITHER, READ),
)

# What those may give who manage the people of a school and not of the trust: no role above their own, and not the chair
# and the clerk, who hold them to account.
GIVEN_AT_A_SCHOOL = frozenset({"data_entry", "leader", "governor", "guest", "staff"})

# What may be given with a role, as it is ticked; and the column of the membership that keeps it.
GIVEN: dict[P, str] = {
    P.EDIT_TRUST_PLAN: "Edits the trust plan, its KPIs and targets",
    P.SEE_RESTRICTED: "Sees restricted things and the confidential part",
}
GIVEN_FIELDS: dict[P, str] = {P.EDIT_TRUST_PLAN: "edits_trust_plan", P.SEE_RESTRICTED: "sees_restricted"}

BY_CODE: dict[str, Role] = {role.code: role for role in ROLES}
CHOICES: list[tuple[str, str]] = [(role.code, role.name) for role in ROLES]

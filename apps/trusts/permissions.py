"""Everything that may be permitted, in one list; roles.py says who holds what."""

from enum import StrEnum


class P(StrEnum):
    """A permission. Those marked "of a school" may be held for some schools only."""

    READ_TRUST_PLAN = "read_trust_plan"
    EDIT_TRUST_PLAN = "edit_trust_plan"
    APPROVE_TARGETS = "approve_targets"
    RECORD_DECISIONS = "record_decisions"
    READ_SCHOOL_PLAN = "read_school_plan"  # of a school
    EDIT_SCHOOL_PLAN = "edit_school_plan"  # of a school
    UPDATE_OWN_ACTIONS = "update_own_actions"  # of a school
    ENTER_TRUST_FIGURES = "enter_trust_figures"
    ENTER_SCHOOL_FIGURES = "enter_school_figures"  # of a school
    SUBMIT_FIGURES = "submit_figures"  # of a school
    RETURN_FIGURES = "return_figures"  # of a school
    VERIFY_FIGURES = "verify_figures"  # of a school
    SEE_LIVE_FIGURES = "see_live_figures"  # of a school
    SEE_SUBMITTED_FIGURES = "see_submitted_figures"  # of a school
    SEE_OTHER_SCHOOLS = "see_other_schools"
    SEE_REVIEWS = "see_reviews"
    ASSENT = "assent"  # of a school
    RECORD_LOCAL_WORD = "record_local_word"  # of a school
    KEEP_MINUTES = "keep_minutes"
    JUDGE_COLOURS = "judge_colours"
    PROPOSE_COLOURS = "propose_colours"  # of a school
    RUN_REVIEWS = "run_reviews"
    ISSUE_PACKS = "issue_packs"
    DOWNLOAD_PACKS = "download_packs"  # of a school
    SEE_RESTRICTED = "see_restricted"  # of a school
    SEE_PEOPLE = "see_people"  # of a school
    MANAGE_PEOPLE = "manage_people"  # of a school
    MANAGE_SETTINGS = "manage_settings"
    SEE_HISTORY = "see_history"  # of a school
    KEEP_INSPECTIONS = "keep_inspections"  # of a school


MEANING: dict[P, str] = {
    P.READ_TRUST_PLAN: "Read the trust plan",
    P.EDIT_TRUST_PLAN: "Edit the trust plan, its KPIs and proposed targets",
    P.APPROVE_TARGETS: "Approve targets and limits",
    P.RECORD_DECISIONS: "Record what a body has decided",
    P.READ_SCHOOL_PLAN: "Read a school's plan",
    P.EDIT_SCHOOL_PLAN: "Edit a school's plan and link its actions to the trust's KPIs",
    P.UPDATE_OWN_ACTIONS: "Update the actions one owns",
    P.ENTER_TRUST_FIGURES: "Enter the trust's own figures",
    P.ENTER_SCHOOL_FIGURES: "Enter a school's figures",
    P.SUBMIT_FIGURES: "Submit a school's figures to the trust",
    P.RETURN_FIGURES: "Return a figure with a reason",
    P.VERIFY_FIGURES: "Verify figures that somebody else reported",
    P.SEE_LIVE_FIGURES: "See figures and colours as they are entered",
    P.SEE_SUBMITTED_FIGURES: "See figures and colours once they are submitted",
    P.SEE_OTHER_SCHOOLS: "See other schools' colours once figures are final",
    P.SEE_REVIEWS: "See a term's review once its figures are final",
    P.JUDGE_COLOURS: "Judge a colour, with a reason",
    P.PROPOSE_COLOURS: "Propose a colour to the CEO, with a reason",
    P.ASSENT: "Assent to a colour that somebody else judges better than the figures",
    P.RECORD_LOCAL_WORD: "Record what a school's local body says of its figures",
    P.KEEP_MINUTES: "Set the days of a review's meetings, issue it on the CEO's word, and add what the board decided",
    P.RUN_REVIEWS: "Open a term's review and make its figures final",
    P.ISSUE_PACKS: "Make the documents of a review, and name the guests who may read them",
    P.DOWNLOAD_PACKS: "Download packs and reports",
    P.SEE_RESTRICTED: "See restricted items",
    P.SEE_PEOPLE: "See who holds which role",
    P.MANAGE_PEOPLE: "Invite people and give them roles",
    P.MANAGE_SETTINGS: "Change the trust's settings",
    P.SEE_HISTORY: "See who changed what in a plan, and when",
    P.KEEP_INSPECTIONS: "Keep the record of a school's inspections",
}

OF_A_SCHOOL: frozenset[P] = frozenset(
    {
        P.READ_SCHOOL_PLAN,
        P.EDIT_SCHOOL_PLAN,
        P.UPDATE_OWN_ACTIONS,
        P.ENTER_SCHOOL_FIGURES,
        P.SUBMIT_FIGURES,
        P.RETURN_FIGURES,
        P.VERIFY_FIGURES,
        P.SEE_LIVE_FIGURES,
        P.SEE_SUBMITTED_FIGURES,
        P.DOWNLOAD_PACKS,
        P.SEE_RESTRICTED,
        P.RECORD_LOCAL_WORD,
        P.PROPOSE_COLOURS,
        P.ASSENT,
        P.SEE_PEOPLE,
        P.MANAGE_PEOPLE,
        P.SEE_HISTORY,
        P.KEEP_INSPECTIONS,
    }
)

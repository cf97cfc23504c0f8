"""The people that the addresses are tried with, in the groups that may do the same."""

# People of Larkmoor. Those at "north" hold their role in that school alone; north is everybody's own school.
TRUST_WIDE = ("ceo", "executive", "data_lead", "trustee", "clerk", "guest", "staff")
AT_NORTH = (
    *("head", "data_entry", "leader", "lgb_chair", "governor"),
    *("executive_north", "clerk_north", "guest_north"),
)
MEMBERS = (*TRUST_WIDE, *AT_NORTH)

ALL = frozenset(MEMBERS)
CEO = frozenset({"ceo"})
TRUSTEE = frozenset({"trustee"})
PEOPLE = frozenset({"ceo", "clerk"})
PEOPLE_NORTH = PEOPLE | {"head"}
SEE_HISTORY = frozenset({"ceo", "clerk", "trustee"})
READ_NORTH = ALL - {"staff"}
READ_SOUTH = frozenset({"ceo", "executive", "data_lead", "trustee", "clerk", "guest"})
EDIT_NORTH = frozenset({"head"})
NONE: frozenset[str] = frozenset()
EXECUTIVE = frozenset({"executive"})
EXECUTIVES = frozenset({"executive", "executive_north"})
LIVE = EXECUTIVES | {"ceo", "data_lead", "head", "data_entry", "guest", "guest_north"}
SUBMITTED = LIVE | {"trustee", "lgb_chair", "governor"}
LIVE_TRUST = frozenset({"ceo", "executive", "data_lead", "guest"})
TRUST_FIGURES = frozenset({"ceo", "executive", "data_lead"})
NORTH_FIGURES = frozenset({"data_lead", "head", "data_entry"})
VERIFY_NORTH = EXECUTIVES | {"ceo", "data_lead"}  # the head reported north's figures: nobody verifies their own
SUBMIT_NORTH = frozenset({"head", "data_lead"})
SOUTH_FIGURES = frozenset({"data_lead"})
READERS_NORTH = frozenset({"head", "lgb_chair", "governor"})  # of their own school's packs and reports
UPLOADER = frozenset({"data_lead"})  # an upload is its maker's alone
DECIDERS = frozenset({"trustee", "clerk"})
INSPECTIONS_SOUTH = frozenset({"ceo", "data_lead", "clerk"})
INSPECTIONS_NORTH = INSPECTIONS_SOUTH | {"head"}
WORDS = frozenset({"clerk"})
WORDS_NORTH = frozenset({"lgb_chair", "clerk_north"})
RESTRICTED = frozenset({"ceo", "trustee", "clerk"})
RESTRICTED_NORTH = RESTRICTED | {"head", "lgb_chair", "clerk_north"}
REVIEWS = EXECUTIVES | {"ceo", "data_lead", "trustee", "clerk", "clerk_north"}

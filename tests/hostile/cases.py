"""Every address of a trust with who gets what there, written out from the table of roles, not read from the code."""

from dataclasses import dataclass, field

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


@dataclass(frozen=True)
class Case:
    """An address, and per method who may use it and what they are answered; all other members are answered 403."""

    name: str
    path: str
    get: tuple[frozenset[str], int] | None = None
    post: tuple[frozenset[str], int] | None = None
    data: dict[str, str] = field(default_factory=dict)

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that are answered at all."""
        return tuple(name for name, offered in (("GET", self.get), ("POST", self.post)) if offered is not None)

    @property
    def allowed(self) -> frozenset[str]:
        """Who may use it in one of its methods at least."""
        return frozenset().union(*(offered[0] for offered in (self.get, self.post) if offered is not None))

    def expected(self, person: str, method: str) -> int:
        """What a member of the trust is answered to one of these methods."""
        who, status = (self.get if method == "GET" else self.post) or (NONE, 0)
        return status if person in who else 403


def page(name: str, path: str, who: frozenset[str], status: int = 200) -> Case:
    """A page that is only looked at."""
    return Case(name, path, get=(who, status))


def form(name: str, path: str, who: frozenset[str], sent: int = 422, shown: int = 200, **data: str) -> Case:
    """A page with a form; what is sent is empty but for `data`."""
    return Case(name, path, get=(who, shown), post=(who, sent), data=data)


def button(name: str, path: str, who: frozenset[str], sent: int = 302, **data: str) -> Case:
    """An address that only takes what is sent."""
    return Case(name, path, post=(who, sent), data=data)


PLANS = [
    page("home", "", ALL),
    form("my_work", "my-work/", ALL, 302),
    page("trust_plan", "plan/", ALL),
    page("trust_plan_begin", "plan/begin/", CEO),
    form("plan_add", "plan/add/", CEO),
    page("plan", "plans/{plan}/", ALL),
    page("plan", "plans/{sdp_north}/", READ_NORTH),
    page("plan", "plans/{sdp_south}/", READ_SOUTH),
    page("plan_actions_excel", "plans/{plan}/actions/excel/", ALL),
    page("plan_actions_excel", "plans/{sdp_north}/actions/excel/", READ_NORTH),
    page("plan_actions_excel", "plans/{sdp_south}/actions/excel/", READ_SOUTH),
    form("plan_edit", "plans/{plan}/edit/", CEO),
    form("plan_edit", "plans/{sdp_north}/edit/", EDIT_NORTH),
    form("plan_edit", "plans/{sdp_south}/edit/", NONE),
    page("school_plans", "school-plans/", READ_NORTH),
    button("school_plan_start", "schools/{north}/plans/bdp/start/", EDIT_NORTH),
    button("school_plan_start", "schools/{north}/plans/trust/start/", EDIT_NORTH, 404),
    button("school_plan_start", "schools/{south}/plans/bdp/start/", NONE),
    form("priority_add", "plans/{plan}/priorities/add/", CEO),
    form("priority_add", "plans/{sdp_north}/priorities/add/", EDIT_NORTH),
    form("priority_add", "plans/{sdp_south}/priorities/add/", NONE),
    form("priority_edit", "priorities/{priority}/edit/", CEO),
    form("priority_edit", "priorities/{priority_north}/edit/", EDIT_NORTH),
    form("priority_edit", "priorities/{priority_south}/edit/", NONE),
    form("priority_remove", "priorities/{priority}/remove/", CEO, 302),
    form("priority_remove", "priorities/{priority_north}/remove/", EDIT_NORTH, 302),
    form("priority_remove", "priorities/{priority_south}/remove/", NONE),
    form("plan_file_add", "plan/file/", CEO),
    page("school_plan_begin", "schools/{north}/plans/bdp/begin/", EDIT_NORTH),
    page("school_plan_begin", "schools/{north}/plans/sdp/begin/", EDIT_NORTH, 302),
    page("school_plan_begin", "schools/{south}/plans/bdp/begin/", NONE),
    form("school_plan_file", "schools/{north}/plans/bdp/file/", EDIT_NORTH),
    form("school_plan_file", "schools/{south}/plans/bdp/file/", NONE),
    page("plan_file", "plans/{plan}/file/", CEO),
    page("plan_file", "plans/{sdp_north}/file/", EDIT_NORTH),
    page("plan_file", "plans/{sdp_south}/file/", NONE),
    form("kpi_library", "plans/{plan}/kpis/library/", CEO),
    form("kpi_library", "plans/{sdp_north}/kpis/library/", EDIT_NORTH),
    form("kpi_library", "plans/{sdp_south}/kpis/library/", NONE),
    form("plan_paste", "plans/{plan}/paste/", CEO),
    form("plan_paste", "plans/{sdp_north}/paste/?under={priority_north}", EDIT_NORTH),
    form("plan_paste", "plans/{sdp_south}/paste/", NONE),
    page("plan_pasted", "plans/{plan}/paste/added/", CEO, 404),
    page("plan_pasted", "plans/{sdp_south}/paste/added/", NONE),
    button("plan_paste_undo", "plans/{plan}/paste/undo/", CEO, 404),
    button("plan_paste_undo", "plans/{sdp_south}/paste/undo/", NONE),
    form("edit_field", "edit/priority/{priority}/title/", CEO),
    form("edit_field", "edit/priority/{priority_north}/title/", EDIT_NORTH),
    form("edit_field", "edit/priority/{priority_south}/title/", NONE),
    page("plan_switch", "plans/switch/?plan={sdp_north}", READ_NORTH, 302),
    page("plan_switch", "plans/switch/?plan={sdp_south}", READ_SOUTH, 302),
    form("plan_arrange", "plans/{plan}/arrange/", CEO, 409),
    form("plan_arrange", "plans/{sdp_north}/arrange/", EDIT_NORTH, 409),
    form("plan_arrange", "plans/{sdp_south}/arrange/", NONE),
    page("thing_options", "options/action/{action}/", CEO),
    page("thing_options", "options/action/{action_north}/", EDIT_NORTH),
    page("thing_options", "options/kpi/{kpi_south}/", NONE),
    form("thing_move", "move/priority/{priority}/", CEO),
    form("thing_move", "move/action/{action_north}/", EDIT_NORTH),
    form("thing_move", "move/kpi/{kpi_south}/", NONE),
    form("thing_pause", "hold/priority/{priority}/", CEO),
    form("thing_pause", "hold/kpi/{kpi_north}/", EDIT_NORTH),
    form("thing_pause", "hold/kpi/{kpi_south}/", NONE),
    button("thing_duplicate", "duplicate/priority/{priority}/", CEO),
    button("thing_duplicate", "duplicate/kpi/{kpi_north}/", EDIT_NORTH),
    button("thing_duplicate", "duplicate/action/{action_south}/", NONE),
    form("thing_add", "add/priority/below/priority/{priority}/", CEO),
    form("thing_add", "add/action/in/priority/{priority_north}/", EDIT_NORTH),
    form("thing_add", "add/step/in/action/{action_south}/", NONE),
    form("objective_add", "plans/{plan}/objectives/add/", CEO),
    form("objective_add", "plans/{sdp_south}/objectives/add/", NONE),
    form("objective_edit", "objectives/{objective}/edit/", CEO),
    form("objective_remove", "objectives/{objective}/remove/", CEO, 302),
]

ACTIONS = [
    form("action_add", "plans/{plan}/actions/add/", CEO),
    form("action_add", "plans/{sdp_north}/actions/add/", EDIT_NORTH),
    form("action_add", "plans/{sdp_south}/actions/add/", NONE),
    page("action", "actions/{action}/", ALL),
    page("action", "actions/{action_north}/", READ_NORTH),
    page("action", "actions/{action_south}/", READ_SOUTH),
    form("action_edit", "actions/{action}/edit/", CEO),
    form("action_edit", "actions/{action_north}/edit/", EDIT_NORTH),
    form("action_edit", "actions/{action_south}/edit/", NONE),
    form("action_remove", "actions/{action}/remove/", CEO, 302),
    form("action_remove", "actions/{action_north}/remove/", EDIT_NORTH, 302),
    form("action_remove", "actions/{action_south}/remove/", NONE),
    form("action_progress", "actions/{action}/progress/", CEO),
    form("action_progress", "actions/{action_north}/progress/", EDIT_NORTH | {"leader"}),
    form("action_progress", "actions/{action_south}/progress/", NONE),
    form("action_links", "actions/{action}/links/", CEO, 302, save="1"),
    form("action_links", "actions/{action_north}/links/", EDIT_NORTH, 302, save="1"),
    form("action_links", "actions/{action_south}/links/", NONE),
    page("kpi_link", "kpis/{kpi}/link/", CEO | EDIT_NORTH),
    page("kpi_link", "kpis/{kpi_north}/link/", CEO | EDIT_NORTH),
    page("kpi_link", "kpis/{kpi_south}/link/", CEO),
]

KPIS = [
    form("kpi_add", "plans/{plan}/kpis/add/?shape=at_least", CEO),
    form("kpi_add", "plans/{sdp_north}/kpis/add/?shape=at_least", EDIT_NORTH),
    form("kpi_add", "plans/{sdp_south}/kpis/add/?shape=at_least", NONE),
    page("kpi", "kpis/{kpi}/", ALL),
    page("kpi", "kpis/{trust_kpi}/", ALL),
    page("kpi", "kpis/{kpi_north}/", READ_NORTH),
    page("kpi", "kpis/{kpi_south}/", READ_SOUTH),
    form("kpi_edit", "kpis/{kpi}/edit/", CEO),
    form("kpi_edit", "kpis/{kpi_north}/edit/", EDIT_NORTH),
    form("kpi_edit", "kpis/{kpi_south}/edit/", NONE),
    form("kpi_remove", "kpis/{kpi}/remove/", CEO, 302),
    form("kpi_remove", "kpis/{kpi_north}/remove/", EDIT_NORTH, 302),
    form("kpi_remove", "kpis/{kpi_south}/remove/", NONE),
    Case("kpi_targets", "kpis/{kpi}/targets/", get=(ALL, 200), post=(CEO, 302)),
    Case("kpi_targets", "kpis/{kpi_north}/targets/", get=(READ_NORTH, 200), post=(EDIT_NORTH, 302)),
    Case("kpi_targets", "kpis/{kpi_south}/targets/", get=(READ_SOUTH, 200), post=(NONE, 302)),
    Case("targets", "targets/", get=(ALL, 200), post=(CEO, 302)),
    Case("targets_approve", "targets/approve/", get=(DECIDERS | CEO, 200), post=(DECIDERS, 422)),
    page("inspections", "schools/{north}/inspections/", READ_NORTH),
    page("inspections", "schools/{south}/inspections/", READ_SOUTH),
    form("inspection_add", "schools/{north}/inspections/add/?framework=siams", INSPECTIONS_NORTH),
    form("inspection_add", "schools/{south}/inspections/add/?framework=siams", INSPECTIONS_SOUTH),
    form("inspection_edit", "schools/{north}/inspections/{inspection}/", INSPECTIONS_NORTH),
    page("figures", "figures/", TRUST_FIGURES | NORTH_FIGURES),
    form("figures_upload", "figures/upload/{term}/", TRUST_FIGURES | NORTH_FIGURES),
    form("figures_upload", "figures/upload/{term}/?school={south}", SOUTH_FIGURES),
    form("figures_upload_columns", "figures/uploads/{upload}/columns/", UPLOADER),
    form("figures_upload_rows", "figures/uploads/{upload}/", UPLOADER, 200),
    page("figures_template_trust", "figures/template/{term}/", TRUST_FIGURES),
    page("figures_template", "figures/template/{term}/{north}/", NORTH_FIGURES),
    page("figures_template", "figures/template/{term}/{south}/", SOUTH_FIGURES),
    form("figures_trust", "figures/trust/{period}/", TRUST_FIGURES, 302),
    form("figures_trust", "figures/trust/{period}/?kpi={kpi}", SOUTH_FIGURES, 302),
    form("figures_school", "figures/schools/{north}/{period}/", NORTH_FIGURES, 302),
    form("figures_school", "figures/schools/{south}/{period}/", SOUTH_FIGURES, 302),
    button("figures_submit", "figures/submit/{period}/", TRUST_FIGURES | {"head"}),
    form("figures_verify", "figures/verify/", VERIFY_NORTH | {"head"}),
    page("figure", "figures/{figure_north}/", VERIFY_NORTH | {"head", "data_entry"}),
    page("figure", "figures/{figure_south}/", TRUST_FIGURES),
    page("figure", "figures/{figure_trust}/", TRUST_FIGURES),
    button("figure_verify", "figures/{figure_north}/verify/", VERIFY_NORTH, 422),
    button("figure_verify", "figures/{figure_south}/verify/", TRUST_FIGURES, 422),
    button("figure_return", "figures/{figure_north}/return/", VERIFY_NORTH, 422),
    button("figure_answer", "figures/{figure_north}/answer/", frozenset({"head", "data_lead"}), 422),
    form("figures_said_school", "figures/schools/{north}/terms/{term}/said/", SUBMIT_NORTH, 302),
    form("figures_said_school", "figures/schools/{south}/terms/{term}/said/", SOUTH_FIGURES, 302),
    form("figures_said_trust", "figures/trust/terms/{term}/said/", TRUST_FIGURES, 302),
    form("comment_add_school", "figures/schools/{north}/terms/{term}/comment/", SUBMIT_NORTH),
    form("comment_add_school", "figures/schools/{south}/terms/{term}/comment/", SOUTH_FIGURES),
    form("comment_add_trust", "figures/trust/terms/{term}/comment/", TRUST_FIGURES),
    form("comment_edit", "comments/{comment}/", SUBMIT_NORTH),
    form("comment_remove", "comments/{comment}/remove/", SUBMIT_NORTH, 302),
    page("line_of_sight", "line-of-sight/", READ_NORTH),
    page("line_of_sight_kpi", "line-of-sight/{term}/{kpi}/", READ_NORTH),
    page("line_of_sight_school", "line-of-sight/{term}/{kpi}/{north}/", READ_NORTH),
    page("line_of_sight_school", "line-of-sight/{term}/{kpi}/{south}/", READ_SOUTH),
    page("scorecard", "scorecard/", SUBMITTED),
    page("priorities", "scorecard/priorities/", LIVE_TRUST),
    page("scorecard_excel", "scorecard/excel/", SUBMITTED),
    page("scorecard_cell_trust", "scorecard/{term}/{measure}/", LIVE_TRUST | TRUSTEE),
    page("scorecard_cell", "scorecard/{term}/{measure}/{north}/", SUBMITTED),
    page("scorecard_cell", "scorecard/{term}/{measure}/{south}/", LIVE_TRUST | TRUSTEE),
]

PEOPLE_PAGES = [
    page("people", "people/", PEOPLE_NORTH),
    form("invite", "people/invite/", PEOPLE_NORTH),
    form("people_import", "people/import/", PEOPLE_NORTH),
    page("people_excel", "people/excel/", PEOPLE_NORTH),
    page("people_template", "people/import/template/", PEOPLE_NORTH),
    button("invitations_send", "people/invitations/send/", PEOPLE),
    page("person", "people/{staff}/", PEOPLE),
    page("person", "people/{leader}/", PEOPLE_NORTH),
    form("role_add", "people/{staff}/roles/add/", PEOPLE),
    form("role_add", "people/{leader}/roles/add/", PEOPLE_NORTH),
    form("person_end", "people/{staff}/end/", PEOPLE, 302),
    form("person_end", "people/{leader}/end/", PEOPLE_NORTH, 302),
    button("invite_again", "people/{staff}/invite-again/", PEOPLE),
    button("invite_again", "people/{leader}/invite-again/", PEOPLE_NORTH),
    form("person_reassign", "people/{staff}/reassign/", PEOPLE),
    form("person_reassign", "people/{leader}/reassign/", PEOPLE_NORTH),
    form("end_role", "people/roles/{membership}/end/", PEOPLE, 302),
    form("end_role", "people/roles/{membership_leader}/end/", PEOPLE_NORTH, 302),
    form("role_given", "people/roles/{membership_executive}/given/", PEOPLE, 302),
    form("cover_add", "people/roles/{membership}/cover/", PEOPLE),
    form("cover_add", "people/roles/{membership_leader}/cover/", PEOPLE_NORTH),
]

REVIEW_PAGES = [
    page("reviews", "reviews/", REVIEWS),
    form("review_open", "reviews/open/", CEO),
    page("review", "reviews/{review_open}/", CEO),
    page("review", "reviews/{review_final}/", REVIEWS),
    page("review", "reviews/{review_issued}/", REVIEWS),
    form("review_missing", "reviews/{review_open}/missing/", CEO),
    form("review_missing", "reviews/{review_final}/missing/", CEO),
    form("review_final", "reviews/{review_open}/figures-final/", CEO, 409),
    form("review_final", "reviews/{review_final}/figures-final/", CEO, 409),
    form("review_issue", "reviews/{review_open}/issue/", CEO, 409),
    form("review_issue", "reviews/{review_final}/issue/", PEOPLE, 302),
    form("review_issue", "reviews/{review_issued}/issue/", PEOPLE, 409),
    page("review_record", "reviews/{review_open}/record/", CEO),
    page("review_record", "reviews/{review_issued}/record/", REVIEWS),
    page("review_line", "reviews/{review_open}/kpis/{measure}/", CEO),
    page("review_line", "reviews/{review_final}/kpis/{measure}/", REVIEWS),
    form("review_judge", "reviews/{review_final}/kpis/{measure}/judge/", CEO),
    form("review_judge_school", "reviews/{review_open}/kpis/{measure}/judge/{south}/", CEO),
    form("judgement_assent", "reviews/{review_final}/judgements/{judgement_final}/assent/", TRUSTEE, 302),
    form("judgement_assent", "reviews/{review_open}/judgements/{judgement_open}/assent/", TRUSTEE, 302),
    page("review_ready", "reviews/{review_open}/ready/", PEOPLE),
    page("review_ready", "reviews/{review_issued}/ready/", PEOPLE),
    form("review_meetings", "reviews/{review_open}/meetings/", PEOPLE, 302),
    form("review_meetings", "reviews/{review_issued}/meetings/", PEOPLE, 409),
    form("review_word", "reviews/{review_open}/schools/{north}/governors/", NONE),
    form("review_word", "reviews/{review_final}/schools/{north}/governors/", WORDS | WORDS_NORTH),
    form("review_word", "reviews/{review_final}/schools/{south}/governors/", WORDS),
    form("erratum_add", "reviews/{review_issued}/errata/add/", PEOPLE),
    form("review_next_issue", "reviews/{review_final}/next-issue/", CEO, 409),
    form("review_next_issue", "reviews/{review_issued}/next-issue/", CEO, 302),
    button("judgement_withdraw", "reviews/{review_final}/judgements/{judgement_final}/withdraw/", CEO),
    form("review_commentary", "reviews/{review_open}/priorities/{priority}/", CEO, 302),
    form("review_commentary", "reviews/{review_final}/priorities/{priority}/", CEO, 302),
    form("review_commentary", "reviews/{review_issued}/priorities/{priority}/", REVIEWS, 302, 302),
    form("review_summary", "reviews/{review_final}/summary/", CEO, 302),
    form("review_summary", "reviews/{review_issued}/summary/", CEO, 409),
    form("decision_add", "reviews/{review_final}/decisions/add/", CEO),
    form("decision_edit", "reviews/{review_final}/decisions/{decision_final}/", CEO),
    button("decision_remove", "reviews/{review_final}/decisions/{decision_final}/remove/", CEO),
    form("decision_minute", "reviews/{review_issued}/decisions/{decision_issued}/minute/", PEOPLE),
    page("all_documents", "documents/", REVIEWS | READERS_NORTH),
    page("documents", "reviews/{review_open}/documents/", CEO | EDIT_NORTH),
    page("documents", "reviews/{review_issued}/documents/", REVIEWS | READERS_NORTH),
    button("document_make", "reviews/{review_open}/documents/make/", CEO, kind="board_pack", draft="1"),
    button("document_make", "reviews/{review_open}/documents/make/", CEO, 409, kind="board_pack"),
    button("document_make", "reviews/{review_open}/documents/make/", CEO | EDIT_NORTH, 422, kind="other"),
    page("document", "documents/{document_final}/", REVIEWS),
    page("document", "documents/{document_draft}/", CEO),
    button("document_again", "documents/{document_final}/again/", PEOPLE),
    button("document_guests", "documents/{document_final}/guests/", PEOPLE, 404),
    page("document_file", "documents/{document_final}/file/", REVIEWS),
    page("document_file", "documents/{document_draft}/file/", CEO),
]

API_PAGES = [
    form("tokens", "api/", ALL),
    form("token_revoke", f"api/tokens/{'0' * 32}/revoke/", ALL, 404, 404),
    page("api_try", "api/try/", ALL),
]

HISTORY = [
    page("plan_history", "plans/{plan}/history/", SEE_HISTORY),
    page("plan_history", "plans/{sdp_north}/history/", SEE_HISTORY | EDIT_NORTH),
    page("plan_history", "plans/{sdp_south}/history/", SEE_HISTORY),
    page("history", "history/priority/{priority}/", SEE_HISTORY),
    page("history", "history/objective/{objective}/", SEE_HISTORY),
    page("history", "history/kpi/{kpi}/", SEE_HISTORY),
    page("history", "history/action/{action_north}/", SEE_HISTORY | EDIT_NORTH),
    page("history", "history/action/{action_south}/", SEE_HISTORY),
    form("version_restore", "history/action/{action}/{version_of_action}/restore/", CEO, 409),
    form("version_restore", "history/action/{action_north}/{version_of_north}/restore/", EDIT_NORTH, 409),
    page("removed", "plans/{plan}/removed/", CEO),
    page("removed", "plans/{sdp_north}/removed/", EDIT_NORTH),
    page("removed", "plans/{sdp_south}/removed/", NONE),
    button("removed_back", "removed/action/{action}/back/", CEO),
    button("removed_back", "removed/action/{action_south}/back/", NONE),
    button("part_remove", "removed/step/{step}/", CEO),
]

SETTINGS = [
    page("settings", "settings/", PEOPLE),
    page("schools", "settings/schools/", PEOPLE),
    form("school_add", "settings/schools/add/", PEOPLE),
    form("school_edit", "settings/schools/{north}/edit/", PEOPLE),
    form("school_rename", "settings/schools/{south}/rename/", PEOPLE),
    form("school_close", "settings/schools/{south}/close/", PEOPLE),
    form("school_move", "settings/schools/{south}/move/", PEOPLE, 302, up="1"),
    page("years", "settings/terms/", PEOPLE),
    button("year_add", "settings/terms/add/", PEOPLE),
    form("year_edit", "settings/terms/{year}/", PEOPLE),
    form("thresholds", "settings/thresholds/", PEOPLE),
    form("look", "settings/look/", PEOPLE),
    form("vision", "settings/vision/", PEOPLE, 302),
    page("trust_list", "settings/lists/values/", PEOPLE),
    page("trust_list", "settings/lists/families/", PEOPLE),
    form("trust_list_add", "settings/lists/glossary/add/", PEOPLE),
    form("trust_list_edit", "settings/lists/families/{family}/", PEOPLE),
    form("trust_list_remove", "settings/lists/families/{family}/remove/", PEOPLE, 409),
    button("trust_list_back", "settings/lists/families/back/", PEOPLE),
    form("trust_list_move", "settings/lists/families/{family}/move/", PEOPLE, 302, up="1"),
    page("plan_list", "plans/{plan}/lists/themes/", CEO),
    page("plan_list", "plans/{sdp_north}/lists/sections/", EDIT_NORTH),
    form("plan_list_add", "plans/{sdp_south}/lists/references/add/", NONE),
    form("plan_list_add", "plans/{plan}/lists/references/add/", CEO),
    form("plan_list_edit", "plans/{plan}/lists/themes/{theme}/", CEO),
    form("plan_list_remove", "plans/{plan}/lists/themes/{theme}/remove/", CEO, 302),
    form("plan_list_move", "plans/{plan}/lists/themes/{theme}/move/", CEO, 302, up="1"),
    page("bodies", "settings/bodies/", PEOPLE),
    form("body_add", "settings/bodies/add/", PEOPLE),
    page("body", "settings/bodies/{body}/", PEOPLE),
    form("body_edit", "settings/bodies/{body}/edit/", PEOPLE),
    form("member_add", "settings/bodies/{body}/members/add/", PEOPLE),
    form("member_edit", "settings/members/{member}/", PEOPLE),
    page("owners", "settings/owners/", PEOPLE),
    form("owner_add", "settings/owners/add/", PEOPLE),
    form("owner_edit", "settings/owners/{party}/", PEOPLE),
    form("owner_merge", "settings/owners/{party}/merge/", PEOPLE),
    page("logo", "logo/", ALL),
    form("terms_counting", "settings/terms/counting/", PEOPLE, 302),
    form("vocabulary", "settings/words/", PEOPLE, 302),
    page("review_schools", "reviews/{review_final}/schools/", REVIEWS),
    page("review_schools", "reviews/{review_open}/schools/", NONE),
]

CASES = [*HISTORY, *PLANS, *ACTIONS, *KPIS, *REVIEW_PAGES, *API_PAGES]
CASES += SETTINGS
CASES += PEOPLE_PAGES

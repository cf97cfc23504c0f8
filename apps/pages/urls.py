"""The addresses of pages that show more than one floor."""

from django.urls import path

from apps.pages import adding, arranging, editing, home, kpis, my_work, pasting, plans, priorities, scorecards, sights

urlpatterns = [
    path("", home.home, name="home"),
    path("my-work/", my_work.my_work, name="my_work"),
    path("plan/", plans.trust_plan, name="trust_plan"),
    path("plan/add/", plans.plan_add, name="plan_add"),
    path("plans/switch/", plans.plan_switch, name="plan_switch"),
    path("plans/<int:plan_id>/", plans.plan, name="plan"),
    path("plans/<int:plan_id>/edit/", plans.plan_edit, name="plan_edit"),
    path("edit/<slug:kind>/<int:pk>/<slug:field>/", editing.edit_field, name="edit_field"),
    path("plans/<int:plan_id>/arrange/", arranging.plan_arrange, name="plan_arrange"),
    path("options/<slug:kind>/<int:pk>/", arranging.thing_options, name="thing_options"),
    path("move/<slug:kind>/<int:pk>/", arranging.thing_move, name="thing_move"),
    path("hold/<slug:kind>/<int:pk>/", arranging.thing_pause, name="thing_pause"),
    path("duplicate/<slug:kind>/<int:pk>/", arranging.thing_duplicate, name="thing_duplicate"),
    path("add/<slug:kind>/<slug:place>/<slug:of>/<int:pk>/", adding.thing_add, name="thing_add"),
    path("school-plans/", plans.school_plans, name="school_plans"),
    path("schools/<slug:school_slug>/plans/<slug:kind>/start/", plans.school_plan_start, name="school_plan_start"),
    path("plans/<int:plan_id>/priorities/add/", priorities.priority_add, name="priority_add"),
    path("priorities/<int:priority_id>/edit/", priorities.priority_edit, name="priority_edit"),
    path("priorities/<int:priority_id>/remove/", priorities.priority_remove, name="priority_remove"),
    path("plans/<int:plan_id>/paste/", pasting.plan_paste, name="plan_paste"),
    path("plans/<int:plan_id>/paste/added/", pasting.plan_pasted, name="plan_pasted"),
    path("plans/<int:plan_id>/paste/undo/", pasting.plan_paste_undo, name="plan_paste_undo"),
    path("kpis/<int:kpi_id>/", kpis.kpi, name="kpi"),
    path("line-of-sight/", sights.line_of_sight, name="line_of_sight"),
    path("line-of-sight/<int:term_id>/<int:kpi_id>/", sights.line_of_sight_kpi, name="line_of_sight_kpi"),
    path(
        "line-of-sight/<int:term_id>/<int:kpi_id>/<slug:school_slug>/",
        sights.line_of_sight_school,
        name="line_of_sight_school",
    ),
    path("scorecard/", scorecards.scorecard, name="scorecard"),
    path("scorecard/excel/", scorecards.scorecard_excel, name="scorecard_excel"),
    path("scorecard/<int:term_id>/<int:measure_id>/", scorecards.scorecard_cell_trust, name="scorecard_cell_trust"),
    path(
        "scorecard/<int:term_id>/<int:measure_id>/<slug:school_slug>/",
        scorecards.scorecard_cell,
        name="scorecard_cell",
    ),
]

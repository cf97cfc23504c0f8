"""The addresses of reviews."""

from django.urls import URLPattern, path

from apps.reviews import around_views, others_views, proposal_views, said_views, views

urlpatterns: list[URLPattern] = [
    path("reviews/", views.reviews, name="reviews"),
    path("reviews/open/", views.review_open, name="review_open"),
    path("reviews/<int:review_id>/", views.review, name="review"),
    path("reviews/<int:review_id>/schools/", others_views.review_schools, name="review_schools"),
    path("reviews/<int:review_id>/ready/", around_views.review_ready, name="review_ready"),
    path("reviews/<int:review_id>/meetings/", around_views.review_meetings, name="review_meetings"),
    path("reviews/<int:review_id>/schools/<slug:school_slug>/governors/", around_views.review_word, name="review_word"),
    path("reviews/<int:review_id>/errata/add/", around_views.erratum_add, name="erratum_add"),
    path("reviews/<int:review_id>/next-issue/", around_views.review_next_issue, name="review_next_issue"),
    path("reviews/<int:review_id>/missing/", views.review_missing, name="review_missing"),
    path("reviews/<int:review_id>/figures-final/", views.review_final, name="review_final"),
    path("reviews/<int:review_id>/issue/", views.review_issue, name="review_issue"),
    path("reviews/<int:review_id>/record/", views.review_record, name="review_record"),
    path("reviews/<int:review_id>/kpis/<int:measure_id>/", views.review_line, name="review_line"),
    path("reviews/<int:review_id>/kpis/<int:measure_id>/judge/", said_views.review_judge, name="review_judge"),
    path(
        "reviews/<int:review_id>/kpis/<int:measure_id>/judge/<slug:school_slug>/",
        said_views.review_judge,
        name="review_judge_school",
    ),
    path("reviews/<int:review_id>/proposals/", proposal_views.review_proposals, name="review_proposals"),
    path(
        "reviews/<int:review_id>/kpis/<int:measure_id>/propose/", proposal_views.review_propose, name="review_propose"
    ),
    path(
        "reviews/<int:review_id>/kpis/<int:measure_id>/propose/<slug:school_slug>/",
        proposal_views.review_propose,
        name="review_propose_school",
    ),
    path(
        "reviews/<int:review_id>/priorities/<int:priority_id>/propose/",
        proposal_views.review_propose_priority,
        name="review_propose_priority",
    ),
    path(
        "reviews/<int:review_id>/proposals/<int:proposal_id>/take-over/",
        proposal_views.proposal_take_over,
        name="proposal_take_over",
    ),
    path(
        "reviews/<int:review_id>/proposals/<int:proposal_id>/decline/",
        proposal_views.proposal_decline,
        name="proposal_decline",
    ),
    path(
        "reviews/<int:review_id>/proposals/<int:proposal_id>/withdraw/",
        proposal_views.proposal_withdraw,
        name="proposal_withdraw",
    ),
    path(
        "reviews/<int:review_id>/judgements/<int:judgement_id>/assent/",
        said_views.judgement_assent,
        name="judgement_assent",
    ),
    path(
        "reviews/<int:review_id>/judgements/<int:judgement_id>/withdraw/",
        said_views.judgement_withdraw,
        name="judgement_withdraw",
    ),
    path(
        "reviews/<int:review_id>/priorities/<int:priority_id>/",
        said_views.review_commentary,
        name="review_commentary",
    ),
    path("reviews/<int:review_id>/summary/", said_views.review_summary, name="review_summary"),
    path("reviews/<int:review_id>/decisions/add/", said_views.decision_add, name="decision_add"),
    path("reviews/<int:review_id>/decisions/<int:decision_id>/", said_views.decision_edit, name="decision_edit"),
    path(
        "reviews/<int:review_id>/decisions/<int:decision_id>/remove/",
        said_views.decision_remove,
        name="decision_remove",
    ),
    path(
        "reviews/<int:review_id>/decisions/<int:decision_id>/minute/",
        said_views.decision_minute,
        name="decision_minute",
    ),
]

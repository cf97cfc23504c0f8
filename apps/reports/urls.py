"""The addresses of this floor."""

from django.urls import URLPattern, path

from apps.reports import views

urlpatterns: list[URLPattern] = [
    path("reviews/<int:review_id>/packs/", views.packs, name="packs"),
    path("reviews/<int:review_id>/packs/make/", views.pack_make, name="pack_make"),
    path("packs/<int:pack_id>/", views.pack, name="pack"),
    path("packs/<int:pack_id>/again/", views.pack_again, name="pack_again"),
    path("packs/<int:pack_id>/file/", views.pack_file, name="pack_file"),
]

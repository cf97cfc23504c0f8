"""The addresses of this floor."""

from django.urls import URLPattern, path

from apps.reports import views

urlpatterns: list[URLPattern] = [
    path("reviews/<int:review_id>/documents/", views.documents, name="documents"),
    path("reviews/<int:review_id>/documents/make/", views.document_make, name="document_make"),
    path("documents/", views.all_documents, name="all_documents"),
    path("documents/<int:document_id>/", views.document, name="document"),
    path("documents/<int:document_id>/again/", views.document_again, name="document_again"),
    path("documents/<int:document_id>/guests/", views.document_guests, name="document_guests"),
    path("documents/<int:document_id>/file/", views.document_file, name="document_file"),
]

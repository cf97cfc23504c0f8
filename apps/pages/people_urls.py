"""The addresses of a person's page."""

from django.urls import path

from apps.pages import people

urlpatterns = [
    path("excel/", people.people_excel, name="people_excel"),
    path("<int:user_id>/", people.person, name="person"),
    path("<int:user_id>/reassign/", people.person_reassign, name="person_reassign"),
]

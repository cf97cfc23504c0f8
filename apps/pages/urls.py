"""The addresses of pages that show more than one floor."""

from django.urls import path

from apps.pages import home

urlpatterns = [
    path("", home.home, name="home"),
]

"""One's own e-mail address: django-allauth's page, once it knows the address that one has."""

from allauth.account import views
from django.contrib.auth.decorators import login_required

from apps.accounts.services import keep_address


@login_required
def email(request):
    """Change the address: the new one is confirmed by a link mailed to it, and the old one is told."""
    keep_address(user=request.user)
    return views.email(request)

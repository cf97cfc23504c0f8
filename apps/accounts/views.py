"""One's own e-mail address: django-allauth's page, once it knows the address that one has."""

from allauth.account import views
from django.contrib import messages
from django.contrib.auth.decorators import login_required

from apps.accounts.services import keep_address


@login_required
def email(request):
    """Change the address: the new one is confirmed by a link mailed to it, and the old one is told.

    A link that is asked for again at once is not sent again, and that is said.
    """
    keep_address(user=request.user)
    answer = views.email(request)
    if "action_send" in request.POST and not getattr(messages.get_messages(request), "added_new", False):
        messages.info(request, "The link was sent a moment ago. Wait three minutes before you ask for it again.")
    return answer

"""The frame of every page: whose it is, the way about, and what the Content-Security-Policy asks of it."""

import datetime as dt
import re

import pytest

PAGE = '{% extends "base.html" %}{% block title %}Plan{% endblock %}{% block content %}<h1>Plan</h1>{% endblock %}'
NAVIGATION = [
    {"text": "Home", "href": "/t/hill/", "current": False},
    {"text": "Scorecard", "href": "/s/", "current": True},
]


class Trust:
    name = "Hill & Dale Trust"
    slug = "hill"
    colour = "#ffc845"


def test_a_page_names_its_trust_and_carries_its_colour(render):
    html = render(PAGE, trust=Trust(), navigation=NAVIGATION)
    assert "<title>Plan - Hill &amp; Dale Trust - Trustplan</title>" in html
    assert '<style nonce="n0nce">:root{--trust-colour:#ffc845;--trust-ink:#0b0c0c}</style>' in html
    assert '<span class="app-header__name">Hill &amp; Dale Trust</span>' in html


@pytest.mark.parametrize("colour", ["red", "#fff", "#ffc845}body{display:none", None, ""])
def test_what_is_no_colour_does_not_reach_the_style(render, colour):
    trust = Trust()
    trust.colour = colour
    assert "<style" not in render(PAGE, trust=trust, navigation=[])


def test_a_page_says_on_paper_which_day_it_was(render):
    html = render(PAGE, trust=Trust(), navigation=NAVIGATION, printed_on=dt.date(2026, 11, 20))
    assert '<p class="app-header__printed">As it stood on 20 November 2026</p>' in html


def test_navigation_marks_where_one_is(render):
    html = render(PAGE, trust=Trust(), navigation=NAVIGATION)
    assert re.findall(r'href="([^"]+)" aria-current="true">Scorecard', html) == ["/s/"]
    assert html.count("aria-current") == 1


def test_signing_out_is_a_post(render):
    html = render(PAGE, trust=Trust(), navigation=NAVIGATION)
    menu = html[html.index('<details class="app-account">') : html.index("</details>")]
    assert "Asha O&#x27;Neill" in menu and "Sign out" in menu and "Change trust" in menu
    assert '<form method="post" action="/accounts/logout/">' in menu and "csrfmiddlewaretoken" in menu


def test_nobody_signed_in_has_no_menu_and_no_navigation(render, request_of_a_person):
    request_of_a_person.user.is_authenticated = False
    html = render(PAGE)
    assert "app-account" not in html and "<nav" not in html
    assert "<title>Plan - Trustplan</title>" in html


def test_scripts_and_styles_come_from_here_or_carry_the_nonce(render):
    html = render(PAGE, trust=Trust(), navigation=NAVIGATION)
    assert not re.search(r"\sstyle\s*=", html)
    for tag in re.findall(r"<(?:script|style)[^>]*>", html):
        assert 'nonce="n0nce"' in tag or 'src="/static/' in tag
    assert all(address.startswith(("/", "#")) for address in re.findall(r'(?:href|src|action)="([^"]*)"', html))


def test_htmx_is_kept_from_what_the_policy_forbids(render):
    html = render(PAGE)
    assert '"includeIndicatorStyles": false' in html and '"allowEval": false' in html
    assert re.search(r'src="/static/django_htmx/htmx-2\.min\.js" defer', html)
    assert re.search(r"hx-headers='\{\"X-CSRFToken\": \"\w+\"\}'", html)


def test_the_page_begins_with_a_way_past_the_navigation(render):
    html = render(PAGE, trust=Trust(), navigation=NAVIGATION)
    assert html.index('href="#main-content"') < html.index("<header")
    assert 'id="main-content"' in html and '<html lang="en-GB"' in html


def test_no_page_claims_to_be_the_government(render):
    html = render(PAGE, trust=Trust(), navigation=NAVIGATION)
    assert "GOV.UK" not in html and "crown" not in html.lower() and "Open Government" not in html


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_error_pages_say_what_to_do_next(render, name):
    html = render(f'{{% extends "{name}.html" %}}')
    assert html.count("<h1") == 1
    title = re.search(r"<title>(.+?)</title>", html).group(1)
    assert re.search(r"<h1[^>]*>(.+?)</h1>", html).group(1) == title.removesuffix(" - Trustplan")


def test_a_refusal_says_its_sentence(render):
    html = render('{% extends "403.html" %}', sentence="Only the CEO may issue a review.")
    assert "Only the CEO may issue a review." in html and "Your role does not include" not in html


def test_the_error_page_needs_nothing(settings):
    from django.template.loader import get_template

    html = get_template("500.html").render()
    assert "This is a fault of ours" in html and "app-account" not in html

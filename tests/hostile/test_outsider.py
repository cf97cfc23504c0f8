"""An outsider at the front door: redirects, hosts, cookies, sessions, forged requests, letters for new passwords."""

import re
import secrets
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.trusts.wall import set_setting
from tests.hostile.cases import CASES
from tests.hostile.conftest import Scene
from tests.world import PASSWORD

LOGIN = "/accounts/login/"
RESET = "/accounts/password/reset/"


@pytest.fixture(autouse=True)
def _no_limits(settings) -> None:
    """These tests sign in more often than one address may; the limits have tests of their own."""
    settings.ACCOUNT_RATE_LIMITS = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # for speed


@pytest.fixture
def email(scene: Scene) -> str:
    """The CEO's address; PASSWORD is theirs, and nobody is signed in."""
    ceo = scene.own.world.people["ceo"]
    ceo.set_password(PASSWORD)
    ceo.save()
    set_setting("app.trust_id", None)
    return ceo.email


def sign_in(client: Client, email: str, query: str = "", **data: str) -> Any:
    set_setting("app.trust_id", None)
    return client.post(LOGIN + query, {"login": email, "password": PASSWORD} | data)


@pytest.mark.parametrize(
    "target",
    [
        *("https://evil.example/", "//evil.example/", r"/\evil.example", r"\\evil.example", "http:evil.example"),
        *("javascript:alert(1)", "/%5C%5Cevil.example", "https:evil.example", " //evil.example", "///evil.example"),
        *("/\t/evil.example", "https://testserver@evil.example/", "data:text/html,x"),
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(email: str, target: str) -> None:
    for way in ("query", "form"):
        client = Client()
        if way == "query":
            set_setting("app.trust_id", None)
            response: Any = client.post(LOGIN, {"login": email, "password": PASSWORD, "next": target})
        else:
            response = sign_in(client, email, f"?next={target}")
        assert response.status_code == 302
        assert re.match(r"/(?![/\\])", response["Location"]), response["Location"]
        assert "evil" not in response["Location"] or response["Location"].startswith("/%5C")


def test_an_address_within_is_where_one_arrives(email: str) -> None:
    assert sign_in(Client(), email, next="/t/larkmoor/plan/")["Location"] == "/t/larkmoor/plan/"


def test_a_session_laid_out_by_another_is_not_the_one_signed_in(email: str) -> None:
    victim = Client()
    victim.cookies["sessionid"] = "f" * 32
    assert sign_in(victim, email).status_code == 302
    assert victim.cookies["sessionid"].value != "f" * 32
    thief = Client()
    thief.cookies["sessionid"] = "f" * 32
    assert thief.get("/").status_code == 302


def test_signing_in_changes_the_session_and_the_token(email: str) -> None:
    client = Client()
    client.get(LOGIN)
    before = client.cookies["csrftoken"].value
    sign_in(client, email)
    key = client.cookies["sessionid"].value
    assert client.cookies["csrftoken"].value != before
    set_setting("app.trust_id", None)
    client.post("/accounts/logout/")
    stale = Client()
    stale.cookies["sessionid"] = key
    assert stale.get("/").status_code == 302


def test_a_new_password_signs_other_browsers_out(email: str) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        sign_in(client, email)
    data = {"oldpassword": PASSWORD, "password1": "another long password", "password2": "another long password"}
    set_setting("app.trust_id", None)
    assert here.post("/accounts/password/change/", data).status_code == 302
    assert (here.get("/").status_code, here.get("/")["Location"]) == (302, "/t/larkmoor/")
    assert elsewhere.get("/")["Location"] == "/accounts/login/?next=/"


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "messages"])
@pytest.mark.parametrize("value", ['"abcdefgh\\000ijkl"', "x" * 5000, "' OR 1=1 --abcdef", "../../etc/passwd"])
def test_a_made_up_cookie_is_no_cookie(scene: Scene, cookie: str, value: str) -> None:
    for path in ("/", LOGIN, scene.own.url("")):
        set_setting("app.trust_id", None)
        response = Client(headers={"cookie": f"{cookie}={value}"}).get(path)
        assert response.status_code == (200 if path == LOGIN else 302)


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(email: str) -> None:
    client = Client()
    client.get(LOGIN)
    sign_in(client, email)
    session = client.cookies["sessionid"]
    assert (session["httponly"], session["samesite"], session["path"], session["domain"]) == (True, "Lax", "/", "")
    assert client.cookies["csrftoken"]["samesite"] == "Lax"


@pytest.mark.parametrize("path", ["/", LOGIN, RESET, "/nosuch/", "/t/larkmoor/", "/health/", "/t/nosuch/plan/"])
def test_every_answer_carries_the_headers_that_protect_it(scene: Scene, path: str) -> None:
    set_setting("app.trust_id", None)
    browsers = [Client(), scene.own.browsers["ceo"].client, scene.own.browsers["operator"].client]
    for browser in browsers:
        set_setting("app.trust_id", None)
        response = browser.get(path)
        assert response["X-Frame-Options"] == "DENY"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"
        policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
        assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
        assert policy["form-action"] == policy["default-src"] == "'self'"
        assert "unsafe" not in response["Content-Security-Policy"]


def test_a_forged_request_changes_nothing(scene: Scene) -> None:
    """Every address that takes something refuses it without the token that only our own pages give."""
    answered = set()
    client = Client(enforce_csrf_checks=True)
    client.cookies = scene.own.browsers["ceo"].client.cookies
    for case in CASES:
        if case.post is not None:
            set_setting("app.trust_id", None)
            answered.add(
                client.post(scene.own.url(case.path), case.data | {"csrfmiddlewaretoken": "a" * 64}).status_code
            )
    for path in (LOGIN, RESET, "/accounts/logout/", "/accounts/password/change/"):
        set_setting("app.trust_id", None)
        answered.add(client.post(path, {"login": "x"}).status_code)
    assert answered == {403}


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:8000", "", "a b"])
def test_another_host_is_not_answered(scene: Scene, host: str) -> None:
    for path in (LOGIN, RESET, "/"):
        assert Client().get(path, headers={"host": host}).status_code == 400
    letter = {"email": "ceo@larkmoor.example"}
    assert Client().post(RESET, letter, headers={"host": host}).status_code == 400


@pytest.mark.parametrize("header", ["x-forwarded-host", "x-host", "x-forwarded-server", "forwarded", "origin"])
def test_the_letter_for_a_new_password_leads_here_whatever_is_claimed(
    email: str, mailoutbox, header: str, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        Client().post(RESET, {"email": email}, headers={header: "https://evil.example"})
    [letter] = mailoutbox
    assert letter.to == [email]
    assert "evil" not in letter.body + letter.subject
    assert re.search(r"http://(testserver|localhost:8000)/accounts/password/reset/key/", letter.body)


@pytest.mark.parametrize(
    "key",
    ["1-x", "zzzzzzzzzzzzz-abc", "1-" + "a" * 3000, "0-set-password", "1-%00", "1-..%2f..%2f", "99999999999999999-x"],
)
def test_a_made_up_link_chooses_no_password(scene: Scene, key: str) -> None:
    set_setting("app.trust_id", None)
    response = Client().get(f"{RESET}key/{key}/")
    assert response.status_code == 200
    assert "password1" not in response.content.decode()


def test_a_link_for_a_new_password_works_once(email: str, mailoutbox, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        Client().post(RESET, {"email": email})
    path = re.search(r"http://[^/]+(/accounts/password/reset/key/\S+)", mailoutbox[0].body)[1]  # type: ignore[index]
    first, second = Client(), Client()
    forms = [client.get(path, follow=True).redirect_chain[-1][0] for client in (first, second)]
    for client, form, word in zip((first, second), forms, ("first", "second"), strict=True):
        set_setting("app.trust_id", None)
        client.post(form, dict.fromkeys(("password1", "password2"), f"the {word} long password"))
    assert User.objects.get(email=email).check_password("the first long password")
    assert "password1" not in Client().get(path, follow=True).content.decode()


def test_a_person_who_is_switched_off_does_not_come_in(email: str) -> None:
    User.objects.filter(email=email).update(is_active=False)
    client = Client()
    assert sign_in(client, email)["Location"] == "/accounts/inactive/"
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("login", ["a\x00b@example.org", "x" * 100_000, "🙂", "‮@example.org", "' OR 1=1 --", "{{7*7}}"])
def test_strange_things_at_the_door_are_no_fault(scene: Scene, login: str) -> None:
    set_setting("app.trust_id", None)
    assert Client().post(LOGIN, {"login": login, "password": login}).status_code == 200
    assert Client().post(RESET, {"email": login}).status_code == 200


def an_address() -> str:
    """An address that no earlier run has been counted for."""
    return ".".join(str(secrets.randbelow(254) + 1) for _ in range(4))


def test_who_fails_too_often_waits(email: str, settings) -> None:
    """Counted by address as the one proxy in front tells it, not as the visitor claims."""
    settings.ACCOUNT_RATE_LIMITS = {"login": "100/m/ip", "login_failed": "3/m/ip"}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    here = an_address()
    answers = [
        Client().post(LOGIN, {"login": email, "password": "no"}, headers={"x-forwarded-for": f"9.9.9.{n}, {here}"})
        for n in range(5)
    ]
    said = "Too many failed login attempts. Try again later."
    assert [said in response.content.decode() for response in answers] == [False, False, False, True, True]
    assert [response.status_code for response in answers] == [200] * 5
    elsewhere = Client(headers={"x-forwarded-for": an_address()})
    assert elsewhere.post(LOGIN, {"login": email, "password": PASSWORD}).status_code == 302


def test_too_many_requests_are_answered_in_plain_words(scene: Scene, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client = Client(headers={"x-forwarded-for": an_address()})
    set_setting("app.trust_id", None)
    answers = [client.post(RESET, {"email": "x@example.org"}) for _ in range(2)]
    assert [response.status_code for response in answers] == [302, 429]
    assert "Wait five minutes, then try again." in answers[1].content.decode()

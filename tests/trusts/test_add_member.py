"""The command with which an operator lets the first person into a trust."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from apps.trusts.models import Membership
from apps.trusts.wall import set_setting


def add(world, *arguments, **options):
    set_setting("app.trust_id", None)
    out = io.StringIO()
    call_command("add_member", world.trust.slug, *arguments, stdout=out, **options)
    world.enter()
    return out.getvalue()


def test_a_newcomer_becomes_ceo_and_chooses_a_password_by_the_link(world):
    said = add(world, "new@larkmoor.example", name="Noor Ellison")
    assert said.splitlines()[0] == "Noor Ellison is now CEO of Larkmoor Learning Trust."
    assert Membership.objects.get(user__email="new@larkmoor.example").role == "ceo"
    path = re.search(r"http://localhost:8000(\S+)", said)[1]
    assert Client().get(path).status_code == 302


def test_somebody_known_gets_a_further_role_in_a_school(world):
    world.people["staff"].set_password("a long password of mine")
    world.people["staff"].save()
    said = add(world, "staff@larkmoor.example", role="leader", school="south")
    assert said == "Member of staff larkmoor is now School leader of Larkmoor Learning Trust.\n"


@pytest.mark.parametrize(
    ("arguments", "options", "sentence"),
    [
        (("nobody",), {"name": "X"}, "nobody is not an e-mail address."),
        (("x@y.example",), {}, "Enter the person's name."),
        (("x@y.example",), {"name": "X", "role": "head"}, "Choose the school: headteacher is a role in a school."),
        (
            ("x@y.example",),
            {"name": "X", "role": "head", "school": "east"},
            "Larkmoor Learning Trust has no school with the address east.",
        ),
        (("ceo@larkmoor.example",), {}, "CEO larkmoor has this role already."),
    ],
)
def test_what_is_refused(world, arguments, options, sentence):
    with pytest.raises(CommandError, match=re.escape(sentence)):
        add(world, *arguments, **options)


def test_an_unknown_trust(db):
    with pytest.raises(CommandError, match=r"There is no trust with the address nowhere\."):
        call_command("add_member", "nowhere", "x@y.example")

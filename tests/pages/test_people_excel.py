"""The people of a trust as an Excel file: whom the page shows, and nobody else."""

import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from apps.accounts.models import User
from tests.trusts.test_people import invite

pytestmark = pytest.mark.django_db


def rows(response):
    assert response.status_code == 200
    return list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))


def test_a_row_a_role_for_those_who_are_looked_for(world):
    invite(world, email="visitor@larkmoor.example", name="=1+1", role="guest", ends_on="2026-12-20")
    sheet = rows(world.as_("clerk").get(world.url("people/excel/?role=guest&standing=soon")))
    assert sheet[0] == ("Name", "E-mail", "Role", "School", "From", "Until", "Last sign-in", "Given besides")
    day = dt.datetime(2026, 11, 20)
    until = dt.datetime(2026, 12, 20)
    assert sheet[1:] == [("=1+1", "visitor@larkmoor.example", "Guest", "South Bank School", day, until, None, None)]


def test_a_head_takes_away_their_own_schools_people_alone(world):
    found = {row[1].partition("@")[0] for row in rows(world.as_("head").get(world.url("people/excel/")))[1:]}
    assert found == {"head", "data_entry", "leader", "lgb_chair", "governor"}


def test_few_and_many_take_the_same_queries(world, django_assert_num_queries):
    clerk = world.as_("clerk")
    url = world.url("people/excel/")
    clerk.get(url)
    with django_assert_num_queries(16):
        clerk.get(url)
    for number in range(3):
        invite(world, email=f"more{number}@larkmoor.example")
    assert User.objects.filter(email__startswith="more").count() == 3
    with django_assert_num_queries(16):
        clerk.get(url)

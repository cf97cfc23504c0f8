"""Two people who save in the same moment, each on a connection of their own."""

import threading

import pytest
from django.db import connection, transaction

from apps.core.errors import BadValue
from apps.strategies.models import Priority
from apps.strategies.services import PriorityValues, add_priority, hold_plan
from apps.trusts.wall import inside_trust
from tests.world import World, make_world


@pytest.fixture
def larkmoor(live_site) -> World:
    """A trust kept in the database."""
    with transaction.atomic():
        return make_world()


def test_the_same_code_given_twice_is_refused_in_words_the_second_time(larkmoor):
    answers: list[str] = []
    first_has_it, may_finish = threading.Event(), threading.Event()

    def first() -> None:
        with inside_trust(larkmoor.trust.pk):
            hold_plan(larkmoor.plan)
            first_has_it.set()
            may_finish.wait(10)
            add_priority(plan=larkmoor.plan, values=PriorityValues(code="P2", title="Mine"), by=larkmoor.people["ceo"])
        answers.append("kept")
        connection.close()

    def second() -> None:
        first_has_it.wait(10)
        threading.Timer(0.3, may_finish.set).start()
        try:
            with inside_trust(larkmoor.trust.pk):
                values = PriorityValues(code="P2", title="Theirs")
                add_priority(plan=larkmoor.plan, values=values, by=larkmoor.people["ceo"])
        except BadValue as refused:
            answers.append(refused.sentence)
        connection.close()

    people = [threading.Thread(target=first), threading.Thread(target=second)]
    for person in people:
        person.start()
    for person in people:
        person.join(20)
    assert answers == [
        "kept",
        "Another entry of this plan has the code P2 already: give another, or leave it empty.",
    ]
    with inside_trust(larkmoor.trust.pk):
        assert list(Priority.objects.filter(code="P2").values_list("title", flat=True)) == ["Mine"]

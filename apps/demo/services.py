"""Making the demo trust, in one transaction: all of it or nothing."""

import datetime as dt
import random
from collections.abc import Callable

from django.db import connection, transaction

from apps.core import clock
from apps.core.errors import NotNow
from apps.demo.cast import FIRST_DAY, add_people
from apps.demo.decided import add_inspections, approve_the_plans_targets, decide_lately, give_days_of_grace
from apps.demo.document import plan_file
from apps.demo.documents import ask_for_documents
from apps.demo.figures import figures
from apps.demo.parts import set_parts
from apps.demo.replay import Replay
from apps.demo.reviews import hold_reviews, person_with
from apps.demo.school_plans import Writer
from apps.demo.uploads import bring_upload
from apps.kpis.models import KPI
from apps.planfiles.services import import_plan_file
from apps.trusts.calendar import year_name
from apps.trusts.models import School
from apps.trusts.services import ensure_years

FIRST_TODAY = dt.date(2025, 9, 15)


@transaction.atomic
def make_demo(*, slug: str, schools: int, seed: int, today: dt.date, say: Callable[[str], object]) -> bool:
    """The demo trust as it stands on that day; the same for the same arguments. False if the trust is there already.

    Refuses a day before the demo's story begins or after its plan ends, and production (where clocks are real).
    """
    if _is_there(slug):
        return False
    if not FIRST_TODAY <= today <= dt.date(2028, 7, 31):
        raise NotNow(f"The demo's story runs from {FIRST_TODAY:%-d %B %Y} to 31 July 2028: choose a day between them.")
    chance = random.Random(seed)
    with clock.standing_on(today):
        say(f"Importing the plan of a trust of {schools} schools")
        trust = import_plan_file(data=plan_file(schools, chance), slug=slug)
        ensure_years(trust=trust, first=FIRST_DAY, last=today)
        there = list(School.objects.filter(trust=trust))
        add_people(trust, there, chance)
        ceo, clerk = (person_with(trust, role) for role in ("ceo", "clerk"))
        set_parts(trust, there)
        approve_the_plans_targets(trust, clerk)
        give_days_of_grace(trust, ceo)
        add_inspections(trust, there, clerk, today)
        say("Writing the schools' development plans")
        writer = Writer(trust, seed, today)
        years = [year_name(today - dt.timedelta(days=365)), year_name(today)]
        for school in there:
            for year in years:
                if school.joined_on is None or year_name(school.joined_on) <= year:
                    writer.write(school, year)
        kpis = list(KPI.objects.filter(trust=trust).select_related("plan"))
        replay = Replay(figures(trust, kpis, there, today, seed))
        say(f"Entering {replay.count:,} figures and holding the reviews")
        issued = hold_reviews(trust, replay, today, seed)
        decide_lately(trust, ceo, clerk, today)
        say(f"Issued {issued} reviews, and opened this term's")
        bring_upload(trust, there, today, seed)
        ask_for_documents(trust)
    return True


def _is_there(slug: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT trust_slug_taken(%s)", [slug])
        return bool(cursor.fetchone()[0])

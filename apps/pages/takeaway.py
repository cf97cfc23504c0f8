"""What is taken away from a plan as a file."""

from django.http import HttpResponse

from apps.core import clock
from apps.pages.actions_sheet import actions_file_name, actions_workbook
from apps.reports.sheets import EXCEL
from apps.strategies.access import plan_to_read
from apps.trusts.access import page
from apps.trusts.permissions import P
from apps.trusts.vocabulary import Words


@page(P.READ_TRUST_PLAN)
def plan_actions_excel(request, plan_id):
    """A plan's actions as an Excel file, for whoever reads the plan."""
    found = plan_to_read(request, plan_id)
    today = clock.today()
    answer = HttpResponse(
        actions_workbook(found, today, Words(request.trust.vocabulary)),
        content_type=EXCEL,
    )
    answer["Content-Disposition"] = f'attachment; filename="{actions_file_name(found, today)}"'
    return answer

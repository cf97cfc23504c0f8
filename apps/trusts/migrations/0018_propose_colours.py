"""Executives propose colours."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("trusts", "0017_given_rights"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="school",
            options={
                "ordering": ["position", "name", "id"],
                "permissions": [
                    ("read_school_plan", "Read a school's plan"),
                    ("edit_school_plan", "Edit a school's plan and link its actions to the trust's KPIs"),
                    ("update_own_actions", "Update the actions one owns"),
                    ("enter_school_figures", "Enter a school's figures"),
                    ("submit_figures", "Submit a school's figures to the trust"),
                    ("return_figures", "Return a figure with a reason"),
                    ("verify_figures", "Verify figures that somebody else reported"),
                    ("see_live_figures", "See figures and colours as they are entered"),
                    ("see_submitted_figures", "See figures and colours once they are submitted"),
                    ("assent", "Assent to a colour that somebody else judges better than the figures"),
                    ("record_local_word", "Record what a school's local body says of its figures"),
                    ("propose_colours", "Propose a colour to the CEO, with a reason"),
                    ("download_packs", "Download packs and reports"),
                    ("see_restricted", "See restricted items"),
                    ("see_people", "See who holds which role"),
                    ("manage_people", "Invite people and give them roles"),
                    ("see_history", "See who changed what in a plan, and when"),
                    ("keep_inspections", "Keep the record of a school's inspections"),
                ],
            },
        ),
        migrations.AlterModelOptions(
            name="trust",
            options={
                "permissions": [
                    ("read_trust_plan", "Read the trust plan"),
                    ("edit_trust_plan", "Edit the trust plan, its KPIs and proposed targets"),
                    ("approve_targets", "Approve targets and limits"),
                    ("record_decisions", "Record what a body has decided"),
                    ("read_school_plan", "Read a school's plan"),
                    ("edit_school_plan", "Edit a school's plan and link its actions to the trust's KPIs"),
                    ("update_own_actions", "Update the actions one owns"),
                    ("enter_trust_figures", "Enter the trust's own figures"),
                    ("enter_school_figures", "Enter a school's figures"),
                    ("submit_figures", "Submit a school's figures to the trust"),
                    ("return_figures", "Return a figure with a reason"),
                    ("verify_figures", "Verify figures that somebody else reported"),
                    ("see_live_figures", "See figures and colours as they are entered"),
                    ("see_submitted_figures", "See figures and colours once they are submitted"),
                    ("see_other_schools", "See other schools' colours once figures are final"),
                    ("see_reviews", "See a term's review once its figures are final"),
                    ("assent", "Assent to a colour that somebody else judges better than the figures"),
                    ("record_local_word", "Record what a school's local body says of its figures"),
                    (
                        "keep_minutes",
                        "Set the days of a review's meetings, issue it on the CEO's word, and add what the board decided",
                    ),
                    ("judge_colours", "Judge a colour, with a reason"),
                    ("propose_colours", "Propose a colour to the CEO, with a reason"),
                    ("run_reviews", "Open a term's review and make its figures final"),
                    ("issue_packs", "Make the documents of a review, and name the guests who may read them"),
                    ("download_packs", "Download packs and reports"),
                    ("see_restricted", "See restricted items"),
                    ("see_people", "See who holds which role"),
                    ("manage_people", "Invite people and give them roles"),
                    ("manage_settings", "Change the trust's settings"),
                    ("see_history", "See who changed what in a plan, and when"),
                    ("keep_inspections", "Keep the record of a school's inspections"),
                ]
            },
        ),
    ]

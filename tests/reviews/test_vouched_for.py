"""What a review keeps of how its figures were vouched for: verified, outlook, comments; and that it stays."""

from apps.core.clock import now
from apps.kpis.models import KPI, Check, Comment, CommentOn, Outlook, Reading
from apps.reviews.checksum import verify
from apps.reviews.parts import open_part
from tests.reviews.scene import issue, make_final, open_review, report_all, shown, text_of
from tests.world import World


def vouch(world: World) -> None:
    """North's figure is checked and agreed, south's has an outlook; the head comments twice, once not openly."""
    report_all(world)
    north = Reading.objects.get(school=world.schools["north"])
    Check.objects.create(
        trust=world.trust,
        reading=north,
        method="Count",
        agrees=True,
        reported_by=world.people["head"],
        checked_by=world.people["ceo"],
        checked_at=now(),
    )
    Outlook.objects.create(
        trust=world.trust,
        measure=world.kpi.measures.get(),
        school=world.schools["south"],
        term=world.term(),
        word="missed",
        line="Too far",
        written_by=world.people["data_lead"],
        written_at=now(),
    )
    for text, restricted in (("Flu in week 5", False), ("One family of five", True)):
        comment = Comment.objects.create(
            trust=world.trust,
            school=world.schools["north"],
            term=world.term(),
            text=text,
            restricted=restricted,
            written_by=world.people["head"],
            written_at=now(),
        )
        CommentOn.objects.create(trust=world.trust, comment=comment, measure=world.kpi.measures.get())


def test_it_is_frozen_with_the_figures_and_stays(world: World) -> None:
    vouch(world)
    final = make_final(world, open_review(world))
    Check.objects.all().delete()
    Outlook.objects.all().delete()
    Comment.objects.update(text="Something else")

    found = shown(world, issue(world, final))

    assert found.head.verified_words == "1 of 3 verified"
    assert [(c.school_name, c.verified, c.outlook, c.outlook_line) for c in found.cells] == [
        ("North Lane Primary", True, "", ""),
        ("South Bank School", False, "Will be missed", "Too far"),
    ]
    assert [(c.text, c.figures, c.from_whom, c.is_open) for c in found.comments] == [
        ("Flu in week 5", "Attendance is at least 95%", "North Lane Primary", True),
        ("One family of five", "Attendance is at least 95%", "North Lane Primary", False),
    ]
    north = found.cells[0]
    assert [c.text for c in found.comments_by_figure[north.measure_ref, north.school_ref]] == [
        "Flu in week 5",
        "One family of five",
    ]
    assert verify(final).is_sound


def test_the_open_part_has_neither_names_nor_what_is_restricted(world: World) -> None:
    vouch(world)
    (comment,) = open_part(shown(world, open_review(world))).comments
    assert (comment.text, comment.written_by) == ("Flu in week 5", "Headteacher, North Lane Primary")


def test_a_comment_on_a_restricted_kpi_is_restricted(world: World) -> None:
    vouch(world)
    KPI.objects.filter(pk=world.kpi.pk).update(restricted=True)
    assert [c.is_open for c in shown(world, open_review(world)).comments] == [False, False]


def test_the_pages_say_so(world: World) -> None:
    vouch(world)
    review, ceo = open_review(world), world.as_("ceo")
    assert "1 of 3 verified" in text_of(ceo.get(world.url(f"reviews/{review.pk}/")))
    line = text_of(ceo.get(world.url(f"reviews/{review.pk}/kpis/{world.kpi.measures.get().pk}/")))
    assert "Verified" in line
    assert "Outlook for the year's end: will be missed. Too far" in line
    assert "Comment: Flu in week 5" in line

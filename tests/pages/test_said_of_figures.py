"""Outlooks and comments on figures: asked where it matters, in nobody's way, read by those who may."""

from apps.kpis.models import Comment, CommentOn, Outlook
from apps.kpis.said import comments_of, outlooks_of
from tests.kpis.figures_entry import text_of
from tests.kpis.reporting import report
from tests.reviews.scene import make_final, open_review, report_all
from tests.world import World, make_kpi


def said_url(world: World, school: str = "north") -> str:
    return world.url(f"figures/schools/{school}/terms/{world.term().pk}/said/")


def comment_url(world: World, query: str = "") -> str:
    return world.url(f"figures/schools/north/terms/{world.term().pk}/comment/{query}")


def number(world: World) -> int:
    return world.kpi.measures.get().pk


def outlook(world: World, word: str = "at_risk", line: str = "Two year groups", by: str = "head"):
    sent = {f"o{number(world)}-word": word, f"o{number(world)}-line": line}
    return world.as_(by).post(said_url(world), sent)


def comment(world: World, text: str = "Flu in week 5.", by: str = "head", query: str = "", **more: str):
    return world.as_(by).post(comment_url(world, query), {"text": text, "measures": [str(number(world))], **more})


class TestOutlook:
    def test_it_is_asked_for_on_red_and_on_amber_that_got_worse(self, world: World) -> None:
        head = world.as_("head")
        for now, before, asked in (
            ("91.0", None, True),
            ("94.0", "95.0", True),
            ("94.0", "93.5", False),
            ("94.0", None, False),
            ("96.0", "97.0", False),
        ):
            figure = report(world, world.kpi, "north", now)
            past = report(world, world.kpi, "north", before, period=world.period("2025/26")) if before else None
            text = text_of(head.get(said_url(world)))
            assert ("Outlook for the year&#x27;s end" in text) is asked, (now, before)
            figure.delete()
            if past:
                past.delete()

    def test_it_is_kept_changed_and_taken_back(self, world: World) -> None:
        report(world, world.kpi, "north", "91.0")
        assert outlook(world).status_code == 302
        kept = Outlook.objects.get()
        assert (kept.word, kept.line, kept.school, kept.written_by) == (
            "at_risk",
            "Two year groups",
            world.schools["north"],
            world.people["head"],
        )
        assert outlooks_of(world.trust, world.term()) == {(number(world), world.schools["north"].pk): kept}
        outlook(world, "missed", "")
        assert Outlook.objects.get().word == "missed"
        outlook(world, "", "")
        assert not Outlook.objects.exists()

    def test_what_somebody_else_said_meanwhile_is_not_written_over(self, world: World) -> None:
        report(world, world.kpi, "north", "91.0")
        seen = world.as_("head").get(said_url(world)).context["version"]
        outlook(world, "on_track", "Better", by="data_lead")
        sent = {f"o{number(world)}-word": "missed", f"o{number(world)}-line": "Too far", "version": seen}
        answer = world.as_("head").post(said_url(world), sent)
        assert answer.status_code == 409
        text = text_of(answer)
        assert "Somebody has changed this since you opened the page." in text and 'value="Too far"' in text
        assert Outlook.objects.get().line == "Better"
        sent["version"] = answer.context["version"]
        assert world.as_("head").post(said_url(world), sent).status_code == 302
        assert Outlook.objects.get().line == "Too far"

    def test_a_line_needs_a_word_and_a_word_is_one_of_three(self, world: World) -> None:
        report(world, world.kpi, "north", "91.0")
        for word, line in (("", "Why"), ("splendid", ""), ("at_risk", "x" * 301), ("at_risk", "a\x00b")):
            assert outlook(world, word, line).status_code == 422, (word, line)
        assert "Choose where the year will end, for the line to belong to." in text_of(outlook(world, "", "Why"))
        assert not Outlook.objects.exists()

    def test_it_stands_on_the_figures_page_and_the_kpis(self, world: World) -> None:
        report(world, world.kpi, "north", "91.0")
        outlook(world)
        for path in (f"scorecard/{world.term().pk}/{number(world)}/north/", f"kpis/{world.kpi.pk}/"):
            text = text_of(world.as_("trustee").get(world.url(path)))
            assert "Outlook for the year's end: at risk." in text and "Two year groups" in text
        assert "Two year groups" not in text_of(world.as_("staff").get(world.url(f"kpis/{world.kpi.pk}/")))

    def test_last_terms_stands_beside_it(self, world: World) -> None:
        report(world, world.kpi, "north", "91.0")
        Outlook.objects.create(
            trust=world.trust,
            measure_id=number(world),
            school=world.schools["north"],
            term=world.term("2025/26", "summer"),
            word="on_track",
            line="Back by May",
            written_by=world.people["head"],
            written_at=report(world, world.kpi, "south", "91.0").reported_at,
        )
        assert "Last term: on track. Back by May" in text_of(world.as_("head").get(said_url(world)))

    def test_only_who_answers_for_the_figures(self, world: World) -> None:
        report(world, world.kpi, "north", "91.0")
        for role in ("ceo", "executive", "data_entry", "trustee", "lgb_chair", "guest"):
            assert outlook(world, by=role).status_code == 403, role
        assert world.as_("head").get(said_url(world, "south")).status_code == 403
        assert world.as_("head").request("PUT", said_url(world)).status_code == 405
        assert not Outlook.objects.exists()

    def test_the_trust_speaks_of_what_its_schools_make_together(self, world: World) -> None:
        report(world, world.kpi, "north", of=(910, 1000))
        report(world, world.kpi, "south", of=(900, 1000))
        url = world.url(f"figures/trust/terms/{world.term().pk}/said/")
        world.as_("ceo").post(url, {f"o{number(world)}-word": "missed", f"o{number(world)}-line": "Too far"})
        assert Outlook.objects.get().school is None

    def test_nothing_is_said_once_figures_are_final(self, world: World) -> None:
        report_all(world, north="91.0")
        make_final(world, open_review(world))
        answer = outlook(world)
        assert answer.status_code == 409
        assert "The figures of autumn 2026/27 are final, so this can no longer change." in text_of(answer)
        assert comment(world).status_code == 409


class TestComment:
    def test_one_speaks_of_several_figures(self, world: World) -> None:
        other = make_kpi(world, statement="Punctuality", measured_for="each-school", unit="percent", frequency="termly")
        report(world, world.kpi, "north", "91.0")
        sent = {"text": "Flu in week 5.", "measures": [str(number(world)), str(other.measures.get().pk)]}
        assert world.as_("head").post(comment_url(world), sent).status_code == 302

        north = world.schools["north"].pk
        found = comments_of(world.trust, world.term())
        kept = Comment.objects.get()
        assert found == {(number(world), north): [kept], (other.measures.get().pk, north): [kept]}
        text = text_of(world.as_("head").get(said_url(world)))
        assert ">North Lane Primary, Autumn 2026/27<" in text
        assert "On Attendance is at least 95%; Punctuality." in text

    def test_last_terms_is_there_to_start_from(self, world: World) -> None:
        old = Comment.objects.create(
            trust=world.trust,
            school=world.schools["north"],
            term=world.term("2025/26", "summer"),
            text="The bus was late all term.",
            written_by=world.people["head"],
            written_at=report(world, world.kpi, "north", "91.0").reported_at,
        )
        CommentOn.objects.create(trust=world.trust, comment=old, measure_id=number(world))
        head = world.as_("head")
        assert "Start from a comment of last term" in text_of(head.get(comment_url(world)))
        text = text_of(head.get(comment_url(world, f"?from={old.pk}")))
        assert "The bus was late all term.</textarea>" in text and f'value="{number(world)}" checked' in text
        assert head.get(comment_url(world, "?from=0")).status_code == 404
        comment(world, "The bus is late still.", query=f"?from={old.pk}")
        assert Comment.objects.count() == 2

    def test_it_is_changed_and_removed(self, world: World) -> None:
        report(world, world.kpi, "north", "91.0")
        comment(world)
        kept = Comment.objects.get()
        head = world.as_("head")
        sent = {"text": "Flu in weeks 5 and 6.", "measures": [str(number(world))]}
        assert head.post(world.url(f"comments/{kept.pk}/"), sent).status_code == 302
        kept.refresh_from_db()
        assert kept.text == "Flu in weeks 5 and 6."
        stale = head.post(world.url(f"comments/{kept.pk}/"), sent | {"text": "Flu", "version": "of yesterday"})
        assert (stale.status_code, "Somebody has changed this" in text_of(stale)) == (409, True)
        assert "Remove this comment?" in text_of(head.get(world.url(f"comments/{kept.pk}/remove/")))
        head.post(world.url(f"comments/{kept.pk}/remove/"))
        assert comments_of(world.trust, world.term()) == {}
        assert head.get(world.url(f"comments/{kept.pk}/")).status_code == 404

    def test_what_is_wrong_is_said(self, world: World) -> None:
        report(world, world.kpi, "north", "91.0")
        for sent, sentence in (
            ({"text": " ", "measures": [str(number(world))]}, "Write what you want to say of these figures."),
            ({"text": "Flu"}, "Choose the figures that you speak of."),
            ({"text": "Flu", "measures": ["0"]}, "One of these figures is not asked for here any more. Choose again."),
        ):
            answer = world.as_("head").post(comment_url(world), sent)
            assert (answer.status_code, sentence in text_of(answer)) == (422, True), sentence
        assert not Comment.objects.exists()

    def test_what_is_kept_out_of_open_papers_is_read_by_few(self, world: World) -> None:
        report(world, world.kpi, "north", "91.0")
        comment(world, "One family of five.", restricted="on")
        path = world.url(f"scorecard/{world.term().pk}/{number(world)}/north/")
        seen = {role: "One family" in text_of(world.as_(role).get(path)) for role in ("head", "ceo", "trustee")}
        hidden = {
            role: "One family" in text_of(world.as_(role).get(path)) for role in ("governor", "executive", "guest")
        }
        assert (set(seen.values()), set(hidden.values())) == ({True}, {False})
        kpi_page = world.url(f"kpis/{world.kpi.pk}/")
        assert "One family" not in text_of(world.as_("governor").get(kpi_page))
        assert comments_of(world.trust, world.term()) == {}
        assert comments_of(world.trust, world.term(), restricted=True)

    def test_another_trusts_comment_is_not_found(self, world: World, other_world: World) -> None:
        other_world.enter()
        report(other_world, other_world.kpi, "north", "91.0")
        comment(other_world)
        theirs = Comment.objects.get()
        world.enter()
        assert world.as_("head").get(world.url(f"comments/{theirs.pk}/")).status_code == 404
        assert world.as_("ceo").get(world.url(f"comments/{theirs.pk}/remove/")).status_code == 404

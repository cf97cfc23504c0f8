"""The trust's name, colour, logo and words."""

import io
import re
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from apps.core.errors import BadValue
from apps.reports import pdf  # noqa: F401  the renderer must not change how pictures are read
from apps.trusts.logo import draw_logo
from apps.trusts.models import Trust, TrustLogo

LOOK = {"name": "Larkmoor Trust", "short_name": "Larkmoor", "colour": "#7A1F5C"}


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def picture(kind="PNG", size=(800, 200), **kwargs):
    out = io.BytesIO()
    Image.new("RGB", size, "#aa0000").save(out, kind, **kwargs)
    return out.getvalue()


def look(world, logo=None, name="logo.png", **changes):
    data = LOOK | changes
    if logo is not None:
        data["logo"] = SimpleUploadedFile(name, logo, content_type="image/png")
    return world.as_("clerk").post(world.url("settings/look/"), data)


@pytest.mark.parametrize("path", ["settings/look/", "settings/words/"])
def test_only_the_ceo_and_the_clerk_of_the_whole_trust_see_it(world, other_world, path):
    statuses = {role: world.as_(role).get(world.url(path)).status_code for role in world.people}
    assert statuses == {role: 200 if role in ("ceo", "clerk") else 403 for role in world.people}
    assert world.as_("ceo").get(other_world.url(path)).status_code == 404
    assert world.as_("ceo").request("PUT", world.url(path)).status_code == 405


def test_name_and_colour_are_kept_and_the_address_stays(world):
    assert look(world).status_code == 302
    trust = Trust.objects.get(pk=world.trust.pk)
    assert (trust.name, trust.short_name, trust.colour, trust.slug) == (
        *("Larkmoor Trust", "Larkmoor", "#7a1f5c"),
        "larkmoor",
    )
    assert "--trust-colour:#7a1f5c" in world.as_("staff").get(world.url("")).content.decode()


@pytest.mark.parametrize(
    ("colour", "sentence"),
    [
        ("#ffe680", "This colour is too light: its contrast with the white page is 1.2 to 1, and 3 to 1 is needed."),
        ("red", "Enter a colour as # and six digits or letters from a to f, such as #1d4f91."),
        ("#12345", "Enter a colour as #"),
        ("#000;}body{x:y", "Enter a colour as #"),
    ],
)
def test_a_colour_that_does_not_stand_out_is_refused_and_kept_on_the_page(world, colour, sentence):
    response = look(world, colour=colour)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["colour"])
    assert sentence in text_of(response)
    assert response.context["form"]["colour"].value() == colour
    assert Trust.objects.get(pk=world.trust.pk).colour == "#1d4f91"
    assert "Larkmoor Learning Trust" in text_of(response)  # the head of the page is not what was refused


def test_a_preview_saves_nothing_and_the_live_sample_is_a_fragment(world):
    response = look(world, colour="#ffe680", preview="1")
    assert response.status_code == 200
    assert "too little, choose a darker colour." in text_of(response)
    live = world.as_("clerk").get(world.url("settings/look/?colour=%231d4f91"), headers={"HX-Request": "true"})
    assert "White text on it has a contrast of 8.1 to 1." in text_of(live)
    assert "<html" not in live.content.decode()
    assert Trust.objects.get(pk=world.trust.pk).name == "Larkmoor Learning Trust"


@pytest.mark.parametrize(("kind", "kwargs"), [("PNG", {}), ("JPEG", {"comment": b"<script>alert(1)</script>"})])
def test_a_logo_is_drawn_anew_and_shown_to_members_alone(world, other_world, kind, kwargs):
    sent = picture(kind, **kwargs) + b"<script>alert(2)</script>"
    assert look(world, sent).status_code == 302
    served = world.as_("staff").get(world.url("logo/"))
    assert (served.status_code, served["Content-Type"]) == (200, "image/png")
    assert served["X-Content-Type-Options"] == "nosniff"
    assert b"script" not in served.content
    with Image.open(io.BytesIO(served.content)) as kept:
        assert (kept.format, kept.size) == ("PNG", (480, 120))
    assert world.url("logo/?v=1") in world.as_("head").get(world.url("")).content.decode()
    assert other_world.as_("ceo").get(world.url("logo/")).status_code == 404
    assert other_world.as_("ceo").get(other_world.url("logo/")).status_code == 404
    assert look(world, remove_logo="on").status_code == 302
    assert world.as_("staff").get(world.url("logo/")).status_code == 404
    assert TrustLogo.objects.count() == 0


def bomb():
    """A PNG that says it is 60,000 pixels each way."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000))


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "not a picture that can be read"),
        (b"GIF89a", "not a picture that can be read"),
        (picture("GIF"), "not a picture that can be read"),
        (b"\x89PNG\r\n\x1a\n", "not a picture that can be read"),
        (picture()[:200], "not a picture that can be read"),
        (b"x" * (1024 * 1024 + 1), "1 MB at most"),
        (picture(size=(4001, 1)), "4,000 pixels each way"),
        (bomb(), "not a picture that can be read|4,000 pixels each way"),
    ],
)
def test_what_is_no_picture_is_refused(sent, sentence):
    with pytest.raises(BadValue, match=sentence):
        draw_logo(sent)


def test_a_refused_logo_leaves_everything_as_it_was(world):
    response = look(world, b"<svg/>")
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["logo"])
    trust = Trust.objects.get(pk=world.trust.pk)
    assert (trust.name, trust.logo_number) == ("Larkmoor Learning Trust", 0)


def words(world, **typed):
    return world.as_("clerk").post(world.url("settings/words/"), typed)


def test_the_trusts_own_words_are_kept_and_ours_come_back(world):
    assert words(world, priority="Strategy", kpi="Measure", action="Action").status_code == 302
    assert Trust.objects.get(pk=world.trust.pk).vocabulary == {"priority": "Strategy", "kpi": "Measure"}
    assert "Strategies" in text_of(world.as_("ceo").get(world.url("plan/")))
    assert words(world, priority="").status_code == 302
    assert Trust.objects.get(pk=world.trust.pk).vocabulary == {}


def test_the_example_speaks_in_the_words_typed_before_they_are_saved(world):
    page = words(world, school="Academy", action="Tactic", preview="1")
    assert page.status_code == 200
    assert "Each academy has a school development plan. Its headteacher links tactics to" in text_of(page)
    live = world.as_("clerk").get(world.url("settings/words/?school=Academy"), headers={"HX-Request": "true"})
    assert "Each academy has" in text_of(live)
    assert "an academy, several academies" in text_of(live)
    assert "a school, several schools" in text_of(world.as_("clerk").get(world.url("settings/words/")))
    assert "<html" not in live.content.decode()
    assert Trust.objects.get(pk=world.trust.pk).vocabulary == {}


@pytest.mark.parametrize("typed", ["x" * 81, "a\x00b"])
def test_a_word_that_cannot_be_is_said_at_its_field(world, typed):
    response = words(world, kpi=typed)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["kpi"])
    assert Trust.objects.get(pk=world.trust.pk).vocabulary == {}

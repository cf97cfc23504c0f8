"""Steps of a term's review and its documents, as more than one journey takes them."""

import io
import re

from playwright.sync_api import Locator, expect
from pypdf import PdfReader

from tests.journeys.person import Person

REVIEW = "Autumn 2026/27"


def open_the_review(ceo: Person) -> None:
    ceo.go("Reviews")
    ceo.follow("Open a term's review")
    ceo.press("Open the review")


def to_the_review(person: Person) -> None:
    person.go("Reviews")
    person.follow(REVIEW)


def to_a_line(ceo: Person, line: str) -> None:
    to_the_review(ceo)
    ceo.follow(line, within="main p:has(> a[href*='/reviews/'])")


def judge_at_a_school(ceo: Person, line: str, school: str, colour: str, reason: str) -> None:
    to_a_line(ceo, line)
    ceo.follow(re.compile(f"^Judge the colour of {school}"))
    save_a_judgement(ceo, colour, reason)


def save_a_judgement(ceo: Person, colour: str, reason: str) -> None:
    ceo.tick(colour)
    ceo.fill("Reason", reason)
    ceo.press("Save the judgement")


def make_figures_final(ceo: Person) -> None:
    to_the_review(ceo)
    ceo.follow("Make figures final")
    ceo.press("Make figures final")
    ceo.sees("The figures of autumn 2026/27 are final.")
    ceo.look()


def issue_the_review(person: Person) -> None:
    to_the_review(person)
    person.follow("Issue the review")
    person.press("Issue the review")
    person.sees("The review of autumn 2026/27 is issued.")
    person.look()


def to_documents(person: Person, *, of_a_school: bool = False) -> None:
    """To the page of the review's documents; people of a school, who see no review, come there by the menu."""
    if of_a_school:
        person.go("Packs and reports")
        person.follow(REVIEW)
    else:
        to_the_review(person)
        person.follow("Packs and reports")


def section_of(person: Person, kind: str) -> Locator:
    """What the page of documents says of one kind."""
    return person.page.locator("section", has=person.page.get_by_role("heading", name=kind, exact=True))


def make_a_document(person: Person, kind: str, **chosen: str) -> None:
    """Ask on the page of documents for one, of whom and in which part as chosen, and wait until it is there."""
    for label, choice in chosen.items():
        section_of(person, kind).get_by_label(label.capitalize(), exact=True).select_option(label=choice)
    person.press(f"Make it: {kind}")
    expect(person.page.locator("a", has_text="Download it")).to_be_visible(timeout=90_000)
    person.look()


def download(person: Person) -> tuple[str, str]:
    """The name and the words of the document whose page they are on."""
    with person.page.expect_download() as coming:
        person.page.locator("a", has_text="Download it").click()
    file = coming.value
    reader = PdfReader(io.BytesIO(file.path().read_bytes()))
    return file.suggested_filename, " ".join(" ".join(page.extract_text() for page in reader.pages).split())

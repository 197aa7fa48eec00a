"""The main job, end to end: from the first administrator to processing, and back when a scan runs out."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pypdfium2
import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Page, expect

from compliance_app.demo import papers
from compliance_app.demo.papers import Subject
from compliance_app.demo.stories import Paper
from compliance_app.documents.rules import DocumentKind, SaqType
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.formats import long_date
from compliance_app.mail import jobs as mail
from compliance_app.reminders import jobs as reminders
from tests.browser.desk import Desk, Inbox

ADMIN, MANAGER, EMPLOYEE = "ada@provider.example", "clara@provider.example", "maya@harbour.example"
PASSWORD = "a calm harbour at 6 in the morning"
NAME = "Harbour Lights"
SUBJECT = Subject("Harbour Lights Ltd", NAME, "harbour.example", "Maya Whitfield", "Rae Okafor")
AHEAD = (30, 14, 7, 1, 0, -7)


@pytest.fixture
def clock_hand() -> Iterator[time_machine.Traveller]:
    """Time that the test walks, from nine o'clock today on."""
    with time_machine.travel(datetime.now(UTC).replace(hour=9, minute=0), tick=True) as traveller:
        yield traveller


class Journey:
    """The people of the journey at their browsers."""

    def __init__(self, desk: Desk, inbox: Inbox, folder: Path) -> None:
        self.desk, self.inbox, self.folder = desk, inbox, folder

    def work_off(self) -> None:
        """What the scheduler does: write what is due, send what waits."""
        with self.desk.app.app_context():
            reminders.write_due_today()
            mail.deliver()
            db.session.remove()

    def set_password(self, page: Page, link: str) -> None:
        """Open a one-time link and choose a password."""
        page.goto(link)
        self.desk.check(page)
        page.get_by_label("New password", exact=True).fill(PASSWORD)
        page.get_by_label("New password again").fill(PASSWORD)
        page.get_by_role("button", name="Set the password and sign in").click()
        expect(page).not_to_have_url(link)

    def sign_in(self, page: Page, email: str) -> None:
        """Come in by the door, as a person does."""
        page.goto("/sign-in")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page).not_to_have_url(re.compile("/sign-in"))

    def link_from_mail(self, address: str) -> str:
        """The link in the latest letter to this person."""
        self.work_off()
        found = re.search(r"http://\S+/password/\S+", text_of(self.inbox.to(address)[-1]))
        assert found
        return found.group()

    def paper(self, kind: DocumentKind, completed_on: date) -> Path:
        """A PDF as the merchant has it."""
        saq_type = SaqType.A if kind is DocumentKind.SAQ else None
        vendor = "Kestrel Scan Laboratories" if kind is DocumentKind.ASV_SCAN_REPORT else ""
        paper = Paper(1, kind, completed_on, saq_type, vendor)
        file = self.folder / papers.file_name(paper, SUBJECT)
        file.write_bytes(papers.write(paper, SUBJECT))
        return file


def text_of(message: EmailMessage) -> str:
    """The plain text of a letter."""
    body = message.get_body(("plain",))
    assert body
    return str(body.get_content())


def create_administrator(app: Flask) -> str:
    """What the person who installs the product runs; answers the one-time link."""
    result = app.test_cli_runner().invoke(args=["users", "create-admin", ADMIN, "--name", "Ada Brown"])
    assert result.exit_code == 0, result.output
    return str(result.output.splitlines()[-1])


def test_from_a_new_merchant_to_processing_and_back(
    inbox: Inbox, desk: Desk, clock_hand: time_machine.Traveller, tmp_path: Path
) -> None:
    journey = Journey(desk, inbox, tmp_path)
    start = clock.now().date()
    _account_manager_is_invited(journey)
    manager = desk.open()
    journey.sign_in(manager, MANAGER)
    merchant = _merchant_is_created(journey, manager)
    _volumes_are_entered(journey, manager, merchant)
    _person_is_invited(journey, manager, merchant)
    saq, scan = start - timedelta(days=10), start - timedelta(days=5)
    employee = desk.open("phone")
    _documents_are_uploaded(journey, employee, [
        (journey.paper(DocumentKind.SAQ, saq), "SAQ A"),
        (journey.paper(DocumentKind.ASV_SCAN_REPORT, scan), "ASV scan report"),
    ])  # fmt: skip
    _documents_are_accepted(journey, manager, saq, scan)
    last_day = scan + timedelta(days=90)
    _merchant_may_process(journey, manager, employee, merchant, last_day)
    _time_is_walked(journey, clock_hand, start, last_day)
    _standing_has_turned(journey, clock_hand, merchant, last_day)


def _account_manager_is_invited(journey: Journey) -> None:
    desk = journey.desk
    with desk.app.app_context():
        link = create_administrator(desk.app)
    page = desk.open()
    journey.set_password(page, link)
    page.goto("/users/invite")
    page.get_by_label("E-mail address").fill(MANAGER)
    page.get_by_label("Name").fill("Clara Voss")
    page.get_by_label("Role").select_option(label="Account manager")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Clara Voss")
    journey.set_password(desk.open(), journey.link_from_mail(MANAGER))


def _merchant_is_created(journey: Journey, page: Page) -> str:
    page.get_by_role("link", name=re.compile("New merchant")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New merchant")
    journey.desk.check(page)
    page.get_by_label("Legal name").fill("Harbour Lights Ltd")
    page.get_by_label("Trading name").fill(NAME)
    page.get_by_label("Country").select_option("GB")
    page.get_by_label("Merchant category code").fill("5999")
    page.get_by_label("Websites").fill("https://shop.harbour.example")
    page.get_by_label("Visa").check()
    page.get_by_label("Time zone").select_option("Europe/London")
    page.get_by_label("Name", exact=True).fill("Sam Reyes")
    page.get_by_label("E-mail address").fill("sam@harbour.example")
    page.get_by_label("Project number").fill("42017")
    page.get_by_label("Name of the project").fill("Web shop")
    page.get_by_role("button", name="Create merchant").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(page.get_by_text("Not started").first).to_be_visible()
    journey.desk.check(page)
    return page.url.rpartition("/")[2].partition("?")[0]


def _volumes_are_entered(journey: Journey, page: Page, merchant: str) -> None:
    page.goto(f"/merchants/{merchant}/volumes")
    journey.desk.check(page)
    cells = page.locator(".volume-grid input")
    assert cells.count() >= 12
    filled = 0
    for row in page.locator(".volume-grid tbody tr").all():
        if "running" in row.inner_text():
            continue
        row.locator("input").first.fill("41,250")
        filled += 1
    page.get_by_role("button", name="Save figures").click()
    expect(page.get_by_text("saved").first).to_be_visible()
    page.goto(f"/merchants/{merchant}/level")
    expect(page.get_by_text(f"{41_250 * min(filled, 12):,}").first).to_be_visible()
    journey.desk.check(page)


def _person_is_invited(journey: Journey, page: Page, merchant: str) -> None:
    page.goto(f"/merchants/{merchant}/people")
    page.get_by_label("Name").fill("Maya Whitfield")
    page.get_by_label("E-mail address").fill(EMPLOYEE)
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_role("row", name=re.compile("Maya Whitfield"))).to_contain_text("Invited")


def _documents_are_uploaded(journey: Journey, page: Page, files: list[tuple[Path, str]]) -> None:
    journey.set_password(page, journey.link_from_mail(EMPLOYEE))
    expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)
    journey.desk.check(page)
    page.get_by_role("link", name="Send documents").first.click()
    expect(page.locator("[data-drop]")).to_be_visible()  # the script listens from now on
    page.get_by_label("Choose files").set_input_files([file for file, _ in files])
    expect(page.locator(".upload-file")).to_have_count(len(files))
    for row, (_, what) in zip(page.locator(".upload-file").all(), files, strict=True):
        label = page.locator("option", has_text=what).first.inner_text()
        row.get_by_role("combobox").select_option(label=label)
    page.get_by_role("button", name="Send 2 files").click()
    expect(page.get_by_text("2 files received.")).to_be_visible(timeout=60_000)  # each is read first
    journey.desk.check(page)


def _documents_are_accepted(journey: Journey, page: Page, saq: date, scan: date) -> None:
    page.goto("/reviews")
    journey.desk.check(page)
    for _ in range(2):
        page.goto("/reviews")
        page.locator("main table a, main li a").first.click()
        expect(page.locator("[data-accept]")).to_be_visible()
        journey.desk.check(page)
        for tick in page.locator("[data-accept] [data-tick]").all():
            tick.check()
        if page.get_by_role("textbox", name="Scanning vendor").count():
            page.get_by_role("textbox", name="Scanning vendor").fill("Kestrel Scan Laboratories")
            page.get_by_label("Date scan completed", exact=True).fill(scan.isoformat())
            page.get_by_label("Compliance status", exact=True).select_option("pass")
            page.get_by_label("Scan report type", exact=True).select_option("full")
        else:
            page.get_by_label("Completion date", exact=True).fill(saq.isoformat())
        for confirm in page.locator("[data-accept] [data-confirm]").all():
            confirm.check()
        reviewed = page.url
        page.locator("[data-accept]").get_by_role("button", name="accept").click()
        expect(page).not_to_have_url(reviewed)
    page.goto("/reviews")
    expect(page.locator("[data-accept]")).to_have_count(0)


def _merchant_may_process(journey: Journey, manager: Page, employee: Page, merchant: str, last_day: date) -> None:
    manager.goto(f"/merchants/{merchant}")
    expect(manager.locator(".stand-word")).to_have_text(f"Yes, until {long_date(last_day)}")
    journey.desk.check(manager)
    employee.goto(f"/portal/{merchant}")
    expect(employee.get_by_text(long_date(last_day)).first).to_be_visible()
    journey.desk.check(employee)
    journey.work_off()
    (welcome,) = [m for m in journey.inbox.to("sam@harbour.example") if "process" in str(m["Subject"]).lower()]
    assert MANAGER in str(welcome["Cc"])
    assert long_date(last_day) in text_of(welcome)


def _time_is_walked(journey: Journey, clock_hand: time_machine.Traveller, start: date, last_day: date) -> None:
    """Day by day, twice a day, past the end of the scan: each reminder comes once, on its day."""
    journey.inbox.messages.clear()
    arrived: list[date] = []
    day = start
    while day < last_day + timedelta(days=10):
        day += timedelta(days=1)
        for hour in (6, 18):
            clock_hand.move_to(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))
            before = len(journey.inbox.messages)
            journey.work_off()
            arrived += [day] * (len(journey.inbox.messages) - before)
    assert arrived == [last_day - timedelta(days=days) for days in AHEAD]
    for message in journey.inbox.messages:
        assert (message["To"], MANAGER in str(message["Cc"])) == ("sam@harbour.example", True)
        assert "ASV scan" in str(message["Subject"])
    assert len({message["Message-ID"] for message in journey.inbox.messages}) == len(AHEAD)


def _standing_has_turned(journey: Journey, clock_hand: time_machine.Traveller, merchant: str, last_day: date) -> None:
    """Through the last day yes, from the next day no; page, command and PDF say the same."""
    for day, word, answer in (
        (last_day, "Expiring", "Yes"),
        (last_day + timedelta(days=1), "Expired", "No"),
    ):
        clock_hand.move_to(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
        page = journey.desk.open()
        journey.sign_in(page, MANAGER)
        page.goto(f"/merchants/{merchant}")
        expect(page.locator(".stand-word")).to_have_text(re.compile(f"^{answer}"))
        expect(page.locator(".standing").first).to_have_text(word)
        journey.desk.check(page)
        text = _report(page, merchant)
        assert word in text
        assert long_date(day) in text
        assert (long_date(last_day) in text) is True


def _report(page: Page, merchant: str) -> str:
    response = page.request.get(f"/merchants/{merchant}/report.pdf")
    assert response.ok, response.status
    pdf = pypdfium2.PdfDocument(response.body())
    return "\n".join(pdf[number].get_textpage().get_text_bounded() for number in range(len(pdf)))

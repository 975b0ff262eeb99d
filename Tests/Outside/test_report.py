"""The report as people meet it: a file opened from disk, and paper. HISTORY in conftest.py has the figures.

31 March 2020 is its last day: 8 of 12 cases done in the country is 66.67 %, 2,650 of 3,000 million đồng is 88.33 %.
"""

import io
import json
import os
import subprocess

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe

from conftest import BINARIES, HISTORY, NASTY, OFFICES, RULES, event_of


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """Writes the report on HISTORY, and gives its path."""
    directory = tmp_path_factory.mktemp("report")
    (directory / "offices.csv").write_text(OFFICES)
    (directory / "rules.yaml").write_text(RULES)
    sequences = {}
    events = [event_of(line, sequences) for line in filter(None, HISTORY.splitlines())]
    (directory / "events.ndjson").write_text("".join(json.dumps(event) + "\n" for event in events))

    def write(language, topic=None):
        path = directory / f"report-{language}-{'topic' if topic else 'file'}.html"
        source = ["--topic", "case-events"] if topic else ["--file", "events.ndjson"]
        subprocess.run(
            [BINARIES / "tiendo", "report", *source, "--period", "2020", "--offices", "offices.csv", "--rules",
             "rules.yaml", "--lang", language, "--out", path], cwd=directory, check=True,
            env=os.environ | ({"TIENDO_KAFKA_BOOTSTRAP_SERVERS": topic} if topic else {}))
        return path.as_uri()

    return write


@pytest.fixture
def opened(report, reader):
    """Opens the report in a language; nothing but the file itself is asked for."""
    def open_(language="vi", **options):
        address = report(language)
        page = reader.open(address, **options)
        assert reader.requests == [address]
        return page

    yield open_
    assert reader.troubles == []


def paper(page):
    """The report as printed on A4, as sheets of text."""
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    # A4 is 210 × 297 mm; a point is 1/72 inch.
    for sheet in sheets:
        assert abs(sheet.mediabox.width - 210 / 25.4 * 72) < 1 and abs(sheet.mediabox.height - 297 / 25.4 * 72) < 1
    return [" ".join(sheet.extract_text().split()) for sheet in sheets]


@pytest.mark.parametrize(
    ("language", "figures"),
    [
        ("vi", ["66,67\u00a0%", "88,33\u00a0%", "▼ -6,67\u00a0điểm", "31/03/2020", "Năm đã khóa sổ", NASTY]),
        ("en", ["66.67\u00a0%", "88.33\u00a0%", "▼ -6.67\u00a0pts", "31 Mar 2020", "Closed years", NASTY]),
    ])
def test_a_report_is_read_from_disk_alone(opened, language, figures):
    page = opened(language)
    text = page.locator("body").text_content()
    assert [figure for figure in figures if figure not in text] == []
    assert page.locator("script, link, img, iframe, object, form").count() == 0
    assert page.locator("h1").text_content() == "Toàn quốc"


def test_a_report_on_a_topic_is_that_on_a_file(country, opened, report, reader):
    """A replay by two partitions, whose days are closed up to the same one."""
    file = opened()
    topic = reader.open(report("vi", topic=country.kafka.address))
    for name in ("national", "ranking", "table-cases", "table-money", "changes", "office-0102", "office-48"):
        assert topic.locator(f"#{name}").inner_text() == file.locator(f"#{name}").inner_text()
    assert topic.locator("#alerts tbody tr").count() == file.locator("#alerts tbody tr").count()


def test_links_lead_to_sections_of_the_report(opened):
    page = opened()
    page.get_by_role("link", name="Đơn vị: việc").click()
    assert page.url.endswith("#table-cases")
    page.locator("#table-cases").get_by_role("link", name=NASTY).click()
    assert page.url.endswith("#office-0102")
    assert page.locator("#office-0102 h3").text_content() == NASTY


def test_a_report_has_no_serious_fault_of_accessibility(report, chromium):
    # The checker is a script, which the report itself does not let in.
    for scheme in ("light", "dark"):
        context = chromium.new_context(bypass_csp=True, color_scheme=scheme, viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(report("vi"))
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response
        context.close()
        assert "color-contrast" in [rule["id"] for rule in found["passes"] + found["violations"]]
        assert [
            f"{scheme}: {fault['impact']}: {fault['help']}: {node['html']} {node['failureSummary']}"
            for fault in found["violations"] if fault["impact"] in ("serious", "critical") for node in fault["nodes"]
        ] == []


@pytest.mark.parametrize("width", [390, 320])
def test_a_narrow_report_does_not_scroll_sideways(opened, width):
    page = opened(viewport={"width": width, "height": 844}, is_mobile=True)
    assert page.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [width, width]


def test_a_printed_report_has_the_figures_and_nothing_is_cut_off(opened):
    page = opened()
    sheets = paper(page)
    # Five sections of offices, of which each begins a page or shares one, and about as much before them.
    assert 6 <= len(sheets) <= 16
    text = " ".join(sheets)
    for figure in ["66,67 %", "88,33 %", "Ba Đình", "75,00 %", "▼ -6,67 điểm", NASTY, "còn phát", f"1 / {len(sheets)}"]:
        assert figure in text.replace("\u00a0", " "), text
    # As wide as the paper between its margins, 210 − 2 × 11 mm at 96 points an inch.
    page.emulate_media(media="print")
    width = int(188 / 25.4 * 96)
    page.set_viewport_size({"width": width, "height": 1000})
    too_wide = """width => [...document.querySelectorAll("main *")].filter(
        element => element.getBoundingClientRect().right > width + 1).map(element => element.outerHTML.slice(0, 100))"""
    assert page.evaluate(too_wide, width) == []


def test_heads_of_tables_are_repeated_and_rows_are_whole(opened):
    page = opened()
    page.emulate_media(media="print")
    styles = """([selector, name]) => [...new Set(
        [...document.querySelectorAll(selector)].map(element => getComputedStyle(element)[name]))]"""
    assert page.evaluate(styles, ["thead", "display"]) == ["table-header-group"]
    assert page.evaluate(styles, ["tr", "breakInside"]) == ["avoid"]
    assert set(page.evaluate(styles, [".office", "breakInside"])) <= {"avoid", "avoid-page"}

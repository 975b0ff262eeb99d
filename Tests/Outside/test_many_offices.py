"""A country of two thousand offices in a browser (many.py has its events)."""

import re

import pytest
from playwright.sync_api import expect

from many import DISTRICTS, PROVINCES, code, counted_country
from test_page import LIVE, names, nav, rate


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    with counted_country(tmp_path_factory.mktemp("many")) as country:
        yield country


def numbers(page, office):
    """Ranks in cases and money, carried in, new, done, carried out, done per officer."""
    return page.locator(f"[id='office:{office}'] td.number")


def test_the_country_opens_on_its_provinces(many, reader):
    page = reader.open(many.url)
    # 1,000 of 4,000.
    expect(rate(page)).to_have_text("25,00\u00a0%")
    expect(names(page)).to_have_count(PROVINCES)
    # P00 has the districts 0, 40, … 1,960: 50 with even numbers. P01 has 50 with odd ones.
    expect(numbers(page, "P00")).to_have_text(["1", "1", "0", "100", "50", "50", "–"])
    expect(numbers(page, "P01")).to_have_text(["21", "21", "0", "100", "0", "100", "–"])


def test_all_offices_are_reached_a_page_at_a_time(many, reader):
    page = reader.open(many.url + "/?level=all&sort=name")
    shown = []
    for number in range(1, DISTRICTS // 100 + 1):
        if number > 1:
            nav(page, "Trang").get_by_role("link", name=str(number), exact=True).click()
            expect(page).to_have_url(re.compile(f"page={number}"))
        expect(names(page)).to_have_count(100)
        shown += names(page).all_text_contents()
    assert shown == [f"Quận {code(number)}" for number in range(DISTRICTS)]
    page.get_by_role("searchbox").fill("quan 1234")
    page.get_by_role("searchbox").press("Enter")
    expect(names(page)).to_have_text(["Quận 1234"])


def test_a_page_of_many_offices_stays_live_while_all_of_them_change(many, reader):
    first, last = pages = [reader.open(f"{many.url}/?level=all&sort=name&page={page}") for page in (1, 20)]
    for page in pages:
        expect(page.locator("#status")).to_contain_text("Trực tiếp.")
        page.evaluate("window.isNotReloaded = true")
        page.mouse.move(640, 450)
    # Each of the 2,000 gets a case more, while both pages are scrolled.
    lines = [f"2020-03-31T11:00 {code(number)} case.accepted 3 amount=1000000" for number in range(DISTRICTS)]
    for start in range(0, DISTRICTS, 100):
        many.kafka.tell("\n".join(lines[start:start + 100]))
        for page in pages:
            page.mouse.wheel(0, 150)
    # 1,000 of 6,000; a district with an even number has done 1 of 3, of 3 new ones 2 are left.
    for page, office in [(first, 0), (first, 98), (last, 1_900), (last, 1_998)]:
        expect(numbers(page, code(office)).nth(3)).to_have_text("3", timeout=LIVE)
        expect(page.locator(f"[id='office:{code(office)}'] .rate")).to_contain_text("33,33 %")
        expect(numbers(page, code(office)).nth(5)).to_have_text("2")
    for page in pages:
        expect(rate(page)).to_have_text("16,67 %", timeout=LIVE)
        expect(names(page)).to_have_count(100)
        assert page.evaluate("scrollY") > 0
        assert page.evaluate("window.isNotReloaded")
    assert reader.troubles == []

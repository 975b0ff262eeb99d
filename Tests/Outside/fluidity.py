#!/usr/bin/env python3
"""How fluid a page of two thousand offices is in a browser while a hundred events a second change it.

fluidity.py [SECONDS]      30 by default; TIENDO_BIN=.build/release for the program as it is installed
"""

import pathlib
import random
import statistics
import sys
import tempfile
import time

from playwright.sync_api import expect, sync_playwright

from conftest import CHROMIUM
from many import DISTRICTS, code, counted_country

RATE = 100
# Notes when each row shows another number of new cases, and how long each frame takes.
WATCH = """() => {
    window.changes = [];
    window.frames = [];
    const shown = new Map();
    const read = (isFirst) => {
        for (const row of document.querySelectorAll("#offices tbody tr")) {
            const count = row.querySelectorAll("td.number")[3].textContent;
            if (shown.get(row.id) === count) continue;
            shown.set(row.id, count);
            if (!isFirst) window.changes.push([row.id.split(":")[1], Number(count), Date.now() / 1000]);
        }
    };
    read(true);
    new MutationObserver(() => read(false)).observe(document.body, {childList: true, subtree: true});
    let last = performance.now();
    const frame = (now) => { window.frames.push(now - last); last = now; requestAnimationFrame(frame); };
    requestAnimationFrame(frame);
}"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def measure(page, country, seconds):
    """Scrolls a page up and down among events of random offices; when each was sent, and what the page noted."""
    page.goto(country.url + "/?level=all&sort=name&lang=en")
    expect(page.locator("#status")).to_contain_text("Live.")
    paint = page.evaluate(PAINT)
    page.evaluate(WATCH)
    page.mouse.move(640, 450)
    counts, sent = [2] * DISTRICTS, {}
    start = time.monotonic()
    for number in range(seconds * RATE):
        # Every fourth event is of an office on the page, which has the first hundred.
        district = random.randrange(100 if number % 4 == 0 else DISTRICTS)
        counts[district] += 1
        sent[code(district), counts[district]] = time.time()
        case = f"{counts[district]}"
        country.kafka.tell(f"2020-03-31T12:00 {code(district)} case.accepted {case} amount=1000000")
        if number % 5 == 0:
            page.mouse.wheel(0, 60 if number // 250 % 2 == 0 else -60)
        time.sleep(max(0, start + (number + 1) / RATE - time.monotonic()))
    eligible = 2 * DISTRICTS + seconds * RATE
    expect(page.locator("#gauge-cases")).to_contain_text(f"{DISTRICTS // 2:,} done of {eligible:,} eligible")
    return paint, sent, page.evaluate("[window.changes, window.frames]")


def percentile(values, percent):
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def main(seconds):
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        with counted_country(pathlib.Path(directory)) as country:
            paint, sent, (changes, frames) = measure(page, country, seconds)
        browser.close()
    # Two events of an office within one commit are one change, of the later.
    delays = [shown - sent[office, count] for office, count, shown in changes]
    print(f"{DISTRICTS} offices, {RATE} events a second, {seconds} s; {len(delays)} changes on the page")
    print(f"first paint of the page        {paint:6.0f} ms")
    for name, values in [("event sent → row on the screen", [delay * 1000 for delay in delays]), ("frame", frames)]:
        print(f"{name:31}{percentile(values, 50):6.0f} ms p50, {percentile(values, 99):.0f} p99, {max(values):.0f} longest")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        sys.exit(__doc__)
    main(int(sys.argv[1]) if len(sys.argv) == 2 else 30)

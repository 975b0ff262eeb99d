#!/usr/bin/env python3
"""Takes pictures of the overview, an office and an alert: wide and narrow, light and dark.

screenshots.py URL DIRECTORY      for example: screenshots.py http://127.0.0.1:8080 /tmp/pictures
"""

import json
import os
import pathlib
import sys
import urllib.request

from playwright.sync_api import sync_playwright

WIDTHS = [1280, 390]
SCHEMES = ["light", "dark"]


def screenshots(url, directory):
    """Takes the pictures as `page-width-scheme.png`; the alert is the latest, its office the office shown."""
    url = url.rstrip("/")
    directory = pathlib.Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    paths = {"overview": "/", "office": "/offices/" + _api(url, "offices")["offices"][0]["code"]}
    if alerts := _api(url, "alerts")["alerts"]:
        paths |= {"office": f"/offices/{alerts[0]['office']}", "alert": f"/alerts/{alerts[0]['id']}"}
    chromium = os.environ.get("TIENDO_CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for width in WIDTHS:
            for scheme in SCHEMES:
                page = browser.new_page(
                    locale="vi-VN", color_scheme=scheme, viewport={"width": width, "height": 900},
                    is_mobile=width < 600)
                for name, path in paths.items():
                    page.goto(url + path)
                    page.screenshot(path=directory / f"{name}-{width}-{scheme}.png", full_page=True)
                page.close()
        browser.close()


def _api(url, path):
    return json.load(urllib.request.urlopen(f"{url}/api/v1/{path}", timeout=10))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    screenshots(sys.argv[1], sys.argv[2])

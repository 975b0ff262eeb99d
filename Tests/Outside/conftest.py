"""What the tests of the page stand on: a mock Kafka, workers and monitors in processes of their own, events, a browser.

    python3 -m venv .build/outside
    .build/outside/bin/pip install -r Tests/Outside/requirements.txt
    .build/outside/bin/pytest Tests/Outside

TIENDO_BIN is the directory of `tiendo` and `tiendo-trial` (default .build/debug), TIENDO_CHROMIUM the browser (default
/usr/bin/chromium).
"""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import time
import types
import urllib.error
import urllib.request

import pytest
from confluent_kafka import Producer
from playwright.sync_api import expect, sync_playwright

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
BINARIES = REPOSITORY / os.environ.get("TIENDO_BIN", ".build/debug")
CHROMIUM = os.environ.get("TIENDO_CHROMIUM", "/usr/bin/chromium")
TOPICS = {
    "case-events": 2, "office-totals": 1, "office-days": 1, "completion-alerts": 1, "open-alerts": 1,
    "case-events-dlq": 1,
}

NASTY = '<script>alert(1)</script> & "x"'
OFFICES = '''\
code,name,level,parent,validFrom,validTo
00,Toàn quốc,national,,,
01,Hà Nội,province,00,,
48,Đà Nẵng,province,00,,
0101,Ba Đình,district,01,,
0102,"<script>alert(1)</script> & ""x""",district,01,,
0103,Hoàn Kiếm,district,01,,
'''
RULES = """\
rules:
  - name: cases-low
    metric: cases
    below: 50
    minEligible: 3
    severity: critical
    summary:
      vi: "Đơn vị {office} mới xong {done} trên {eligible} việc."
      en: "Office {office} has done {done} of {eligible}."
  - name: cases-behind
    metric: cases
    behindTarget: {points: 5}
    minEligible: 3
    offices: ["0102"]
"""

# What has happened when a test begins. 31 March is day 31 + 30 + 31 + 31 + 29 + 31 = 183 of the 366 days of period
# 2020, so the pace of a target of 80 % is 40 %, and that of 50 % is 25 %.
#
#   period 2020     done of eligible cases    money, in million đồng
#   0101 Ba Đình    3 of 4 = 75 %             300 of 400
#   0102 NASTY      1 of 3 = 33.33 %          100 completed + 50 collected of 300 = 50 %
#   0103 Hoàn Kiếm  2 of 3 = 66.67 %          200 of 300
#   01 Hà Nội       6 of 10 = 60 %            650 of 1,000
#   48 Đà Nẵng      2 of 2 = 100 %            2,000 of 2,000; one of the two cases is carried in
#   00 Toàn quốc    8 of 12 = 66.67 %         2,650 of 3,000 = 88.33 %
#
# In period 2019 Đà Nẵng alone had work: 1 of 2 = 50 %. Both rules fire for 0102 with its third case, at 1 of 3; the
# first fires for 0103 with its third case, at 0 of 3, and is resolved with its second completion, at 2 of 3.
HISTORY = """
2019-05-06T09:00 48   case.accepted    2019/1 amount=1000000000
2019-05-06T09:10 48   case.accepted    2019/2 amount=1000000000
2019-06-03T09:00 48   case.completed   2019/1
2019-10-01T08:00 48   office.targetSet -      period=2020 casesPercent=80 moneyPercent=50
2019-10-01T08:00 0101 office.targetSet -      period=2020 casesPercent=80 moneyPercent=50
2019-10-01T08:00 0102 office.targetSet -      period=2020 casesPercent=80 moneyPercent=50
2019-10-01T08:00 0103 office.targetSet -      period=2020 casesPercent=80 moneyPercent=50
2019-10-01T08:10 0101 office.staffed   -      officers=2 quota=5
2019-12-02T09:00 0101 case.accepted    2020/1 amount=100000000 category="credit"
2019-12-02T10:00 0101 case.completed   2020/1
2019-12-03T09:00 0102 case.accepted    2020/1 amount=100000000
2019-12-03T09:10 0102 case.accepted    2020/2 amount=100000000
2020-01-06T09:00 0101 case.accepted    2020/2 amount=100000000 category="credit"
2020-01-06T10:00 0101 case.completed   2020/2
2020-01-15T09:00 0103 case.accepted    2020/1 amount=100000000
2020-01-15T09:10 0103 case.accepted    2020/2 amount=100000000
2020-01-15T09:20 0103 case.accepted    2020/3 amount=100000000
2020-02-03T09:00 0102 case.completed   2020/1
2020-02-04T09:00 0102 case.collected   2020/2 amount=50000000
2020-02-10T09:00 0103 case.completed   2020/1
2020-03-02T09:00 48   case.accepted    2020/1 amount=1000000000
2020-03-03T09:00 48   case.completed   2019/2
2020-03-31T09:00 0101 case.accepted    2020/3 amount=100000000
2020-03-31T09:10 0101 case.completed   2020/3
2020-03-31T09:20 0101 case.accepted    2020/4 amount=100000000
2020-03-31T10:00 0102 case.accepted    2020/3 amount=100000000
2020-03-31T11:00 0103 case.completed   2020/2
2020-03-31T14:00 48   case.completed   2020/1
"""

# Bounds are for a failure to end: no test depends on how fast the machine is.
expect.set_options(timeout=60_000)


def wait_until(condition, what, seconds=120):
    """Waits until a condition holds, and returns what it gave."""
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.05)
    return result


def event_of(line, sequences):
    """The event of a line as in HISTORY; the last sequence of each case is kept from line to line."""
    moment, office, kind, case, *rest = line.split()
    sequences[office, case] = sequences.get((office, case), 0) + 1
    data = {"office": office, "sequence": sequences[office, case]}
    if case != "-":
        data["case"] = case
    data |= {name: json.loads(value) for name, value in (field.split("=") for field in rest)}
    return {
        "specversion": "1.0", "id": f"event-{sum(sequences.values())}", "source": "/tests", "type": f"tiendo.{kind}",
        "time": f"{moment}:00+07:00", "data": data,
    }


class Kafka:
    """A mock cluster with the topics of the contract, and a source of events."""

    def __init__(self, partitions=TOPICS):
        self._process = subprocess.Popen(
            [BINARIES / "tiendo-trial", "mock"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        self.address = self._process.stdout.readline().strip()
        for topic, count in partitions.items():
            self._process.stdin.write(f"{topic} {count}\n")
            self._process.stdin.flush()
            assert self._process.stdout.readline() == "made\n", f"the mock cluster made no topic {topic}"
        self._producer = Producer({"bootstrap.servers": self.address, "linger.ms": 0, "log_level": 0})
        self._sequences = {}

    def signal(self, number):
        """Sends a signal to the broker."""
        self._process.send_signal(number)

    def close(self):
        self._producer = None
        self._process.stdin.close()
        self._process.wait(timeout=60)

    def tell(self, lines):
        """Produces events, each a line of time, office, type, case and further data, as in HISTORY."""
        for line in filter(None, lines.splitlines()):
            event = event_of(line, self._sequences)
            office = event["data"]["office"]
            self._producer.produce("case-events", key=office, value=json.dumps(event))
        assert self._producer.flush(60) == 0, "the mock cluster took no events"


class Server:
    """`tiendo run` or `tiendo monitor` in a process of its own, with its page."""

    def __init__(self, command, kafka, directory, offices=OFFICES, **environment):
        (directory / "offices.csv").write_text(offices, encoding="utf-8")
        (directory / "rules.yaml").write_text(RULES, encoding="utf-8")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self._command = [BINARIES / "tiendo", command]
        self._log = directory / f"{command}.log"
        self._environment = {
            "PATH": os.environ["PATH"], "TIENDO_KAFKA_BOOTSTRAP_SERVERS": kafka.address,
            "TIENDO_KAFKA_PROPERTIES_FETCH_WAIT_MAX_MS": "20", "TIENDO_STATE": str(directory / "state"),
            "TIENDO_OFFICES": str(directory / "offices.csv"), "TIENDO_RULES": str(directory / "rules.yaml"),
            "TIENDO_COMMIT_INTERVAL": "100ms", "TIENDO_CLOSE_DAYS": "events", "TIENDO_MAX_AHEAD": "1h",
            "TIENDO_MONITOR_LISTEN": f"127.0.0.1:{port}", **environment,
        }
        self._process = None

    def start(self, probe="ready"):
        """Starts it, also after `kill`, and waits for a probe."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, env=self._environment, stdout=log, stderr=log)
        wait_until(lambda: self._is(probe), f"{self._command} is {probe}; see {self._log}")

    def run_to_its_end(self):
        """Starts it where it is to end by itself, and returns what it said."""
        return subprocess.run(self._command, env=self._environment, capture_output=True, text=True, timeout=300)

    def _is(self, probe):
        assert self._process.poll() is None, f"{self._command} ended: {self._log.read_text()}"
        try:
            return urllib.request.urlopen(f"{self.url}/health/{probe}", timeout=30).status == 200
        except (urllib.error.URLError, ConnectionError):
            return False

    def get(self, path):
        """The answer of the API."""
        return json.load(urllib.request.urlopen(f"{self.url}/api/v1/{path}", timeout=30))

    def alert(self, office, rule):
        """The address of the page of an alert, once it is there."""
        alerts = wait_until(lambda: self.get(f"alerts?office={office}&rule={rule}")["alerts"], f"an alert of {office}")
        return f"/alerts/{alerts[0]['id']}"

    def wait_for_history(self):
        """Waits until HISTORY is counted: the national figures, the alerts, and the days."""
        def is_counted():
            total = self.get("summary")["total"]
            return (
                (total["cases"]["done"], total["cases"]["eligible"]) == (8, 12) and self.get("alerts")["count"] == 3
                and self.get("alerts?state=resolved")["count"] == 1
                # From 1 October to 31 March.
                and self.get("offices/0102/history")["count"] == 183)
        wait_until(is_counted, "the history is counted")

    def signal(self, number):
        """Sends a signal."""
        self._process.send_signal(number)

    def kill(self):
        """Ends it at once, also where it is stopped."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def close(self):
        """Ends it as an operator does, or at once where that takes too long."""
        if self._process:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=60)
            self.kill()


@contextlib.contextmanager
def counted_history(directory):
    """A Kafka with HISTORY, and a worker that has counted it."""
    with contextlib.closing(Kafka()) as kafka:
        kafka.tell(HISTORY)
        with contextlib.closing(Server("run", kafka, directory)) as server:
            server.start()
            server.wait_for_history()
            yield types.SimpleNamespace(kafka=kafka, server=server, url=server.url)


@pytest.fixture(scope="session")
def country(tmp_path_factory):
    """A country in which nothing happens any more: for tests that only look."""
    with counted_history(tmp_path_factory.mktemp("country")) as country:
        yield country


@pytest.fixture
def living(tmp_path):
    """A country of the test's own, in which it may let something happen."""
    with counted_history(tmp_path) as country:
        yield country


@pytest.fixture
def monitor(tmp_path_factory):
    """Starts `tiendo monitor` on the topics of a country."""
    with contextlib.ExitStack() as servers:
        def start(country, **environment):
            server = Server("monitor", country.kafka, tmp_path_factory.mktemp("monitor"), **environment)
            servers.callback(server.kill)
            server.start()
            return server

        yield start


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Reader:
    """Somebody who reads pages: Vietnamese, at a desk, unless said otherwise."""

    def __init__(self, browser):
        self._browser = browser
        self._contexts = []
        # What no page may do: ask another host, fail, break its own policy, open a dialog.
        self.troubles = []
        # The addresses of all requests.
        self.requests = []

    def open(self, address, **options):
        """Opens a page in a browser context of its own."""
        options = {"locale": "vi-VN", "viewport": {"width": 1280, "height": 900}} | options
        context = self._browser.new_context(**options)
        context.set_default_timeout(60_000)
        self._contexts.append(context)
        page = context.new_page()
        self._watch(page, address)
        page.goto(address)
        return page

    def _watch(self, page, address):
        host = "/".join(address.split("/")[:3]) + "/"

        def note(what):
            self.troubles.append(f"{page.url}: {what}")

        def on_request(request):
            self.requests.append(request.url)
            if not request.url.startswith(host):
                note(f"request to {request.url}")

        def on_dialog(dialog):
            note(f"dialog: {dialog.message}")
            dialog.dismiss()

        page.on("request", on_request)
        page.on("console", lambda message: message.type in ("error", "warning") and note(message.text))
        page.on("pageerror", lambda error: note(str(error)))
        page.on("dialog", on_dialog)

    def close(self):
        for context in self._contexts:
            context.close()


@pytest.fixture
def reader(chromium):
    reader = Reader(chromium)
    yield reader
    reader.close()

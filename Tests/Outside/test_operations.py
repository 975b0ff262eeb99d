"""What operators and programs stand on: metrics, alert rules, the dashboard, the API's description."""

import concurrent.futures
import html
import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

import pytest

from conftest import HISTORY, REPOSITORY, wait_until

DEPLOY = REPOSITORY / "deploy"
EVENTS = len(HISTORY.strip().splitlines())


def metrics(server):
    return urllib.request.urlopen(f"{server.url}/metrics", timeout=30).read().decode()


def test_the_metrics_are_what_prometheus_reads(country):
    check = subprocess.run(
        ["promtool", "check", "metrics"], input=metrics(country.server), capture_output=True, text=True)
    assert check.returncode == 0 and not check.stderr, check.stdout + check.stderr


def test_a_prometheus_scrapes_them(country, tmp_path):
    address = country.url.removeprefix("http://")
    (tmp_path / "prometheus.yml").write_text(
        f"global: {{scrape_interval: 200ms, evaluation_interval: 200ms}}\nrule_files: [{DEPLOY}/prometheus-rules.yaml]\n"
        f"scrape_configs:\n- {{job_name: tiendo, static_configs: [{{targets: ['{address}']}}]}}\n")
    listen = tmp_path / "address"
    prometheus = subprocess.Popen(
        ["prometheus", f"--config.file={tmp_path}/prometheus.yml", f"--storage.tsdb.path={tmp_path}/data",
         "--web.listen-address=127.0.0.1:0"], stderr=listen.open("w"))
    try:
        port = wait_until(
            lambda: re.search(r'msg="Listening on" address=\S+:(\d+)', listen.read_text()), "Prometheus listens")[1]

        def is_ready():
            try:
                return urllib.request.urlopen(f"http://127.0.0.1:{port}/-/ready", timeout=30).status == 200
            except urllib.error.HTTPError:
                return False

        wait_until(is_ready, "Prometheus is ready")

        def value(expression):
            query = urllib.parse.urlencode({"query": expression})
            answer = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/query?{query}", timeout=30))
            return [float(result["value"][1]) for result in answer["data"]["result"]]

        wait_until(lambda: value("up{job='tiendo'}") == [1], "Prometheus has scraped")
        assert value("sum(tiendo_events_total)") == [EVENTS]
        assert value("sum(tiendo_events_total{result='applied'})") == [EVENTS]
        # Both rules fire for 0102.
        assert value("sum(tiendo_alerts_firing)") == [2]
        # 2 of 3.
        assert value("tiendo_office_completion_ratio{office='0103',metric='cases'}") == [0.6667]
        wait_until(lambda: value("sum(tiendo_partition_lag_records)") == [0], "everything is committed")
        groups = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/rules", timeout=30))["data"]["groups"]
        assert groups
        wait_until(lambda: value("ALERTS_FOR_STATE or vector(1)"), "the rules are evaluated")
        for rule in (rule for group in groups for rule in group["rules"]):
            assert rule["health"] in ("ok", "unknown"), rule
    finally:
        prometheus.terminate()
        prometheus.wait(timeout=60)


def test_the_alert_rules_do_what_their_cases_say():
    check = subprocess.run(
        ["promtool", "test", "rules", "prometheus-rules.test.yaml"], cwd=DEPLOY, capture_output=True, text=True)
    assert check.returncode == 0, check.stdout + check.stderr


@pytest.mark.parametrize("name", ["grafana-dashboard.json", "prometheus-rules.yaml"])
def test_dashboard_and_rules_use_metrics_that_there_are(country, name):
    # The deliveries are there where notifications are configured.
    text = metrics(country.server) + "tiendo_deliveries_total tiendo_delivery_queue_length"
    used = set(re.findall(r"\b(?:tiendo|process)_[a-z_]+\b", (DEPLOY / name).read_text()))
    assert len(used) > 5
    assert {metric for metric in used if not re.search(rf"\b{metric}\b", text)} == set()


def events(server, path, count, last=None):
    """The first events of a stream, each with its id and its data."""
    request = urllib.request.Request(server.url + path, headers={"Last-Event-ID": last} if last else {})
    found, event = [], {}
    with urllib.request.urlopen(request, timeout=60) as stream:
        for line in stream:
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if not name and "id" in event:
                found.append((event["id"], event.get("data")))
                if len(found) == count:
                    return found
            event = event | {name: value} if name else {}
    return found


def test_a_reader_of_alerts_that_comes_back_gets_what_it_missed(living):
    told = []

    def alert():
        office = str(9000 + len(told))
        told.append(office)
        for case in range(3):
            living.kafka.tell(f"2020-03-31T16:00 {office} case.accepted 2020/{case} amount=1000000")
        wait_until(lambda: living.server.get(f"alerts?office={office}")["alerts"], f"an alert of {office}")

    address = "/api/v1/alerts/stream"
    with concurrent.futures.ThreadPoolExecutor() as pool:
        first = pool.submit(events, living.server, address, 1)
        # What was before the reader came is no news to it, so something happens until it is there.
        while not first.done():
            alert()
        [(last, data)] = first.result()
    # While it is away two more fire.
    alert()
    alert()
    missed = told[told.index(json.loads(data)["office"]) + 1:]
    again = events(living.server, address, len(missed), last=last)
    assert [json.loads(data)["office"] for _, data in again] == missed


def test_a_page_that_comes_back_gets_what_changed_meanwhile(living):
    page = urllib.request.urlopen(living.url + "/?lang=en", timeout=60).read().decode()
    live = html.unescape(re.search(r'data-live="([^"]+)"', page)[1])
    last = re.search(r"from=([^&]*)", live)[1]
    living.kafka.tell("2020-03-31T15:00 0102 case.completed 2020/2")
    wait_until(lambda: living.server.get("summary")["total"]["cases"]["done"] == 9, "the change is counted")
    # 9 of 12.
    [(_, data)] = events(living.server, live.replace(f"from={last}", ""), 1, last=last)
    assert "75.00" in "".join(json.loads(data)["markup"])


def test_the_api_is_as_it_is_described(country, tmp_path):
    description = REPOSITORY / "schemas" / "openapi.yaml"
    tools = os.path.dirname(sys.executable)
    subprocess.run([f"{tools}/openapi-spec-validator", description], check=True, capture_output=True)
    run = subprocess.run(
        [f"{tools}/schemathesis", "run", description, "--url", country.url, "--exclude-path", "/api/v1/alerts/stream",
         "--checks", "all", "--max-examples", "25", "--seed", "2020", "--workers", "1", "--request-timeout", "10",
         "--generation-database", "none", "--continue-on-failure", "--warnings", "off", "--no-color"],
        cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-8000:]

"""The files that deploy Tiendo: what can be said of them without an engine, an orchestrator or a network."""

import json
import os
import pathlib
import re
import socket
import subprocess
import sys

import pytest
import yaml

from conftest import BINARIES, REPOSITORY, Server

DEPLOY = REPOSITORY / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()
VERSION = subprocess.run([BINARIES / "tiendo", "--version"], capture_output=True, text=True, check=True).stdout.strip()
UNITS = sorted(DEPLOY.glob("*.service"))


def tool(name):
    """A program of the same environment as these tests."""
    return f"{os.path.dirname(sys.executable)}/{name}"


def is_configuration(environment, *arguments):
    """Asks the program whether it takes a configuration; without a page it only looks at that."""
    run = subprocess.run(
        [BINARIES / "tiendo", "health", *arguments], capture_output=True, text=True,
        env={"PATH": os.environ["PATH"]} | environment)
    # 1: nobody answers there, but all of it was understood.
    assert run.returncode == 1, run.stderr
    return run.stderr


def is_command(words):
    """Asks the program whether there is such a command: only then the help is its own."""
    run = subprocess.run([BINARIES / "tiendo", *words, "--help"], capture_output=True, text=True)
    assert run.returncode == 0 and f"USAGE: tiendo {' '.join(words)} [" in run.stdout, run.stdout + run.stderr


def container_paths(environment, folder):
    """The same variables with the files of a container replaced by ones that are there."""
    (folder / "secret").write_text("a-secret\n")
    return {
        name: str(folder / "secret") if value.startswith("/run/secrets/") else value
        for name, value in environment.items()}


# The container file.

def test_the_container_file_has_no_fault_that_a_linter_finds():
    check = subprocess.run([tool("hadolint"), DEPLOY / "Containerfile"], capture_output=True, text=True)
    assert check.returncode == 0, check.stdout + check.stderr


def test_the_container_file_is_of_this_version_and_of_pinned_images():
    assert f"ARG VERSION={VERSION}" in CONTAINERFILE
    images = re.findall(r"^ARG (?:SWIFT|DEBIAN)=(\S+)$", CONTAINERFILE, re.MULTILINE)
    assert len(images) == 2 and all(is_pinned(image) for image in images), images


def is_pinned(image):
    """A tag that begins with a number, or a dated one, or a digest; `latest` is neither."""
    return re.search(r":v?\d+\.\d+\.\d+[\w.-]*$|:bookworm-\d{8}-slim$|@sha256:[0-9a-f]{64}$", image)


def test_what_the_container_file_copies_is_not_kept_from_it():
    ignored = (REPOSITORY / ".dockerignore").read_text().splitlines()
    kept = {line[1:] for line in ignored if line.startswith("!")}
    for path in kept:
        assert (REPOSITORY / path).exists(), path
    # Links that lead out of what is copied are copied with what they lead to.
    for folder in ("Sources", "Tests"):
        assert folder in kept
        for link in (path for path in (REPOSITORY / folder).rglob("*") if path.is_symlink()):
            target = str(link.resolve().relative_to(REPOSITORY))
            assert any(target == path or target.startswith(f"{path}/") for path in kept), link


# Compose.

def test_compose_is_as_its_specification_says():
    from compose_spec import PyCompose

    compose = PyCompose.from_json(json.dumps(COMPOSE))
    compose.validate()
    assert compose.service_names() == ["kafka", "topics", "tiendo", "prometheus", "grafana"]


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_a_service_gets_no_more_than_it_needs(name):
    service = COMPOSE["services"][name]
    assert is_pinned(service["image"]), service["image"]
    assert service["cap_drop"] == ["ALL"] and service["security_opt"] == ["no-new-privileges:true"]
    assert "mem_limit" in service
    assert service.get("read_only") or name == "kafka"
    # Reached from this machine alone.
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
    for other in service.get("depends_on", {}):
        assert other in COMPOSE["services"]
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        assert (DEPLOY / source).exists() if source.startswith(".") else source in COMPOSE["volumes"], volume


@pytest.mark.parametrize("name", ["topics", "tiendo"])
def test_the_program_takes_the_command_and_variables_of_compose(name, tmp_path):
    service = COMPOSE["services"][name]
    assert service["image"] == f"tiendo:{VERSION}"
    is_command(service["command"])
    said = is_configuration(container_paths(service["environment"], tmp_path))
    # Of all addresses it asks at the one of its own machine.
    assert "http://127.0.0.1:8080/" in said
    mounts = [volume.split(":")[1] for volume in service["volumes"]] + [service["environment"]["TIENDO_STATE"]]
    assert service["environment"]["TIENDO_RULES"] in mounts
    assert pathlib.Path(service["environment"]["TIENDO_MONITOR_TOKEN_FILE"]).name in service["secrets"]


def test_prometheus_takes_its_configuration(tmp_path):
    text = (DEPLOY / "compose" / "prometheus.yml").read_text()
    assert "job_name: tiendo\n" in text and "tiendo:8080" in text
    (tmp_path / "token").write_text("a-token\n")
    mounted = [volume.split(":") for volume in COMPOSE["services"]["prometheus"]["volumes"]]
    for source, target in ((parts[0], parts[1]) for parts in mounted if parts[0].startswith(".")):
        text = text.replace(target, str((DEPLOY / source).resolve()))
    (tmp_path / "prometheus.yml").write_text(text.replace("/run/secrets/monitor-token", str(tmp_path / "token")))
    check = subprocess.run(
        ["promtool", "check", "config", tmp_path / "prometheus.yml"], capture_output=True, text=True)
    assert check.returncode == 0 and "rules found" in check.stdout + check.stderr, check.stdout + check.stderr


def test_grafana_finds_its_dashboard_and_its_figures():
    source, = yaml.safe_load((DEPLOY / "grafana/provisioning/datasources/prometheus.yaml").read_text())["datasources"]
    assert source["type"] == "prometheus" and source["url"] == "http://prometheus:9090"
    provider, = yaml.safe_load((DEPLOY / "grafana/provisioning/dashboards/tiendo.yaml").read_text())["providers"]
    grafana = COMPOSE["services"]["grafana"]
    targets = dict(volume.split(":")[:2] for volume in grafana["volumes"])
    dashboard = targets["./grafana-dashboard.json"]
    assert pathlib.Path(dashboard).parent == pathlib.Path(provider["options"]["path"])
    assert grafana["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"] == dashboard
    for folder in ("datasources", "dashboards"):
        assert targets[f"./grafana/provisioning/{folder}"] == f"/etc/grafana/provisioning/{folder}"


# systemd.

@pytest.fixture(params=UNITS, ids=[unit.name for unit in UNITS])
def unit(request, tmp_path):
    """A unit as it would be installed, of the program that is built; of a template, one instance."""
    path = tmp_path / request.param.name.replace("@.", "@1.")
    text = request.param.read_text()
    assert text.count("/usr/local/bin/tiendo ") == 1
    path.write_text(text.replace("/usr/local/bin/tiendo ", f"{BINARIES / 'tiendo'} "))
    return path


def test_systemd_takes_the_unit(unit):
    check = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", f"./{unit.name}"], cwd=unit.parent,
        capture_output=True, text=True)
    assert check.returncode == 0 and not check.stderr, check.stderr


def test_the_unit_is_exposed_as_little_as_a_network_service_can_be(unit):
    # 1.1 of 10, of which 0.8 are the network that it needs; "OK" is below 4.
    check = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=12", "--no-pager", f"./{unit.name}"],
        cwd=unit.parent, capture_output=True, text=True)
    assert check.returncode == 0, check.stdout + check.stderr


def test_the_units_are_hardened_alike():
    mark = "# Nothing that it does not need."
    assert len(UNITS) == 3
    assert len({unit.read_text().split(mark)[1] for unit in UNITS}) == 1


@pytest.mark.parametrize("path", UNITS, ids=[unit.name for unit in UNITS])
def test_the_program_takes_the_variables_of_the_unit(path):
    lines = re.findall(r"^Environment=(.*)$", path.read_text().replace("%i", "1"), re.MULTILINE)
    is_configuration(dict(setting.split("=", 1) for line in lines for setting in line.split()))


# Health and readiness, of a worker that is at work. CommandTests asks one that is not.

def test_a_worker_at_work_is_well(country):
    listen = {"TIENDO_MONITOR_LISTEN": country.url.removeprefix("http://"), "PATH": os.environ["PATH"]}
    for probe in ("startup", "ready", "live"):
        run = subprocess.run(
            [BINARIES / "tiendo", "health", "--probe", probe], env=listen, capture_output=True, text=True)
        assert (run.returncode, run.stdout, run.stderr) == (0, f"{probe}\n", "")


@pytest.mark.parametrize("command", ["run", "monitor"])
def test_a_service_manager_is_told_when_it_is_at_work_and_when_it_stops(country, tmp_path, command):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        # Only so that a failure ends.
        manager.settimeout(120)
        # A group of its own: the one of the country is not to share its partitions.
        server = Server(
            command, country.kafka, tmp_path, NOTIFY_SOCKET=str(tmp_path / "notify"), TIENDO_KAFKA_GROUP="another",
            TIENDO_TOPICS_TOTALS="other-totals", TIENDO_TOPICS_DAYS="other-days", TIENDO_TOPICS_ALERTS="other-alerts",
            TIENDO_TOPICS_OPEN="other-open", TIENDO_TOPICS_REJECTED="other-dlq") if command == "run" else Server(
            command, country.kafka, tmp_path, NOTIFY_SOCKET=str(tmp_path / "notify"))
        try:
            server.start()
            assert manager.recv(4096).startswith(b"STATUS=waits")
            assert manager.recv(4096) == b"READY=1\nSTATUS=at work"
            server.close()
            assert manager.recv(4096) == b"STOPPING=1\nSTATUS=stops"
        finally:
            server.kill()

"""The validator is a tool others rely on: what it must accept, refuse and say."""

import copy
import json
import pathlib
import subprocess
import sys
import time

import pytest

import asyncapi
import documents
import selfcheck
import validation

TOOL = pathlib.Path(__file__).with_name("check_schemas.py")
EXAMPLES = validation.SCHEMAS / "examples"


def run(*arguments, text=None):
    return subprocess.run(
        [sys.executable, TOOL, *map(str, arguments)], input=text, capture_output=True, text=True, timeout=60)


def example(name):
    return documents.load(EXAMPLES / f"{name}.json")


def changed(value, path, new):
    value = copy.deepcopy(value)
    *parents, last = path.split(".")
    part = value
    for step in parents:
        part = part[int(step) if step.isdigit() else step]
    if new is ...:
        del part[last]
    else:
        part[last] = new
    return value


@pytest.mark.parametrize("place, fault", selfcheck.everything())
def test_schemas_and_examples_hold(place, fault):
    assert fault is None, place


def test_the_asyncapi_document_is_well_formed():
    assert asyncapi.faults(validation.SCHEMAS / "asyncapi.yaml") == []


@pytest.mark.parametrize("old, new, expected", [
    ("action: receive", "action: read", "must be send or receive"),
    ("./alert.schema.json", "./alarm.schema.json", "names no file"),
    ("#/$defs/published", "#/$defs/printed", "leads nowhere"),
    ("cleanup.policy: [compact]", "cleanup.policy: [shrink]", "is none of"),
    ("title: Tiendo\n", "titel: Tiendo\n", "is not a field"),
    ("address: office-days", "address: office-totals", "another channel has it"),
    ("- $ref: '#/channels/officeDays/messages/officeDay'", "- $ref: '#/components/messages/officeDay'",
     "must be a reference to a message of its channel"),
])
def test_a_fault_in_the_asyncapi_document_is_found(tmp_path, old, new, expected):
    for path in validation.schema_files():
        copied = tmp_path / path.relative_to(validation.SCHEMAS)
        copied.parent.mkdir(exist_ok=True)
        copied.write_bytes(path.read_bytes())
    text = (validation.SCHEMAS / "asyncapi.yaml").read_text(encoding="utf-8")
    assert old in text
    document = tmp_path / "asyncapi.yaml"
    document.write_text(text.replace(old, new), encoding="utf-8")
    assert expected in "\n".join(asyncapi.faults(document))


@pytest.mark.parametrize("pair", selfcheck.example_files(), ids=lambda pair: f"{pair[0].name}-{pair[1]}")
def test_the_fast_validator_agrees_with_the_library_on_every_change_of_an_example(pair):
    path, name = pair
    fast = validation.validator_for(name, validation.Plain)
    library = validation.reference_validator(validation.schema_path(name))
    value = documents.load(path)
    for place in places(value):
        for new in (..., None, -1, 0, "", "x", True, [], {}):
            other = changed(value, place, new)
            assert fast.is_valid(other) == library.is_valid(other), (place, new)


def places(value, above=""):
    if isinstance(value, dict):
        for key, part in value.items():
            if "." not in key:
                yield above + key
                yield from places(part, f"{above}{key}.")


@pytest.mark.parametrize("name, schema, path, new", [
    ("alert.fired", "alert", "data.resolution", "recovered"),
    ("alert.fired", "alert", "data.rate", None),
    ("alert.fired", "alert", "data.referenceDone", ...),
    ("alert.fired", "alert", "data.referenceDone", 5),
    ("alert.fired", "alert", "id", "x/fired"),
    ("alert.fired", "alert", "time", "2020-03-02T09:15:00+07:00"),
    ("alert.fired", "alert", "type", "tiendo.alert.resolved"),
    ("alert.fired", "alert", "data.state", "resolved"),
    ("alert.resolved-recovered", "alert", "data.resolution", ...),
    ("alert.resolved-recovered", "alert", "data.resolution", "solved"),
    ("alert.resolved-recovered", "alert", "data.resolution", "period-ended"),
    ("alert.fired-drop", "alert", "data.referenceEligible", 0),
    ("alert.fired-drop", "alert", "data.observed", 5),
    ("alert.fired-eligible-shrinks", "alert", "data.observed", None),
    ("alert.fired-eligible-shrinks", "alert", "data.observed", documents.Written("12.505")),
    ("alert.fired-eligible-shrinks", "alert", "data.reference", None),
    ("alert.resolved-rule-changed", "alert", "data.observed", 5),
    ("totals.published", "totals", "offset", ...),
    ("totals.published", "totals", "cases.rate", None),
    ("totals.published", "totals", "cases.rate", documents.Written("26.255")),
    ("totals.published", "totals", "money.adjusted", ...),
    ("totals.published", "totals", "categories.credit.money.done", documents.Written("1.0")),
    ("totals.replayed", "totals#/$defs/published", "office", "74"),
    ("office-day", "office-day", "money.pace", ...),
    ("office-day.without-target", "office-day", "cases.rate", 0),
    ("office-day", "office-day", "date", "2020-02-30"),
    ("rejected-line", "rejected-line", "reason", "late"),
    ("rejected-line", "rejected-line", "line", ...),
    ("replay-totals", "replay-totals", "input.rejected", {"late": 1}),
    ("replay-totals", "replay-totals", "offices.0.period", "2020"),
    ("check-findings", "check-findings", "findings.0.reasons", []),
    ("check-findings", "check-findings", "findings.0.column", "eligble"),
    ("check-findings", "check-findings", "findings.0.likely.0.slip", "typo"),
    ("check-findings", "check-findings", "input", ...),
    ("explanation", "explanation", "kinds.0.kind", "moved"),
    ("explanation", "explanation", "events.0.offset", -1),
    ("explanation", "explanation", "denominator", ...),
    ("restatement", "restatement", "cases.now", ...),
    ("restatement", "restatement", "events.0.id", ""),
])
def test_a_wrong_record_is_refused(name, schema, path, new):
    validator = validation.validator_for(schema)
    assert validation.first_fault(validator, changed(example(name), path, new)) is not None


@pytest.mark.parametrize("name", [
    "alert.fired", "totals.published", "office-day", "rejected-line", "replay-totals", "check-findings",
    "explanation", "restatement",
])
def test_fields_added_later_are_accepted(name):
    validator = validation.validator_for(name.split(".")[0])
    assert validation.first_fault(validator, {**example(name), "addedLater": {"any": 1}}) is None


@pytest.mark.parametrize("text", [
    '"note": {"deep": [1e999999999999, 0.1]}', '"officer": 5', '"category": "no category here"', '"category": null',
    '"note": "\\ud83d\\ude00"', f'"note": 1{"0" * 5000}', '"amount": 1, "amount": 2',
])
def test_ignored_fields_nulls_and_repeated_keys_do_no_harm(text):
    event = json.dumps(example("events/tiendo.case.collected"))
    line = event[:-2] + f", {text}}}}}"
    assert validation.first_fault(validation.validator_for("event"), documents.parse_json(line.encode())) is None


@pytest.mark.parametrize("text, value", [
    ("a: yes", {"a": "yes"}), ("a: true", {"a": True}), ("5: x\nno: y", {"5": "x", "no": "y"}), ("a: 2020-01-01", {
        "a": "2020-01-01"}), ("a: 80", {"a": 80}), ("a:", {"a": None}),
])
def test_yaml_holds_no_value_that_does_not_look_so_in_json(text, value):
    assert documents.parse_yaml(text.encode()) == value


@pytest.mark.parametrize("number", ["010", "0x10", "1_0", "+5", "1:30", ".5", "5.", ".inf", "-0"])
def test_a_number_that_is_none_in_json_is_refused_where_one_is_needed(number):
    for text in (f"below: {number}", f"below: 1\n  minEligible: {number}", f"below: 1\n  for: {number}"):
        value = documents.parse_yaml(f"rules:\n- name: a\n  metric: cases\n  {text}".encode())
        assert validation.first_fault(validation.validator_for("rules"), value) is not None


@pytest.mark.parametrize("text, expected", [
    ("24h", None), ("1d", None), ("86400s", None), ("0s", "shorter than 100ms"), ("86401s", "longer than 1d"),
    ("2d", "longer than 1d"), ("0", "does not match"),
])
def test_durations_have_bounds(text, expected):
    fault = validation.first_fault(validation.validator_for("configuration"), {"snapshotInterval": text})
    assert fault is None if expected is None else expected in fault


@pytest.mark.parametrize("record", ["totals.published", "totals.replayed"])
def test_the_examples_of_totals_satisfy_the_equations(record):
    totals = example(record)
    for name in ("cases", "money"):
        columns = totals[name]
        assert columns["toEnforce"] == columns["eligible"] + columns["suspended"] + columns["notEligible"]
        assert columns["carriedOut"] == columns["toEnforce"] - columns["done"]
        assert columns["toEnforce"] == (
            columns["carriedIn"] + columns["newIntake"] + columns.get("adjusted", 0) - columns["delegatedOut"]
            - columns["pulledUp"] - columns["revoked"] - columns["separated"])
        for column in ("newIntake", "done", "eligible", "carriedOut"):
            assert columns[column] == sum(part[name][column] for part in totals["categories"].values())


@pytest.mark.parametrize("old, new, expected", [
    ('"minimum": 0', '"minimum": "0"', "is not of type 'number'"),
    ("#/$defs/cases", "#/$defs/case", "leads nowhere"),
    ("events/common.schema.json", "events/commons.schema.json", "leads nowhere"),
    ("2020-12", "2019-09", "$schema is not"),
])
def test_a_fault_in_a_schema_is_found(tmp_path, monkeypatch, old, new, expected):
    (tmp_path / "schemas/events").mkdir(parents=True)
    for path in validation.schema_files():
        (tmp_path / path.relative_to(selfcheck.REPOSITORY)).write_bytes(path.read_bytes())
    broken = tmp_path / "schemas/totals.schema.json"
    text = broken.read_text(encoding="utf-8")
    assert old in text
    broken.write_text(text.replace(old, new), encoding="utf-8")
    monkeypatch.setattr(validation, "SCHEMAS", tmp_path / "schemas")
    monkeypatch.setattr(selfcheck, "REPOSITORY", tmp_path)
    faults = [fault for place, fault in selfcheck.schemas() if place == "schemas/totals.schema.json"]
    assert expected in faults[0]


def test_lines_are_counted_as_the_contract_counts_them():
    event = json.dumps(example("events/tiendo.case.collected"))
    result = run("ndjson", "--schema", "event", "-", text=f"{event}\r\n\n{event}\n   \n[]\n")
    assert result.returncode == 1
    assert "checked 4 lines: 2 conform, 2 do not" in result.stdout
    assert "-:4: not JSON" in result.stderr
    assert "-:5: $: [] is not of type 'object'" in result.stderr


def test_a_check_that_checked_nothing_fails():
    result = run("ndjson", "--schema", "event", "-", text="\n\n")
    assert result.returncode == 1
    assert "checked 0 lines" in result.stdout
    assert "nothing was checked" in result.stderr


def test_plain_leaves_out_what_json_schema_cannot_say():
    path = EXAMPLES / "invalid/beyond-json-schema/bad-field.sequence-written-3.0.json"
    assert run("json", "--schema", "event", path).returncode == 1
    assert run("json", "--plain", "--schema", "event", path).returncode == 0


@pytest.mark.parametrize("arguments", [
    ("ndjson", "--schema", "evnt", "-"), ("ndjson", "-"), ("json", "--schema", "totals#/$defs/none", "x"), ("all",), (),
])
def test_wrong_usage_ends_with_64(arguments):
    result = run(*arguments)
    assert result.returncode == 64
    assert "Traceback" not in result.stderr


def test_a_file_that_is_not_there_is_one_clear_line():
    result = run("json", "--schema", "event", "nowhere.json")
    assert (result.returncode, result.stderr) == (1, "nowhere.json: No such file or directory\n")


def test_ten_thousand_events_take_seconds():
    events = [example(f"events/{path.stem}") for path in sorted((EXAMPLES / "events").glob("*.json"))]
    lines = [json.dumps(events[index % len(events)], default=float).encode() for index in range(10_000)]
    started = time.process_time()
    validator = validation.validator_for("event")
    assert all(validation.first_fault(validator, documents.parse_json(line)) is None for line in lines)
    assert time.process_time() - started < 10

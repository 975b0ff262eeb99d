#!/usr/bin/env python3
"""Checks the schemas, and documents against them.

check_schemas.py self                            the schemas, their examples and the AsyncAPI document
check_schemas.py ndjson --schema NAME FILE...    each line of NDJSON files; - is standard input
check_schemas.py json --schema NAME FILE...      JSON (or YAML) files

The first faults are shown, all of them with --all.
NAME is the name of a schema file without .schema.json, as event or totals, with #/$defs/... for a part of it.
Beyond JSON Schema, lengths in bytes and the way numbers are written are checked too; --plain leaves that out.
Exit status: 0 everything conforms, 1 something does not or nothing was checked, 64 wrong usage.
"""

import argparse
import pathlib
import sys

import asyncapi
import documents
import selfcheck
import validation

FAULTS_SHOWN = 20


class Tally:
    """Counts documents and prints the first faults."""

    def __init__(self, shown=FAULTS_SHOWN):
        self.shown = shown
        self.checked = 0
        self.faulty = 0

    def add(self, place, fault):
        """Counts one document; fault is None where it conforms."""
        self.checked += 1
        if fault is not None:
            self.faulty += 1
            if self.faulty <= self.shown:
                print(f"{place}: {fault}", file=sys.stderr)

    def close(self, what):
        """Prints the result and returns the exit status."""
        if self.faulty > self.shown:
            print(f"… and {self.faulty - self.shown} more", file=sys.stderr)
        print(f"checked {self.checked} {what}: {self.checked - self.faulty} conform, {self.faulty} do not")
        if self.checked == 0:
            print("nothing was checked", file=sys.stderr)
        return 1 if self.faulty or not self.checked else 0


def check_lines(validator, files, tally):
    """NDJSON files against a validator."""
    for name in files:
        data = sys.stdin.buffer.read() if name == "-" else pathlib.Path(name).read_bytes()
        for number, line in documents.lines(data):
            tally.add(f"{name}:{number}", fault_of(validator, lambda: documents.parse_json(line)))
    return tally.close("lines")


def check_files(validator, files, tally):
    """JSON or YAML files, one document each."""
    for name in files:
        tally.add(name, fault_of(validator, lambda: documents.load(pathlib.Path(name))))
    return tally.close("documents")


def fault_of(validator, read):
    """The first fault of a document, unreadable ones included; None where it conforms."""
    try:
        return validation.first_fault(validator, read())
    except documents.Unreadable as error:
        return str(error)


def check_self():
    """The schema folder as a whole."""
    tally = Tally()
    for place, fault in selfcheck.everything():
        tally.add(place, fault)
    for fault in asyncapi.faults(validation.SCHEMAS / "asyncapi.yaml") or [None]:
        tally.add("asyncapi.yaml", fault)
    return tally.close("schemas and examples")


class Parser(argparse.ArgumentParser):
    """Ends with 64 on wrong usage, as the commands of Tiendo do."""

    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(64, f"{self.prog}: {message}\n")


def main(arguments):
    """Runs one command and returns the exit status."""
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("self")
    for name in ("ndjson", "json"):
        command = commands.add_parser(name)
        command.add_argument("--schema", required=True, metavar="NAME")
        command.add_argument("--plain", action="store_true", help="JSON Schema alone, without the x- keywords")
        command.add_argument("--all", action="store_true", help=f"show every fault, not the first {FAULTS_SHOWN} alone")
        command.add_argument("files", nargs="+", metavar="FILE")
    options = parser.parse_args(arguments)
    if options.command == "self":
        return check_self()
    try:
        validator = validation.validator_for(options.schema, validation.Plain if options.plain else validation.Exact)
    except LookupError as error:
        parser.error(str(error))
    try:
        tally = Tally(sys.maxsize if options.all else FAULTS_SHOWN)
        return (check_lines if options.command == "ndjson" else check_files)(validator, options.files, tally)
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

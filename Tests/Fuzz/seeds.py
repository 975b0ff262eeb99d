"""Writes the inputs that the fuzzer begins with: every event of the examples in both modes, and every broken one.

Called with the folder to write to. See Decode.swift for the form of an input.
"""

import hashlib
import json
import pathlib
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
ATTRIBUTES = ["specversion", "id", "source", "type", "time"]


def texts():
    """The bytes of each example event."""
    for path in sorted(TOP.glob("schemas/examples/events/*.json")):
        yield path.read_bytes()
    for path in sorted(TOP.glob("schemas/examples/invalid/**/*.json")):
        yield path.read_bytes()
    for path in sorted(TOP.glob("Tests/Fixtures/**/events.ndjson")):
        yield from path.read_bytes().split(b"\n")


def binary(text):
    """The event in binary mode, or None where it is none."""
    try:
        event = json.loads(text)
    except ValueError:
        return None
    if not isinstance(event, dict):
        return None
    values = [event.get(name) for name in ATTRIBUTES]
    headers = [value.encode() if isinstance(value, str) else b"\x01" for value in values]
    data = json.dumps(event["data"], ensure_ascii=False).encode() if "data" in event else b"\x01"
    return b"\0".join([*headers, data])


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for text in texts():
        for seed in [text, binary(text)]:
            if seed:
                (folder / hashlib.sha1(seed).hexdigest()).write_bytes(seed)


main()

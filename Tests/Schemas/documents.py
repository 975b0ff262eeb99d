"""Reads JSON and YAML the way Tiendo reads events: nothing a lenient parser would forgive, no digit lost."""

import decimal
import json
import re
import sys

import yaml

sys.set_int_max_str_digits(0)  # the contract lets ignored fields hold numbers of any size

NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
INTEGER = re.compile(r"-?[1-9][0-9]*|0")
SURROGATE = re.compile(r"[\ud800-\udfff]")


class Unreadable(ValueError):
    """Not one document: what the contract calls malformed."""


class Written(decimal.Decimal):
    """A number together with how it was written, which binary floating point forgets (1.0, 8.0e1, -0)."""

    text: str

    def __new__(cls, text):
        try:
            number = super().__new__(cls, text)
        except decimal.InvalidOperation:  # an exponent beyond all bounds
            number = super().__new__(cls, "-1E+999999" if text.startswith("-") else "1E+999999")
        number.text = text
        return number


def _integer(text):
    return Written(text) if text == "-0" else int(text)


def _refuse(text):
    raise Unreadable(f"{text} is not JSON")


_decoder = json.JSONDecoder(parse_float=Written, parse_int=_integer, parse_constant=_refuse)


def parse_json(data):
    """The value of one JSON text in bytes; raises Unreadable."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 at byte {error.start}") from None
    if text.startswith("\ufeff"):
        raise Unreadable("starts with a byte order mark")
    try:
        value = _decoder.decode(text)
    except json.JSONDecodeError as error:
        raise Unreadable(f"not JSON: {error.msg}, at character {error.pos}") from None
    except RecursionError:
        raise Unreadable("nested too deeply") from None
    if "\\u" in text and SURROGATE.search(json.dumps(value, ensure_ascii=False, default=str)):
        raise Unreadable("holds a lone surrogate")
    return value


class _Loader(yaml.SafeLoader):
    """YAML as Tiendo reads it: keys are texts, numbers keep how they were written, and nothing is a number, a day or a
    truth value that does not look so in JSON."""


def _integer_or_written(loader, node):
    return int(node.value) if INTEGER.fullmatch(node.value) else Written(node.value)


def _boolean(loader, node):
    return {"true": True, "false": False}.get(node.value, node.value)


_Loader.add_constructor("tag:yaml.org,2002:int", _integer_or_written)
_Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: Written(node.value))
_Loader.add_constructor("tag:yaml.org,2002:bool", _boolean)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", yaml.SafeLoader.construct_yaml_str)


def _mapping(loader, node, deep=False):
    names = [key.value for key, _ in node.value]
    for name in names:
        if names.count(name) > 1:
            raise Unreadable(f"the key {name} stands twice, line {node.start_mark.line + 1}")
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode):
            key.tag = "tag:yaml.org,2002:str"
    return yaml.SafeLoader.construct_mapping(loader, node, deep)


_Loader.construct_mapping = _mapping


def parse_yaml(data):
    """The value of one YAML document in bytes; raises Unreadable."""
    try:
        return yaml.load(data, Loader=_Loader)  # noqa: S506 - derives from SafeLoader
    except yaml.YAMLError as error:
        raise Unreadable(f"not YAML: {' '.join(str(error).split())}") from None


def load(path):
    """The value of a file, by its suffix."""
    data = path.read_bytes()
    return parse_yaml(data) if path.suffix in (".yaml", ".yml") else parse_json(data)


def lines(data):
    """(number, bytes) of each line that is not empty, as the contract counts them."""
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.endswith(b"\r"):
            line = line[:-1]
        if line:
            yield number, line

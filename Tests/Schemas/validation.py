"""Validators of the schema files: plain JSON Schema 2020-12, and exact, with what it cannot say (x- keywords)."""

import functools
import pathlib
import re

import jsonschema
from jsonschema import validators
from referencing import Registry, Resource
from referencing.exceptions import NoSuchResource, Unresolvable
from referencing.jsonschema import DRAFT202012

import documents

SCHEMAS = pathlib.Path(__file__).resolve().parents[2] / "schemas"
ANNOTATIONS = frozenset(
    ("$schema", "$defs", "$comment", "title", "description", "default", "examples", "format"))
SCHEMA_MAPS = frozenset(("properties", "patternProperties", "dependentSchemas"))
SCHEMA_LISTS = frozenset(("allOf", "anyOf", "oneOf", "prefixItems"))
SCHEMA_VALUES = frozenset(
    ("not", "if", "then", "else", "items", "contains", "additionalProperties", "propertyNames"))
MERGED = frozenset(("properties", "required"))
NEIGHBOURS = frozenset(("additionalProperties", "patternProperties", "prefixItems", "items", "if", "then", "else"))
MILLISECONDS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
DURATION = re.compile(r"([0-9]+)(ms|[smhd])|0")
PLAIN_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.([0-9]+))?")


@functools.cache
def _expression(pattern):
    # Python's $ also matches before a final line feed; that of JSON Schema (ECMA 262) does not.
    return re.compile(re.sub(r"(?<!\\)\$(?=\)|\||$)", r"\\Z", pattern))


def _pattern(validator, pattern, instance, schema):
    if isinstance(instance, str) and not _expression(pattern).search(instance):
        yield jsonschema.ValidationError(f"{shown(instance)} does not match {pattern}")


def _maximum_bytes(validator, limit, instance, schema):
    if isinstance(instance, str) and len(instance.encode("utf-8")) > limit:
        yield jsonschema.ValidationError(f"{shown(instance)} is longer than {limit} bytes")


def _maximum_decimals(validator, limit, instance, schema):
    if isinstance(instance, (int, str)) or not isinstance(instance, documents.Written):
        return
    written = PLAIN_DECIMAL.fullmatch(instance.text)
    if not written or len(written[1] or "") > limit:
        yield jsonschema.ValidationError(f"{instance.text} is not a number with at most {limit} digits after the point")
    elif instance.is_signed() and schema.get("minimum", -1) >= 0:
        yield jsonschema.ValidationError(f"{instance.text} has a sign")


def _milliseconds(text):
    written = DURATION.fullmatch(text)
    if not written:
        return None  # the pattern beside it says so
    return int(written[1]) * MILLISECONDS[written[2]] if written[1] else 0


def _minimum_duration(validator, limit, instance, schema):
    length = _milliseconds(instance) if isinstance(instance, str) else None
    if length is not None and length < _milliseconds(limit):
        yield jsonschema.ValidationError(f"{instance} is shorter than {limit}")


def _maximum_duration(validator, limit, instance, schema):
    length = _milliseconds(instance) if isinstance(instance, str) else None
    if length is not None and length > _milliseconds(limit):
        yield jsonschema.ValidationError(f"{instance} is longer than {limit}")


def _all_of(validator, branches, instance, schema):
    """allOf; a list of if-then by one constant is looked up, not tried one by one, which is ten times as fast."""
    table = _branches_by_constant(validator, branches)
    if table is None or not isinstance(instance, dict):
        for index, branch in enumerate(branches):
            yield from validator.descend(instance, branch, schema_path=index)
        return
    name, by_constant = table
    value = instance.get(name)
    if isinstance(value, str) and value in by_constant:
        index = by_constant[value]
        yield from validator.descend(instance, branches[index]["then"], schema_path=index)


_tables = {}


def _branches_by_constant(validator, branches):
    key = id(branches)
    if key not in _tables:
        _tables[key] = (_table(branches), branches)  # holds the list, so that its id stays its own
    return _tables[key][0]


def _table(branches):
    by_constant, names = {}, set()
    for index, branch in enumerate(branches):
        if not isinstance(branch, dict) or set(branch) != {"if", "then"}:
            return None
        condition = branch["if"]
        if set(condition) != {"properties", "required"} or len(condition["properties"]) != 1:
            return None
        (name, test), = condition["properties"].items()
        if set(test) != {"const"} or not isinstance(test["const"], str) or condition["required"] != [name]:
            return None
        names.add(name)
        by_constant[test["const"]] = index
    return (names.pop(), by_constant) if len(names) == 1 and len(by_constant) == len(branches) else None


def _is_integer_plain(checker, instance):
    if isinstance(instance, documents.Written):
        return instance == instance.to_integral_value()
    return isinstance(instance, int) and not isinstance(instance, bool)


def _is_integer_exact(checker, instance):
    if isinstance(instance, documents.Written):
        return instance.text == "-0"
    return isinstance(instance, int) and not isinstance(instance, bool)


_base = jsonschema.Draft202012Validator
_Reference = validators.extend(_base, {"pattern": _pattern})
Plain = validators.extend(
    _base, {"pattern": _pattern, "allOf": _all_of},
    type_checker=_base.TYPE_CHECKER.redefine("integer", _is_integer_plain))
Exact = validators.extend(
    Plain,
    {"x-maximumBytes": _maximum_bytes, "x-maximumDecimals": _maximum_decimals,
     "x-minimumDuration": _minimum_duration, "x-maximumDuration": _maximum_duration},
    type_checker=_base.TYPE_CHECKER.redefine("integer", _is_integer_exact))


def _retrieve(address):
    path = pathlib.Path(address.removeprefix("file://"))
    if not address.startswith("file://") or not path.is_file():
        raise NoSuchResource(ref=address)
    schema = documents.load(path)
    schema.pop("$schema", None)  # else the library goes over to its own class for the dialect at every reference
    return Resource.from_contents(schema, default_specification=DRAFT202012)


registry = Registry(retrieve=functools.cache(_retrieve))


def schema_files():
    """Every schema file, sorted."""
    return sorted(SCHEMAS.rglob("*.schema.json"))


def schema_path(name):
    """The file of a schema by its short name, as event, totals or tiendo.case.accepted; None where there is none."""
    for folder in (SCHEMAS, SCHEMAS / "events"):
        path = folder / f"{name}.schema.json"
        if path.is_file():
            return path
    return None


def validator_for(name, kind=Exact):
    """A validator for a short name, with #/$defs/… after it for a part; raises LookupError.

    References are put in place first: looking them up for every document takes most of the time otherwise.
    """
    name, _, fragment = name.partition("#")
    path = schema_path(name)
    if path is None:
        known = ", ".join(file.name.removesuffix(".schema.json") for file in schema_files())
        raise LookupError(f"no schema named {name}; there are {known}")
    resolved = look_up(registry.resolver(), path.as_uri() + (f"#{fragment}" if fragment else ""))
    return kind(_in_place(resolved.contents, resolved.resolver, ()))


def look_up(resolver, reference):
    """What a reference leads to; raises LookupError."""
    try:
        return resolver.lookup(reference)
    except Unresolvable:
        raise LookupError(f"{reference} leads nowhere") from None


def _in_place(schema, resolver, above):
    """A schema without references and annotations; references may not be recursive."""
    if not isinstance(schema, dict):
        return schema
    rest = {}
    for key, value in schema.items():
        if key in SCHEMA_MAPS:
            rest[key] = {name: _in_place(part, resolver, above) for name, part in value.items()}
        elif key in SCHEMA_LISTS:
            rest[key] = [_in_place(part, resolver, above) for part in value]
        elif key in SCHEMA_VALUES:
            rest[key] = _in_place(value, resolver, above)
        elif key not in ANNOTATIONS and key != "$ref":
            rest[key] = value
    if "$ref" not in schema:
        return rest
    resolved = look_up(resolver, schema["$ref"])
    if any(resolved.contents is one for one in above):
        raise LookupError(f"{schema['$ref']} refers to itself")
    return _both(_in_place(resolved.contents, resolved.resolver, (*above, resolved.contents)), rest)


def _both(left, right):
    """One schema for the two, as flat as can be."""
    if not isinstance(left, dict) or not isinstance(right, dict):
        return {"allOf": [left, right]}
    if left.keys() & right.keys() - MERGED or (left.keys() | right.keys()) & NEIGHBOURS:
        return {"allOf": [left, right]} if right else left
    both = {**left, **right}
    if "properties" in left and "properties" in right:
        both["properties"] = {**left["properties"], **right["properties"]}
        for name in left["properties"].keys() & right["properties"].keys():
            both["properties"][name] = _both(left["properties"][name], right["properties"][name])
    if "required" in left and "required" in right:
        both["required"] = list(dict.fromkeys(left["required"] + right["required"]))
    return both


def shown(value):
    """A value, short enough for a line."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def first_fault(validator, value):
    """One line on the most telling fault of a value, or None where it conforms."""
    if validator.is_valid(value):
        return None
    error = jsonschema.exceptions.best_match(validator.iter_errors(value))
    message = error.message if len(error.message) <= 300 else error.message[:297] + "..."
    return f"{error.json_path}: {message}"


def reference_validator(path):
    """The library's own validator of a schema file, references looked up as the standard says: slow, for comparison.

    Only `pattern` is replaced, which the library leaves to Python's expressions.
    """
    return _Reference({"$ref": path.as_uri()}, registry=registry)

"""The schema folder checked as a whole: schemas, examples, what must be refused, the files in deploy/."""

import jsonschema

import documents
import validation

REPOSITORY = validation.SCHEMAS.parent
EXAMPLES = validation.SCHEMAS / "examples"
MALFORMED = "malformed"
REASONS = (MALFORMED, "missing-field", "bad-field", "unknown-type")


def everything():
    """(place, fault or None) for each thing checked."""
    yield from schemas()
    yield from examples()
    yield from refused()
    yield from beyond()
    yield from coverage()


def schemas():
    """Each schema file is valid 2020-12, and every reference in it leads somewhere."""
    for path in validation.schema_files():
        yield _name(path), _schema_fault(path)


def _schema_fault(path):
    try:
        schema = documents.load(path)
        if schema.get("$schema") != jsonschema.Draft202012Validator.META_SCHEMA["$schema"]:
            return "$schema is not that of 2020-12"
        if "$id" in schema:
            return "has an $id: the address of a schema is where its file lies"
        jsonschema.Draft202012Validator.check_schema(schema)
        resolver = validation.registry.resolver(base_uri=path.as_uri())
        for reference in _references(schema):
            validation.look_up(resolver, reference)
    except jsonschema.SchemaError as error:
        return f"{error.json_path}: {error.message}"
    except (documents.Unreadable, LookupError) as error:
        return str(error)
    return None


def _references(value):
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _references(part)


def example_files():
    """(file, name of its schema) of each valid example; the name of a file begins with that of its schema."""
    for path in sorted(EXAMPLES.glob("*.json")):
        yield path, path.name.split(".")[0]
    for path in sorted((EXAMPLES / "events").glob("*.json")):
        yield path, "event"
        yield path, path.name.removesuffix(".json")
    yield REPOSITORY / "deploy" / "rules.example.yaml", "rules"
    yield REPOSITORY / "deploy" / "rules.example.test.yaml", "rules-test"
    yield REPOSITORY / "deploy" / "tiendo.example.yaml", "configuration"
    yield REPOSITORY / "deploy" / "notifications.example.yaml", "notifications"


def examples():
    """Each example conforms, exactly and in the eyes of an ordinary validator."""
    for path, name in example_files():
        yield f"{_name(path)} as {name}", _example_fault(path, name)


def _example_fault(path, name):
    try:
        value = documents.load(path)
        exact = validation.first_fault(validation.validator_for(name), value)
        plain = validation.first_fault(validation.reference_validator(validation.schema_path(name)), value)
        return exact or plain
    except (documents.Unreadable, LookupError, OSError) as error:
        return str(error)


def refused_files():
    """(file, name of its schema) of each document that JSON Schema refuses."""
    for path in sorted((EXAMPLES / "invalid").glob("*.json")):
        yield path, "event"
    for name in ("rules", "configuration"):
        for path in sorted((EXAMPLES / "invalid" / name).glob("*.yaml")):
            yield path, name


def refused():
    """Each of these is refused, by an ordinary validator too."""
    for path, name in refused_files():
        yield _name(path), _refused_fault(path, name)


def _refused_fault(path, name):
    reason = path.name.split(".")[0]
    if name == "event" and reason not in REASONS:
        return f"its name must begin with one of {', '.join(REASONS)}"
    try:
        value = documents.load(path)
    except documents.Unreadable:
        return None if reason == MALFORMED else "cannot be read, so it does not show its reason"
    if reason == MALFORMED and isinstance(value, dict):
        return "can be read, so it is not malformed"
    if validation.reference_validator(validation.schema_path(name)).is_valid(value):
        return f"conforms to {name}; what JSON Schema cannot express belongs in beyond-json-schema/"
    if validation.first_fault(validation.validator_for(name), value) is None:
        return f"conforms to {name} in the exact check"
    return None


def beyond():
    """Each of these conforms as far as JSON Schema can tell, and is refused by the exact check."""
    for path in sorted((EXAMPLES / "invalid" / "beyond-json-schema").glob("*.json")):
        yield _name(path), _beyond_fault(path)


def _beyond_fault(path):
    try:
        value = documents.load(path)
    except documents.Unreadable as error:
        return str(error)
    plain = validation.first_fault(validation.validator_for("event", validation.Plain), value)
    if plain:
        return f"JSON Schema can refuse it, move it up: {plain}"
    if validation.first_fault(validation.validator_for("event"), value) is None:
        return "conforms in the exact check too"
    return None


def coverage():
    """Each event type has its schema and its example, each schema an example."""
    types = documents.load(validation.schema_path("event"))["properties"]["type"]["enum"]
    files = {path.name.removesuffix(".schema.json") for path in validation.schema_files() if "tiendo." in path.name}
    for name in sorted(files ^ set(types)):
        yield "event.schema.json", f"{name} is only in the list of types, or only a file"
    seen = {name for _, name in example_files()}
    for path in validation.schema_files():
        name = path.name.removesuffix(".schema.json")
        if name not in seen and name != "common":
            yield _name(path), "has no example"


def _name(path):
    return path.relative_to(REPOSITORY).as_posix()

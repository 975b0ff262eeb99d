"""What the AsyncAPI 3.0 specification asks of a document, as far as this project's document uses it."""

import pathlib

import documents

ROOT = {"asyncapi", "id", "info", "servers", "defaultContentType", "channels", "operations", "components"}
INFO = {"title", "version", "description", "termsOfService", "contact", "license", "tags", "externalDocs"}
SERVER = {"host", "pathname", "title", "summary", "description", "protocol", "protocolVersion", "variables",
          "security", "tags", "externalDocs", "bindings"}
CHANNEL = {"address", "messages", "parameters", "title", "summary", "description", "servers", "tags", "externalDocs",
           "bindings"}
OPERATION = {"action", "channel", "messages", "reply", "traits", "title", "summary", "description", "security",
             "tags", "externalDocs", "bindings"}
MESSAGE = {"contentType", "headers", "payload", "correlationId", "tags", "summary", "name", "title", "description",
           "externalDocs", "deprecated", "examples", "bindings", "traits"}
COMPONENTS = {"schemas", "servers", "channels", "serverVariables", "operations", "messages", "securitySchemes",
              "parameters", "correlationIds", "operationTraits", "messageTraits", "replies", "replyAddresses",
              "serverBindings", "channelBindings", "operationBindings", "messageBindings", "tags", "externalDocs"}
KAFKA = {
    "server": {"schemaRegistryUrl", "schemaRegistryVendor", "bindingVersion"},
    "channel": {"topic", "partitions", "replicas", "topicConfiguration", "bindingVersion"},
    "operation": {"groupId", "clientId", "bindingVersion"},
    "message": {"key", "schemaIdLocation", "schemaIdPayloadEncoding", "schemaLookupStrategy", "bindingVersion"},
}
CLEANUP = ("compact", "delete")


def faults(path):
    """One line for each fault of the document; an empty list where there is none."""
    try:
        return list(_Document(pathlib.Path(path)).faults())
    except (documents.Unreadable, OSError) as error:
        return [f"{path}: {error}"]


class _Document:
    def __init__(self, path):
        self.path = path.resolve()
        self.root = documents.load(self.path)
        self.files = {self.path: self.root}

    def faults(self):
        if not isinstance(self.root, dict):
            yield "#: must be an object"
            return
        yield from _object("#", self.root, ROOT, {"asyncapi", "info"})
        if self.root.get("asyncapi") != "3.0.0":
            yield "#/asyncapi: must be 3.0.0"
        yield from _object("#/info", self.root.get("info"), INFO, {"title", "version"})
        yield from _object("#/components", self.root.get("components", {}), COMPONENTS, set())
        yield from self.references("#", self.root, self.path)
        for name, server in self.root.get("servers", {}).items():
            yield from _object(f"#/servers/{name}", server, SERVER, {"host", "protocol"})
            yield from _kafka(f"#/servers/{name}", server, "server")
        for name, channel in self.root.get("channels", {}).items():
            yield from self.channel(f"#/channels/{name}", channel)
        for name, operation in self.root.get("operations", {}).items():
            yield from self.operation(f"#/operations/{name}", operation)
        for name, message in self.root.get("components", {}).get("messages", {}).items():
            yield from self.message(f"#/components/messages/{name}", message)
        yield from self.unused()

    def channel(self, place, channel):
        yield from _object(place, channel, CHANNEL, set())
        yield from _kafka(place, channel, "channel")
        addresses = [other.get("address") for other in self.root["channels"].values()]
        if addresses.count(channel.get("address")) > 1:
            yield f"{place}/address: another channel has it too"
        for index, server in enumerate(channel.get("servers", [])):
            if not str(server.get("$ref")).startswith("#/servers/"):
                yield f"{place}/servers/{index}: must be a reference to #/servers"
        for name, message in channel.get("messages", {}).items():
            if "$ref" not in message:
                yield from self.message(f"{place}/messages/{name}", message)
        binding = channel.get("bindings", {}).get("kafka", {})
        if "topic" in binding and binding["topic"] != channel.get("address"):
            yield f"{place}/bindings/kafka/topic: is not the address of the channel"
        for policy in binding.get("topicConfiguration", {}).get("cleanup.policy", []):
            if policy not in CLEANUP:
                yield f"{place}/bindings/kafka/topicConfiguration/cleanup.policy: {policy} is none of {CLEANUP}"

    def operation(self, place, operation):
        yield from _object(place, operation, OPERATION, {"action", "channel"})
        yield from _kafka(place, operation, "operation")
        if operation.get("action") not in ("send", "receive"):
            yield f"{place}/action: must be send or receive"
        channel = operation.get("channel", {}).get("$ref", "")
        if not channel.startswith("#/channels/") or channel.count("/") != 2:
            yield f"{place}/channel: must be a reference to one of #/channels"
        for index, message in enumerate(operation.get("messages", [])):
            if not str(message.get("$ref")).startswith(channel + "/messages/"):
                yield f"{place}/messages/{index}: must be a reference to a message of its channel"

    def message(self, place, message):
        yield from _object(place, message, MESSAGE, set())
        yield from _kafka(place, message, "message")
        payload = message.get("payload")
        if isinstance(payload, dict) and "schemaFormat" in payload:
            yield from _object(f"{place}/payload", payload, {"schemaFormat", "schema"}, {"schemaFormat", "schema"})
        elif isinstance(payload, dict) and "schema.json" in str(payload.get("$ref")):
            yield f"{place}/payload: a schema file needs its schemaFormat"

    def references(self, place, value, path):
        if isinstance(value, dict):
            target = value.get("$ref")
            if isinstance(target, str):
                fault = self.unresolved(target, path)
                if fault:
                    yield f"{place}: {target} {fault}"
            for key, part in value.items():
                yield from self.references(f"{place}/{key}", part, path)
        elif isinstance(value, list):
            for index, part in enumerate(value):
                yield from self.references(f"{place}/{index}", part, path)

    def unresolved(self, reference, path):
        name, _, pointer = reference.partition("#")
        target = (path.parent / name).resolve() if name else path
        if target not in self.files:
            if not target.is_file():
                return "names no file"
            self.files[target] = documents.load(target)
        value = self.files[target]
        for step in pointer.split("/")[1:]:
            step = step.replace("~1", "/").replace("~0", "~")
            if not isinstance(value, dict) or step not in value:
                return "leads nowhere"
            value = value[step]
        return None

    def unused(self):
        text = self.path.read_text(encoding="utf-8")
        for kind in ("messages", "schemas"):
            for name in self.root.get("components", {}).get(kind, {}):
                if f"#/components/{kind}/{name}" not in text:
                    yield f"#/components/{kind}/{name}: is used nowhere"
        operations = self.root.get("operations", {}).values()
        served = [operation.get("channel", {}).get("$ref") for operation in operations]
        for name in self.root.get("channels", {}):
            if f"#/channels/{name}" not in served:
                yield f"#/channels/{name}: has no operation"


def _object(place, value, allowed, required):
    if not isinstance(value, dict):
        yield f"{place}: must be an object"
        return
    for name in sorted(required - value.keys()):
        yield f"{place}: {name} is missing"
    for name in value:
        if name not in allowed and not name.startswith("x-") and name != "$ref":
            yield f"{place}/{name}: is not a field of AsyncAPI 3.0"


def _kafka(place, owner, kind):
    binding = owner.get("bindings", {}).get("kafka", {}) if isinstance(owner, dict) else {}
    yield from _object(f"{place}/bindings/kafka", binding, KAFKA[kind], set())

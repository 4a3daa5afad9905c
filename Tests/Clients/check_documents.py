"""Checks the published documents from outside, with other people's tools.

    check_documents.py SCHEMA_FOLDER [OPENRPC_META_SCHEMA]

The meta-schema of OpenRPC is not ours to keep; where it is not given, that check is left out and says so.
"""

import json
import pathlib
import re
import sys

import jsonschema
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

folder = pathlib.Path(sys.argv[1])
schema = json.loads((folder / "smolvm-rpc.schema.json").read_text())
document = json.loads((folder / "openrpc.json").read_text())
errors = json.loads((folder / "errors.json").read_text())

# The same keywords in both drafts, and nothing else.
jsonschema.Draft202012Validator.check_schema(schema)
jsonschema.Draft7Validator.check_schema(schema)
SAME = {
    "$defs", "$id", "$ref", "$schema", "additionalProperties", "allOf", "anyOf", "const", "default", "description", "enum", "if", "items",
    "maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum", "not", "pattern", "properties", "propertyNames", "required",
    "then", "title", "type",
}


def walk(value, place):
    """Every schema in a schema."""
    if not isinstance(value, dict):
        return
    unknown = {key for key in value if key not in SAME and not key.startswith("x-")}
    assert not unknown, f"{place}: {unknown}"
    assert "$ref" not in value or set(value) == {"$ref"}, f"{place}: draft-07 sees nothing beside $ref"
    if "pattern" in value:
        re.compile(value["pattern"])
    for key in ("properties", "$defs"):
        for name, member in value.get(key, {}).items():
            walk(member, f"{place}/{key}/{name}")
    for key in ("additionalProperties", "items", "not", "if", "then", "propertyNames"):
        walk(value.get(key), f"{place}/{key}")
    for key in ("allOf", "anyOf"):
        for index, member in enumerate(value.get(key, [])):
            walk(member, f"{place}/{key}/{index}")


walk(schema, "#")
print(f"smolvm-rpc.schema.json: {len(schema['$defs'])} definitions, valid in both drafts")


def resolve(pointer, where):
    for part in pointer.removeprefix("#/").split("/"):
        where = where[part]
    return where


def references(value):
    if isinstance(value, dict):
        for key, member in value.items():
            if key == "$ref":
                yield member
            else:
                yield from references(member)
    elif isinstance(value, list):
        for member in value:
            yield from references(member)


for text in references(schema):
    resolve(text, schema)
for text in references(document):
    resolve(text, document)
# MCP's own is no failure of a method here.
kinds = {kind["kind"] for kind in errors["kinds"]}
assert kinds - set(document["components"]["errors"]) == {"unsupportedProtocolVersion"}, kinds
assert set(document["components"]["errors"]) < kinds
assert schema["x-version"] == document["info"]["version"] == errors["version"]

if len(sys.argv) > 2:
    meta = json.loads(pathlib.Path(sys.argv[2]).read_text())
    meta.pop("$schema")  # an address of its own, of a copy of draft-07
    copy = {"definitions": {"JSONSchemaObject": {"properties": {"$ref": {"type": "string"}}}}, "allOf": [jsonschema.Draft7Validator.META_SCHEMA]}
    registry = Registry(retrieve=lambda _: Resource.from_contents(copy, default_specification=DRAFT7))
    jsonschema.Draft7Validator(meta, registry=registry).validate(document)
    print(f"openrpc.json: {len(document['methods'])} methods, valid by OpenRPC's meta-schema")
else:
    print("SKIPPED: openrpc.json against OpenRPC's meta-schema: set SMOLVM_RPC_TEST_OPENRPC to its file")



def validator(name):
    return jsonschema.Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})


names = {d["properties"]["method"]["const"]: name.removesuffix("Request") for name, d in schema["$defs"].items() if name.endswith("Request") and name != "Request"}
kinds = {kind["kind"]: set(kind["methods"]) for kind in errors["kinds"]}
lines = 0


def check_call(request, response, place):
    """What was answered is what the schema says of that method, and what was refused is what it does not allow."""
    method = request.get("method")
    if method not in names:
        assert response["error"]["data"]["kind"] in ("methodNotFound", "invalidRequest"), place
        return
    problems = [error.message for error in validator(names[method] + "Params").iter_errors(request.get("params"))] if "params" in request else []
    if "result" in response:
        validator(names[method] + "Result").validate(response["result"])
    else:
        kind = response["error"]["data"]["kind"]
        assert method in kinds[kind], f"{place}: {kind} is not said to come of {method}"
        if kind == "invalidParams":
            assert problems, f"{place}: refused, and valid by the schema"
            return
    assert not problems, f"{place}: {problems}"


for file in sorted((folder / "examples").glob("*/*.json")):
    example = json.loads(file.read_text())
    assert file.parent.name == example["request"]["method"].replace("/", "-")
    for message in example.get("notifications", []) + [example["response"]]:
        validator("ServerMessage").validate(message)
    check_call(example["request"], example["response"], file)
for file in sorted((folder / "examples/sessions").glob("*.jsonl")):
    calls, answers = {}, {}
    for line in file.read_text().splitlines():
        entry = json.loads(line)
        lines += 1
        assert entry["from"] in ("client", "server") and entry.get("until", "answer") in ("answer", "answers", "output", "sent")
        message = entry.get("message", [])
        if entry["from"] == "server":
            validator("ServerMessage").validate(message)
        for part in message if isinstance(message, list) else [message]:
            if "id" in part:
                (calls if entry["from"] == "client" else answers)[json.dumps(part["id"])] = part
    assert set(calls) == set(answers) - {"null"}, file
    for key, request in calls.items():
        check_call(request, answers[key], f"{file}: {key}")
print(f"examples: {lines} lines of sessions, and all calls in them, are as the schema says")

# Another implementation's model of the document.
import openrpc  # noqa: E402

plain = json.loads(json.dumps(document))
for method in plain["methods"]:  # that model knows no references to errors
    method["errors"] = [resolve(error["$ref"], document) for error in method["errors"]]
read = openrpc.OpenRPC(**plain)
assert len(read.methods) == len(document["methods"])
print("openrpc.json: read by the package openrpc")

"""Holds every line that was written to an MCP client against the protocol's own definitions of its revision: the models of PyPI mcp-types, and
the published JSON schemas where their folder is given.

    lines.py TRACE REVISION [SCHEMAS]     TRACE is what --trace wrote
"""

import json
import pathlib
import sys

import jsonschema
from mcp_types import methods

trace, revision, *folder = sys.argv[1:]
schema = json.loads((pathlib.Path(folder[0]) / f"mcp-{revision}.json").read_text()) if folder else None
definitions = schema.get("$defs") or schema["definitions"] if schema else {}
section = "$defs" if schema and "$defs" in schema else "definitions"
results = {"initialize": "InitializeResult", "server/discover": "DiscoverResult", "tools/list": "ListToolsResult", "tools/call": "CallToolResult"}
notifications = {"notifications/progress": "ProgressNotification", "notifications/message": "LoggingMessageNotification"}
asked: dict[str, str] = {}
tools: dict[str, dict] = {}
called: dict[str, str] = {}
cancelled: set[str] = set()
counts = {"result": 0, "error": 0, "notification": 0}


def against_schema(name: str, value: object) -> None:
    if schema is not None:
        jsonschema.Draft202012Validator({"$ref": f"#/{section}/{name}", section: definitions}).validate(value)


for text in pathlib.Path(trace).read_text().splitlines():
    line = json.loads(text)
    message = line.get("message")
    if line["direction"] == "in":
        if message and "id" in message:
            asked[json.dumps(message["id"])] = message["method"]
            if message["method"] == "tools/call":
                called[json.dumps(message["id"])] = message["params"]["name"]
        if message and message["method"] == "notifications/cancelled":
            cancelled.add(json.dumps(message["params"]["requestId"]))
        continue
    assert "id" not in message or json.dumps(message["id"]) not in cancelled, f"an answer to what was cancelled: {message}"
    if "method" in message:
        methods.parse_server_notification(message["method"], revision, message["params"])
        against_schema(notifications[message["method"]], message)
        counts["notification"] += 1
    elif "error" in message:
        against_schema("JSONRPCErrorResponse" if "JSONRPCErrorResponse" in definitions else "JSONRPCError", message)
        assert isinstance(message["error"]["code"], int) and message["error"]["message"]
        counts["error"] += 1
    else:
        key = json.dumps(message["id"])
        method, result = asked[key], message["result"]
        if method in results:
            methods.validate_server_result(method, revision, result)
            against_schema(results[method], result)
        if method == "tools/list":
            for tool in result["tools"]:
                tools[tool["name"]] = tool
                for side in ("inputSchema", "outputSchema"):
                    jsonschema.Draft202012Validator.check_schema(tool[side])
                    assert tool[side]["type"] == "object" and not {"allOf", "anyOf", "oneOf"} & tool[side].keys()
                    assert "$ref" not in json.dumps(tool[side]) and "x-" not in [k[:2] for k in tool[side]["properties"]]
        if method == "tools/call" and not result.get("isError") and called[key] in tools:
            jsonschema.Draft202012Validator(tools[called[key]]["outputSchema"]).validate(result["structuredContent"])
        counts["result"] += 1
assert counts["result"] > 0, "nothing was written"
against = "models and schema" if schema else "models (no folder of schemas was given)"
print(f"{revision}: {counts['result']} results, {counts['error']} errors, {counts['notification']} notifications fit {against}")

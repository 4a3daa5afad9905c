"""Drives every method with parameters that are generated from the schema, and with such that the schema does not allow.

    generated_calls.py SCHEMA CALLS PART/PARTS COMMAND...

CALLS are those of all parts together; each part drives its share of the methods.

Every line that comes must be valid by the schema; nothing that the schema allows may be refused as invalid; nothing else may be taken.
"""

import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import threading

# It keeps tables of characters, which else come to lie where the tests were called.
storage = tempfile.TemporaryDirectory()
os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = storage.name

import hypothesis
import hypothesis_jsonschema._from_schema
import jsonschema
from hypothesis import strategies as st


def remembered(make):
    """hypothesis-jsonschema 0.23.1 makes the strategy of an object's member anew whenever it draws one: half of the time of this test.
    The version is kept by Support/python-tools; the options are the same for all that is made here."""
    made = {}

    def strategy(schema, **options):
        key = json.dumps(schema)
        if key not in made:
            made[key] = make(schema, **options)
        return made[key]

    return strategy


internals = vars(hypothesis_jsonschema._from_schema)
for name in ("__from_schema", "merged_as_strategies"):
    internals[name] = remembered(internals[name])

path, count, share, *command = sys.argv[1:]
part, parts = map(int, share.split("/"))
schema = json.load(open(path, encoding="utf-8"))
definitions = schema["$defs"]
methods = {d["properties"]["method"]["const"]: name.removesuffix("Request") for name, d in definitions.items() if name.endswith("Request") and name != "Request"}


def validator(name):
    return jsonschema.Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": definitions})


lines = validator("ServerMessage")
params = {method: validator(name + "Params") for method, name in methods.items()}
results = {method: validator(name + "Result") for method, name in methods.items()}
kinds = {method: set() for method in methods}
for kind in json.load(open(path.replace("smolvm-rpc.schema", "errors"), encoding="utf-8"))["kinds"]:
    for method in kind["methods"]:
        kinds[method].add(kind["kind"])

# What is written for a call lands here.
folder = tempfile.TemporaryDirectory()
server = subprocess.Popen(command, cwd=folder.name, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
ids = itertools.count(1)
answers = {}
arrived = threading.Condition()
problems = []


def read():
    for line in server.stdout:
        message = json.loads(line)
        for error in lines.iter_errors(message):
            problems.append((message, error.message))
        if "id" in message:
            with arrived:
                answers[message["id"]] = message
                arrived.notify_all()
    with arrived:
        answers[None] = None
        arrived.notify_all()


threading.Thread(target=read, daemon=True).start()


def send(method, value):
    number = next(ids)
    line = json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": value})
    server.stdin.write(line.encode() + b"\n")
    server.stdin.flush()
    return number


def wait(number):
    with arrived:
        assert arrived.wait_for(lambda: number in answers or None in answers, 60), f"no answer to {number}"
        assert None not in answers, "the server died"
        return answers.pop(number)


taken = refused = 0


def check(method, value, answer):
    """One call against what the schema says of it."""
    global taken, refused
    allowed = params[method].is_valid(value)
    error = answer.get("error")
    kind = error["data"]["kind"] if error else None
    if error:
        assert kind in kinds[method], f"{method} {value}: {kind} is not among the kinds that it is said to have: {error}"
        assert kind != "internalError", f"{method} {value}: {error}"
    else:
        results[method].validate(answer["result"])
    # What smolvm itself refuses is no question of the schema, and says so.
    by_schema = kind == "invalidParams" and "smolvm" not in error["data"]
    # What depends on what is in flight, and not on the parameters alone.
    by_state = method == "stream.write" and kind == "invalidParams" and error["data"]["path"] in ("/offset", "/eof")
    if allowed:
        assert not by_schema or by_state, f"the schema allows what is refused: {method} {json.dumps(value)}: {error}"
        taken += 1
    else:
        assert by_schema, f"the schema refuses what is taken: {method} {json.dumps(value)}: {answer}"
        refused += 1


SHORTLY = "100ms"  # the deadline of what would otherwise go on for as long as its machine
NAMES = ["a", "b", "m-1", "x_y", "no-such"]


def likely(method, value):
    """Names that there are, and times that end: else nearly every call would only find that there is no such machine."""
    if isinstance(value, dict):
        if isinstance(value.get("output"), str) and value["output"]:
            value = value | {"output": f"{folder.name}/{random.randrange(1000)}"}
        if isinstance(value.get("name"), str) and method not in ("machine.create",):
            value = value | {"name": random.choice(NAMES)}
        if method == "machine.create" and isinstance(value.get("name"), str) and random.random() < 0.5:
            value = value | {"name": random.choice(NAMES)}
        if method in ("machine.monitor", "machine.logs"):
            value = value | {"deadline": SHORTLY}
        if method == "machine.shell":
            value = value | {"stdin": "exit\n", "stdinEncoding": "utf8", "deadline": "5s"}
        if method in ("machine.exec", "machine.run"):
            # Fed by nobody, an open stdin would wait for the end of the session.
            value = {key: member for key, member in value.items() if key not in ("interactive", "tty")} | {"deadline": "5s"}
            if random.random() < 0.7 and isinstance(value.get("argv"), list):
                value["argv"] = random.choice([["true"], ["sh", "-c", "echo out; echo err >&2; exit 3"], ["cat"], ["nothing-here"], ["printf", "a\\n"]])
    return value


def spoiled(value):
    """The same, with one thing that is probably wrong."""
    if not isinstance(value, dict):
        return value
    broken = dict(value)
    key = random.choice([key for key in broken if broken[key] != SHORTLY] or ["name"])
    way = random.randrange(5)
    if way == 0:
        broken[random.choice(["nmae", "x", "Name", ""])] = 1
    elif way == 1:
        broken.pop(key, None)
    else:
        broken[key] = random.choice([None, True, 0, -1, 1.5, 10**30, "", "\0", "-x", "a--b", "a\n", "0s", "1 s", "5", [], {}, ["\0"], {"": "v"}, {"a=b": "c"}, "host:relative", "../..", "🙂"])
    return broken


per_method = -(-int(count) // (3 * (len(methods) - 1)))
# The large ones take longest: each part has as many of them.
order = sorted(methods.keys() - {"server.shutdown"}, key=lambda m: (len(json.dumps(definitions[methods[m] + "Params"])), m))[part::parts]
for name in NAMES[:4]:
    wait(send("machine.create", {"name": name}))
wait(send("machine.start", {"name": "a"}))

# `_meta` may be anything; to make all of it anew for each call would take longer than all else.
generated = json.loads(json.dumps(definitions))
for definition in generated.values():
    if "_meta" in definition.get("properties", {}):
        definition["properties"]["_meta"] = {"enum": [{}, None, 1, {"io.example/x": ["y"]}]}


def reached(node, found):
    """The definitions that a part of the schema refers to: each strategy checks and resolves all that it is given, over and over."""
    if isinstance(node, dict):
        name = node.get("$ref", "").rpartition("/")[2]
        if name and name not in found:
            found[name] = generated[name]
            reached(generated[name], found)
    for member in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
        reached(member, found)
    return found


def strategy(node):
    return hypothesis_jsonschema.from_schema(node | {"$defs": reached(node, {})})


def values(node):
    """What a part of the schema allows; members that do not depend on each other are drawn each by itself, which is faster."""
    constraining = {key for key in node if not key.startswith("x-")} - {"description", "type", "properties", "required"}
    if constraining != {"additionalProperties"} or node["additionalProperties"]:
        return strategy(node)
    members = {key: strategy(member) for key, member in node["properties"].items()}
    required = {key: members.pop(key) for key in node.get("required", [])}
    return st.fixed_dictionaries(required, optional=members)


for method in order:
    @hypothesis.settings(max_examples=per_method, deadline=None, database=None, derandomize=True, phases=[hypothesis.Phase.generate], suppress_health_check=list(hypothesis.HealthCheck))
    @hypothesis.given(values(generated[methods[method] + "Params"]), st.randoms(use_true_random=False))
    def drive(value, source):
        random.seed(source.random())
        value = likely(method, {key: member for key, member in value.items()})
        calls = [(each, send(method, each)) for each in (value, spoiled(value), spoiled(spoiled(value)))]
        for each, number in calls:
            check(method, each, wait(number))

    before = taken + refused
    drive()
    print(f"{method}: {taken + refused - before} calls", flush=True)

assert not problems, problems[:3]
assert server.poll() is None
server.stdin.close()
assert server.wait(60) == 0
print(f"{taken + refused} calls: {taken} that the schema allows, {refused} that it does not; every line valid")

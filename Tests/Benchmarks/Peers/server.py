"""The server that one writes in an hour: json, subprocess, a thread for each command. It does what the benchmark asks and no more."""

import base64
import json
import os
import subprocess
import sys
import threading

CLI = os.environ.get("SMOLVM_RPC_SMOLVM", "smolvm")
inputs = {}
lock = threading.Lock()


def send(message):
    line = json.dumps(message) + "\n"
    with lock:
        sys.stdout.write(line)
        sys.stdout.flush()


def answer(id, result):
    send({"jsonrpc": "2.0", "id": id, "result": result})


def run(id, argv, interactive=False):
    child = subprocess.Popen(
        [CLI, "--error-format", "json", *argv], stdin=subprocess.PIPE if interactive else subprocess.DEVNULL, stdout=subprocess.PIPE)
    if interactive:
        inputs[id] = child.stdin
    return child


def machine_list(id, params):
    child = run(id, ["machine", "ls", "--json"])
    answer(id, {"machines": json.loads(child.communicate()[0])})


def machine_exec(id, params):
    # Before the next line is read: it may be for this one's stdin.
    child = run(id, ["machine", "exec", "-i", "--name", params["name"], "--", *params["argv"]], params.get("interactive"))
    threading.Thread(target=follow, args=(id, params, child)).start()


def follow(id, params, child):
    if not params.get("stream"):
        out = child.stdout.read()
        return answer(id, {"exitCode": child.wait(), "stdout": out.decode("utf8", "replace")})
    seq = offset = 0
    while data := child.stdout.read1(65536):
        seq += 1
        try:
            text, encoding = data.decode(), "utf8"
        except UnicodeDecodeError:
            text, encoding = base64.b64encode(data).decode(), "base64"
        note = {"requestId": id, "seq": seq, "channel": "stdout", "data": text, "encoding": encoding, "offset": offset}
        send({"jsonrpc": "2.0", "method": "stream.output", "params": note})
        offset += len(data)
    answer(id, {"exitCode": child.wait(), "stdoutBytes": offset})


def stream_write(id, params):
    data = base64.b64decode(params.get("data", ""))
    inputs[params["requestId"]].write(data)
    if params.get("eof"):
        inputs.pop(params["requestId"]).close()
    answer(id, {"bytes": len(data)})


THREADED = {"machine.list": machine_list}
DIRECT = {
    "ping": lambda id, params: answer(id, {}),
    "server.info": lambda id, params: answer(id, {"name": "python", "version": "1", "methods": [*THREADED, *DIRECT]}),
    "machine.exec": machine_exec,
    "stream.write": stream_write,
}

for line in sys.stdin:
    message = json.loads(line)
    for request in message if isinstance(message, list) else [message]:
        arguments = (request.get("id"), request.get("params", {}))
        if request["method"] in THREADED:
            threading.Thread(target=THREADED[request["method"]], args=arguments).start()
        else:
            DIRECT[request["method"]](*arguments)

"""What goes wrong around the Python client: programs that write nonsense, callbacks that raise, tasks that are cancelled, forks.

    python_edges.py COMMAND...
"""

import asyncio
import copy
import multiprocessing
import os
import pickle
import sys
import threading
import time
import warnings
from collections.abc import Callable
from typing import Any

import smolvm_rpc as rpc

warnings.simplefilter("error")
command = sys.argv[1:]


def fake(answer: str) -> list[str]:
    """A program that answers every line with what an expression over its request gives."""
    return [sys.executable, "-c", f"import sys, json\nfor line in sys.stdin:\n  q = json.loads(line)\n  print({answer}, flush=True)"]


def raises(kind: type[BaseException], work: Callable[[], Any]) -> BaseException:
    """Fails where it does not, or takes for ever."""
    caught: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            caught.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(30)
    assert not thread.is_alive(), f"{kind} did not come"
    assert caught and type(caught[0]) is kind, caught
    return caught[0]



def nonsense() -> None:
    for answer in ("'no JSON'", "'\"str\"'", "'[1]'", "'{\"id\": 1}'", "json.dumps({'id': 99, 'result': {}})",
                   "json.dumps({'method': 'stream.output', 'params': {'requestId': q['id'], 'encoding': 'hex', 'data': '00', 'channel': 'stdout', 'offset': 0}})"):
        client = rpc.Client(fake(answer))
        error = raises(rpc.ConnectionLost, lambda: client.start_machine_exec(name="dev", argv=["true"]).result())
        assert "cannot be understood" in str(error), error
        raises(rpc.ConnectionLost, client.server_info)
        client.close()
    with rpc.Client(fake("'\\n' + json.dumps({'jsonrpc': '2.0', 'method': 'x'}) + '\\n' + json.dumps({'id': q['id'], 'result': {}})")) as client:
        assert client.server_info() == {}


def lines(client: rpc.Client) -> None:
    error = raises(rpc.MessageTooLarge, lambda: client.machine_exec(name="dev", argv=["cat"], stdin="x" * 17_000_000))
    assert isinstance(error, rpc.RPCError) and "messageTooLarge" in str(error)
    assert type(pickle.loads(pickle.dumps(error))) is rpc.MessageTooLarge and copy.copy(error).data == error.data
    raises(UnicodeEncodeError, lambda: client.machine_exec(name="dev", argv=["env"], env={"\ud800": "x"}))
    for wrong in ({"stream": True}, {"interactive": True}):
        raises(ValueError, lambda: client.call("machine.exec", {"name": "dev", "argv": ["true"], **wrong}))
    raises(rpc.FileNotFound, lambda: client.machine_create(name="other", from_="/no/such.smolmachine"))


def callbacks(client: rpc.Client) -> None:
    told: list[threading.ExceptHookArgs] = []
    threading.excepthook = told.append
    client.machine_stop(name="dev")
    assert not client.machine_start(name="dev", progress=lambda _: 1 // 0)["alreadyRunning"]
    threading.excepthook = threading.__excepthook__
    assert told and told[0].exc_type is ZeroDivisionError


def streams(client: rpc.Client) -> None:
    running = client.start_machine_exec(name="dev", argv=["sh", "-c", "sleep 0.5; cat"], interactive=True)
    writers = [threading.Thread(target=running.write, args=(letter * 2_500_000,)) for letter in "abc"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    running.end()
    data = b"".join(piece.data for piece in running)
    assert len(data) == 7_500_000 and len({data[at : at + 2_500_000] for at in range(0, 7_500_000, 2_500_000)}) == 3
    assert all(len(set(data[at : at + 2_500_000])) == 1 for at in range(0, 7_500_000, 2_500_000)), "writers were mixed"
    assert list(running) == [] and running.result()["exitCode"] == 0 and running.done()

    full = client.start_machine_exec(name="dev", argv=["sh", "-c", "sleep 1; wc -c"], interactive=True)
    params = {"requestId": full._call.id, "data": "x" * 3_000_000}
    first = client._begin("stream.write", params)
    refused = client._begin("stream.write", params)
    assert type(raises(rpc.Overloaded, refused.answer.result)) is rpc.Overloaded
    first.answer.result()
    full._input._offset = 0  # as if others had not written
    raises(rpc.InvalidParams, lambda: full.write("y"))
    full.write("y")
    full.end()
    assert b"".join(piece.data for piece in full) == b"3000001\n"

    with client.start_machine_exec(name="dev", argv=["sh", "-c", "mkdir -p /running; echo > /running/a; echo begun; sleep 60"]) as left:
        assert next(iter(left)).data == b"begun\n"
    assert type(left._call.answer.exception()) is rpc.Cancelled
    raises(TimeoutError, lambda: client.start_machine_exec(name="dev", argv=["sleep", "1"]).result(0.05))
    yes = client.start_machine_exec(name="dev", argv=["sh", "-c", "yes | head -c 3000000"])
    yes.discard()
    assert yes.result()["stdoutBytes"] == 3_000_000 and list(yes) == []


def ends() -> None:
    began = time.monotonic()
    try:
        with rpc.Client(command) as client:
            client.machine_create(name="dev", start=True, lifetime="session")
            client.start_machine_exec(name="dev", argv=["sleep", "60"])
            raise KeyError("mine")
    except KeyError:
        pass
    assert time.monotonic() - began < 20, "an exception waited for a command"
    with rpc.Client(command) as client:
        child = multiprocessing.get_context("fork").Process(target=in_child, args=(client,))
        child.start()
        client.close(60)
        assert client._wire._process.returncode == 0, "a fork kept the program's input open"
        child.join()
        assert child.exitcode == 0


def in_child(client: rpc.Client) -> None:
    time.sleep(2)
    try:
        client.server_info()
    except rpc.ConnectionLost as error:
        os._exit(0 if "forked" in str(error) else 2)
    os._exit(1)


async def tasks() -> None:
    client = rpc.AsyncClient(command)
    await client.machine_create(name="dev", start=True, lifetime="session")

    async def use() -> None:
        async with client.start_machine_exec(name="dev", argv=["sh", "-c", "echo begun; sleep 60"]) as running:
            calls.append(running._call)
            async for _ in running:
                begun.set()

    calls: list[Any] = []
    begun = asyncio.Event()
    task = asyncio.create_task(use())
    await begun.wait()
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled() and type(calls[0].answer.exception()) is rpc.Cancelled
    running = client.start_machine_exec(name="dev", argv=["sh", "-c", "sleep 0.5; echo on"])
    try:
        await asyncio.wait_for(running.result(), 0.05)
        raise AssertionError("it was in time")
    except TimeoutError:
        pass
    assert [piece.data async for piece in running] == [b"on\n"] and [piece async for piece in running] == []
    assert (await running.result())["exitCode"] == 0
    waiting = asyncio.create_task(client.machine_exec(name="dev", argv=["sleep", "60"]))
    await asyncio.sleep(0.3)
    client._wire.lose("as if the program had died")
    waiting.cancel()
    await asyncio.wait([waiting])
    assert waiting.cancelled() or type(waiting.exception()) is rpc.ConnectionLost
    late = asyncio.create_task(client._wait(rpc._Call(None, None)))
    await asyncio.sleep(0)
    late.cancel()
    await asyncio.wait([late])
    assert late.cancelled(), "a cancel was answered with another exception"
    await client.close(0)


nonsense()
with rpc.Client(command) as one:
    one.machine_create(name="dev", start=True, lifetime="session")
    lines(one)
    callbacks(one)
    streams(one)
ends()
asyncio.run(tasks())
print("edges: held")

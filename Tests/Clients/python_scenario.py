"""The Python client against a program: the same scenario as the TypeScript client's, blocking and with asyncio.

    python_scenario.py COMMAND...
"""

import asyncio
import hashlib
import os
import sys
import threading

import smolvm_rpc as rpc

command = sys.argv[1:]
NAME = f"client-py-{os.getpid()}"
# An emulated microVM now and then dies of more, with smolvm alone, too.
SOME = 3_000_000 if "--simulate" in command else 300_000


def blocking() -> None:
    with rpc.Client(command) as client:
        assert client.machine_create(name=NAME, lifetime="session", cpus=1, memoryMiB=512) == {"name": NAME, "lifetime": "session"}
        for _ in range(3):  # an emulated microVM now and then does not boot
            try:
                client.machine_start(name=NAME)
                break
            except rpc.BootFailed as error:
                print("booting again:", error)
        answer = client.machine_exec(name=NAME, argv=["sh", "-c", "echo out; echo err >&2; exit 3"])
        assert (answer["exitCode"], answer["stdout"], answer["stderr"]) == (3, "out\n", "err\n")
        assert client.machine_exec(name=NAME, argv=["cat"], stdin="given")["stdout"] == "given"

        running = client.start_machine_exec(name=NAME, argv=["sh", "-c", f"yes | head -c {SOME}"])
        digest = hashlib.sha256()
        for piece in running:
            digest.update(piece.data)
        assert digest.hexdigest() == hashlib.sha256(b"y\n" * (SOME // 2)).hexdigest()
        assert running.result()["stdoutBytes"] == SOME

        talk = client.start_machine_exec(name=NAME, argv=["cat"], interactive=True)
        talk.write("ünï")
        talk.write(b"\x00\xff")
        talk.end()
        assert b"".join(piece.data for piece in talk) == "ünï".encode() + b"\x00\xff"
        assert talk.result()["exitCode"] == 0

        watching = client.start_machine_monitor(name=NAME, interval="1s")
        for piece in watching:
            assert piece.channel == "event" and piece.event and piece.event["event"] == "monitoring", piece
            break
        watching.cancel()
        assert client.machine_writeFile(name=NAME, path="/root/list", data="milk\n") == {"bytes": 5}
        assert client.machine_readFile(name=NAME, path="/root/list")["data"] == "milk\n"

        late = client.start_machine_exec(name=NAME, argv=["sleep", "60"])
        late.cancel()
        try:
            late.result()
            raise AssertionError("it was not cancelled")
        except rpc.Cancelled as error:
            assert error.code == -32800
        for wrong, kind in (({"name": "no-such-machine", "argv": ["true"]}, rpc.MachineNotFound), ({"name": NAME, "argv": ["/no/such"]}, rpc.CommandNotStarted), ({"name": "-x", "argv": ["a"]}, rpc.InvalidParams)):
            try:
                client.call("machine.exec", wrong)
                raise AssertionError(wrong)
            except rpc.RPCError as error:
                assert type(error) is kind, error
        try:
            client.machine_exec(name=NAME, argv=["\ud800"])
            raise AssertionError("half a character was sent")
        except UnicodeEncodeError:
            pass
        answers: list[int] = []
        threads = [threading.Thread(target=lambda n=n: answers.append(client.machine_exec(name=NAME, argv=["sh", "-c", f"exit {n}"])["exitCode"])) for n in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answers) == list(range(20))
    print("blocking: done")


async def with_asyncio() -> None:
    async with rpc.AsyncClient(command) as client:
        lines: list[str] = []
        await client.machine_create(name=NAME, lifetime="session", cpus=1, memoryMiB=512)
        for _ in range(3):
            try:
                await client.call("machine.start", {"name": NAME}, progress=lambda line: lines.append(line["message"]))
                break
            except rpc.BootFailed as error:
                print("booting again:", error)
        assert any("Starting" in line for line in lines), lines
        answers = await asyncio.gather(*(client.machine_exec(name=NAME, argv=["echo", str(n)]) for n in range(20)))
        assert [answer["stdout"] for answer in answers] == [f"{n}\n" for n in range(20)]

        running = client.start_machine_exec(name=NAME, argv=["cat"], interactive=True)
        await running.write("one ")
        await running.write("two")
        await running.end()
        assert b"".join([piece.data async for piece in running]) == b"one two"
        assert (await running.result())["exitCode"] == 0

        task = asyncio.create_task(client.machine_exec(name=NAME, argv=["sleep", "60"]))
        await asyncio.sleep(0.5)
        task.cancel()
        try:
            await task
            raise AssertionError("it was not cancelled")
        except asyncio.CancelledError:
            pass
        assert (await client.machine_exec(name=NAME, argv=["true"]))["exitCode"] == 0
        assert (await client.server_info())["name"] == "smolvm-rpc"
    print("asyncio: done")


def loss() -> None:
    client = rpc.Client(command)
    call = threading.Thread(target=lambda: lost.append(outcome(client)))
    lost: list[str] = []
    assert client.server_info()["methods"]
    client.machine_create(name=NAME, lifetime="session")
    call.start()
    client._wire._process.kill()
    call.join(20)
    assert lost == ["ConnectionLost"], lost
    client.close()
    print("loss: told")


def outcome(client: rpc.Client) -> str:
    try:
        client.machine_list(deadline="1h")
        client.machine_run(argv=["sleep", "60"])
        return "an answer"
    except rpc.ConnectionLost:
        return "ConnectionLost"


blocking()
asyncio.run(with_asyncio())
loss()

"""The official MCP client (PyPI mcp 2.x) against a program: what an agent does.

    scenario.py MODE COMMAND...     MODE: auto, legacy, or a revision to pin (2026-07-28)
"""

import asyncio
import json
import os
import re
import sys

from mcp import StdioServerParameters
from mcp.client import Client
from mcp.client.stdio import stdio_client
from mcp.shared.exceptions import MCPError

mode, command = sys.argv[1], sys.argv[2:]
NAME = f"mcp-{mode[:4]}-{os.getpid()}"


async def main() -> None:
    parameters = StdioServerParameters(command=command[0], args=command[1:], env=dict(os.environ))
    async with Client(stdio_client(parameters), mode=mode) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name) for name in tools), tools.keys()
        assert {"machine_create", "machine_exec", "machine_run", "machine_read_file", "machine_write_file"} <= tools.keys()
        assert tools["machine_delete"].annotations.destructive_hint and tools["machine_list"].annotations.read_only_hint

        async def call(name, arguments=None, **more):
            result = await client.call_tool(name, arguments or {}, **more)
            if not result.is_error:  # the same as data and as text
                assert json.loads(result.content[0].text) == result.structured_content, result
            return result

        for _ in range(3):  # an emulated microVM now and then does not boot
            made = await call("machine_create", {"name": NAME, "cpus": 1, "memoryMiB": 512, "ifExists": "reuse"})
            if not made.is_error or "bootFailed" not in made.content[0].text:
                break
        assert not made.is_error, made
        assert made.structured_content["lifetime"] == "session", made

        written = await call("machine_write_file", {"name": NAME, "path": "/tmp/hello.sh", "data": "echo hello from $1\nexit 4\n"})
        assert not written.is_error, written
        ran = await call("machine_exec", {"name": NAME, "argv": ["sh", "/tmp/hello.sh", "inside"]})
        assert not ran.is_error and ran.structured_content["exitCode"] == 4, ran  # the command's own, no failure of the tool
        assert ran.structured_content["stdout"] == "hello from inside\n", ran
        read = await call("machine_read_file", {"name": NAME, "path": "/tmp/hello.sh"})
        assert read.structured_content["data"].startswith("echo hello") and read.structured_content["eof"] is True, read

        # Lines as they come, where somebody listens.
        notes = []

        async def progress(count, total, message):
            notes.append((count, message))

        slow = await call(
            "machine_exec", {"name": NAME, "argv": ["sh", "-c", "for i in 1 2 3; do echo line $i; sleep 0.4; done"]}, progress_callback=progress)
        assert slow.structured_content["stdout"] == "line 1\nline 2\nline 3\n", slow
        assert [line for _, message in notes for line in message.split("\n")] == ["line 1", "line 2", "line 3"], notes
        assert [count for count, _ in notes] == sorted({count for count, _ in notes}) and len(notes) >= 2, notes

        # Much output is cut in the middle, and says what to do.
        long = await call("machine_exec", {"name": NAME, "argv": ["seq", "1", "100000"]})
        assert len(long.structured_content["stdout"]) < 40_000 and "machine_read_file" in long.content[1].text, long.content[1:]

        # A failure of smolvm is one of the tool, with what to do about it; so are bad arguments.
        missing = await call("machine_exec", {"name": "nobody-" + NAME, "argv": ["true"]})
        error = json.loads(missing.content[0].text)["error"]
        assert missing.is_error and error["kind"] == "machineNotFound" and "machine_list" in error["hint"], missing
        wrong = await call("machine_exec", {"name": NAME, "argv": "not a list"})
        assert wrong.is_error and json.loads(wrong.content[0].text)["error"]["path"] == "/argv", wrong
        try:
            await client.call_tool("machine_exce", {})
            raise AssertionError("there is no such tool")
        except MCPError as error:
            assert "machine_exec" in str(error), error

        # Cancelled midway, and timed out: the command is gone, and the connection goes on.
        task = asyncio.create_task(call("machine_exec", {"name": NAME, "argv": ["sh", "-c", "echo $$ >/tmp/pid; exec sleep 600"]}))
        await asyncio.sleep(1.5)
        task.cancel()
        try:
            await task
            raise AssertionError("it was cancelled")
        except asyncio.CancelledError:
            pass
        try:
            await client.call_tool("machine_exec", {"name": NAME, "argv": ["sleep", "600"]}, read_timeout_seconds=1.0)
            raise AssertionError("it has no time")
        except MCPError as error:
            assert "timed out" in str(error).lower() or "timeout" in str(error).lower(), error
        for _ in range(0 if "--simulate" in command else 100):  # the simulation has no processes to look for
            left = await call("machine_exec", {"name": NAME, "argv": ["sh", "-c", "kill -0 $(cat /tmp/pid) 2>/dev/null; echo $?"]})
            if left.structured_content["stdout"] == "1\n":
                break
            await asyncio.sleep(0.1)
        else:
            assert "--simulate" in command, left
        assert not (await call("machine_status", {"name": NAME})).is_error
        print(f"{mode}: {client.protocol_version}, {len(tools)} tools, machine {NAME}")


asyncio.run(main())

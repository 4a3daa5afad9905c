"""The official MCP client before 2.0 (PyPI mcp<2), which knows `initialize` alone.

    scenario_1.py REVISION COMMAND...     REVISION is what it asks for
"""

import asyncio
import json
import os
import sys
from datetime import timedelta

from mcp import ClientSession, StdioServerParameters, types
from mcp.client.stdio import stdio_client
from mcp.shared.exceptions import McpError

# What older versions of it ask for.
types.LATEST_PROTOCOL_VERSION, *command = sys.argv[1:]
NAME = f"mcp-one-{os.getpid()}"


async def main() -> None:
    parameters = StdioServerParameters(command=command[0], args=command[1:], env=dict(os.environ))
    async with stdio_client(parameters) as (reading, writing), ClientSession(reading, writing) as session:
        started = await session.initialize()
        assert started.serverInfo.name == "smolvm-rpc" and started.instructions, started
        await session.send_ping()
        await session.set_logging_level("warning")
        tools = (await session.list_tools()).tools
        made = await session.call_tool("machine_create", {"name": NAME, "start": False})
        assert not made.isError and made.structuredContent["lifetime"] == "session", made
        listed = await session.call_tool("machine_list", {})
        assert NAME in [machine["name"] for machine in listed.structuredContent["machines"]], listed
        off = await session.call_tool("machine_exec", {"name": NAME, "argv": ["true"]})
        assert off.isError and json.loads(off.content[0].text)["error"]["kind"] == "machineNotRunning", off
        await session.call_tool("machine_start", {"name": NAME})

        notes = []

        async def progress(count, total, message):
            notes.append(message)

        script = "for i in 1 2 3; do echo line $i; sleep 0.4; done"
        slow = await session.call_tool("machine_exec", {"name": NAME, "argv": ["sh", "-c", script]}, progress_callback=progress)
        assert slow.structuredContent["stdout"] == "line 1\nline 2\nline 3\n" and len(notes) >= 2, notes
        assert [line for message in notes for line in message.split("\n")] == ["line 1", "line 2", "line 3"], notes
        wrong = await session.call_tool("machine_exec", {"name": NAME, "argv": "not a list"})
        assert wrong.isError and json.loads(wrong.content[0].text)["error"]["path"] == "/argv", wrong

        # It says nothing by itself to what it does not wait for any more; editors that use it do.
        task = asyncio.create_task(session.call_tool("machine_exec", {"name": NAME, "argv": ["sleep", "600"]}))
        await asyncio.sleep(1)
        params = types.CancelledNotificationParams(requestId=session._request_id - 1, reason="enough")
        await session.send_notification(types.ClientNotification(types.CancelledNotification(params=params)))
        task.cancel()
        try:
            await session.call_tool("machine_exec", {"name": NAME, "argv": ["sleep", "600"]}, read_timeout_seconds=timedelta(seconds=1))
            raise AssertionError("it has no time")
        except McpError:
            pass
        ran = await session.call_tool("machine_exec", {"name": NAME, "argv": ["echo", "on"]})
        assert ran.structuredContent["stdout"] == "on\n", ran
        print(f"mcp 1: {started.protocolVersion}, {len(tools)} tools")


asyncio.run(main())

"""The official MCP client before 2.0 (PyPI mcp<2), which knows `initialize` alone.

    scenario_1.py COMMAND...
"""

import asyncio
import json
import os
import sys
from datetime import timedelta

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.shared.exceptions import McpError

command = sys.argv[1:]
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
        try:
            await session.call_tool("machine_exec", {"name": NAME, "argv": ["sleep", "600"]}, read_timeout_seconds=timedelta(seconds=1))
            raise AssertionError("it has no time")
        except McpError:
            pass
        ran = await session.call_tool("machine_exec", {"name": NAME, "argv": ["echo", "on"]})
        assert ran.structuredContent["stdout"] == "on\n", ran
        print(f"mcp 1: {started.protocolVersion}, {len(tools)} tools")


asyncio.run(main())

"""Another MCP client, PyPI fastmcp, whose configuration is what users write.

    fastmcp_scenario.py COMMAND...
"""

import asyncio
import os
import sys

from fastmcp import Client
from fastmcp.exceptions import ToolError

command = sys.argv[1:]
NAME = f"mcp-fast-{os.getpid()}"
CONFIGURATION = {"mcpServers": {"smolvm": {"command": command[0], "args": command[1:], "env": dict(os.environ)}}}


async def main() -> None:
    async with Client(CONFIGURATION) as client:
        tools = await client.list_tools()
        made = await client.call_tool("machine_create", {"name": NAME, "start": False})
        assert made.structured_content["lifetime"] == "session", made
        listed = await client.call_tool("machine_list", {})
        assert NAME in [machine["name"] for machine in listed.structured_content["machines"]], listed
        try:
            await client.call_tool("machine_exec", {"name": NAME, "argv": ["true"]})
            raise AssertionError("it does not run")
        except ToolError as error:
            assert "machineNotRunning" in str(error), error
        print(f"fastmcp: {len(tools)} tools")


asyncio.run(main())

"""An MCP client that has a machine and a command in it, says so, and waits to be killed.

    hold.py COMMAND...
"""

import asyncio
import os
import subprocess
import sys

from mcp import StdioServerParameters
from mcp.client import Client
from mcp.client.stdio import stdio_client

command = sys.argv[1:]


async def main() -> None:
    parameters = StdioServerParameters(command=command[0], args=command[1:], env=dict(os.environ))
    async with Client(stdio_client(parameters)) as client:
        await client.call_tool("machine_create", {"name": "m"})
        begun = asyncio.Event()

        async def progress(count, total, message):
            begun.set()

        running = asyncio.create_task(client.call_tool("machine_exec", {"name": "m", "argv": ["wait"]}, progress_callback=progress))
        await asyncio.wait_for(begun.wait(), 60)
        children = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True).stdout
        print([line.split()[0] for line in children.splitlines() if command[0] in line][0], flush=True)
        await running


asyncio.run(main())

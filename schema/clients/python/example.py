"""Runs a command in a microVM that is gone afterwards: python example.py [smolvm-rpc --simulate]"""

import sys

import smolvm_rpc

with smolvm_rpc.Client(sys.argv[1:] or ["smolvm-rpc"]) as rpc:
    rpc.machine_create(name="example", lifetime="session")
    rpc.machine_start(name="example")
    with rpc.start_machine_exec(name="example", argv=["sh", "-c", "for i in 1 2 3; do echo $i; sleep 1; done"]) as running:
        for piece in running:
            print(piece.channel, piece.data.decode(), end="")
        print("exit code", running.result()["exitCode"])

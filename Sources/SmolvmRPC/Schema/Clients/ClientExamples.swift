/// A short program for each client, which tests run: a command is an argument, so that it can also be one that simulates.
enum ClientExamples {
  static let python = #"""
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

    """#

  static let typeScript = #"""
    // Runs a command in a microVM that is gone afterwards: node example.js [smolvm-rpc --simulate]
    import { Client } from "./smolvm-rpc.js";

    const command = process.argv.slice(2);
    const rpc = new Client(command.length > 0 ? { command } : {});
    await rpc.call("machine.create", { name: "example", lifetime: "session" });
    await rpc.call("machine.start", { name: "example" });
    const run = rpc.start("machine.exec", { name: "example", argv: ["sh", "-c", "for i in 1 2 3; do echo $i; sleep 1; done"] });
    for await (const piece of run) process.stdout.write(piece.data);
    console.log("exit code", (await run.result).exitCode);
    await rpc.close();

    """#
}

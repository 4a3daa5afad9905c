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

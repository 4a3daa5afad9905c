// The TypeScript client against a program: the same scenario as the Python client's.
//
//     node typescript_scenario.js COMMAND...
import { createHash } from "node:crypto";
import { BootFailed, Cancelled, Client, CommandNotStarted, ConnectionLost, InvalidParams, MachineNotFound } from "./smolvm-rpc.js";

const command = process.argv.slice(2);
const name = `client-ts-${Date.now()}`;
// An emulated microVM now and then dies of more, with smolvm alone, too.
const [some, much] = command.includes("--simulate") ? [3_000_000, 20_000_000] : [300_000, 1_000_000];
process.on("unhandledRejection", (reason: unknown) => {
  console.error("unhandled", reason);
  process.exit(1);
});

function check(isRight: boolean, what: string): void {
  if (!isRight) throw new Error(`wrong: ${what}`);
}

async function fails(promise: Promise<unknown>, type: new (...args: any[]) => Error): Promise<void> {
  try {
    await promise;
  } catch (error) {
    check(error instanceof type, `${error} instead of ${type.name}`);
    return;
  }
  throw new Error(`no ${type.name}`);
}

const client = new Client({ command });
const created = await client.call("machine.create", { name, lifetime: "session", cpus: 1, memoryMiB: 512 });
check(created.name === name && created.lifetime === "session", "create");
const progress: string[] = [];
for (let attempt = 1; ; attempt++) {
  try {
    await client.call("machine.start", { name }, { onProgress: (line) => progress.push(line.message) });
    break;
  } catch (error) {
    if (!(error instanceof BootFailed) || attempt === 3) throw error; // an emulated microVM now and then does not boot
  }
}
check(progress.some((line) => line.includes("Starting")), `progress: ${progress}`);
const answer = await client.call("machine.exec", { name, argv: ["sh", "-c", "echo out; echo err >&2; exit 3"] });
check(answer.exitCode === 3 && answer.stdout === "out\n" && answer.stderr === "err\n", "exec");
check((await client.call("machine.exec", { name, argv: ["cat"], stdin: "given" })).stdout === "given", "stdin");

const running = client.start("machine.exec", { name, argv: ["sh", "-c", `yes | head -c ${some}`] });
const digest = createHash("sha256");
for await (const piece of running) digest.update(piece.data);
check((await running.result).stdoutBytes === some, "count");
check(digest.digest("hex") === createHash("sha256").update(Buffer.from("y\n".repeat(some / 2))).digest("hex"), "stream");

// Calls between the pieces of a stream that is larger than what is kept of it.
const large = client.start("machine.exec", { name, argv: ["sh", "-c", `yes | head -c ${much}`] });
let taken = 0;
let asked = 0;
for await (const piece of large) {
  if (taken >> 18 !== (taken + piece.data.length) >> 18) asked += (await client.call("server.info", {})).name.length;
  taken += piece.data.length;
}
const whole = await large.result;
check(taken === much && asked > 0, `calls while a stream is taken: ${taken} bytes, ${JSON.stringify(whole)}`);
const unread = client.start("machine.exec", { name, argv: ["yes"] });
await new Promise<void>((resolve) => setTimeout(resolve, 500));
unread.cancel();
await fails(unread.result, Cancelled);

const talk = client.start("machine.exec", { name, argv: ["cat"], interactive: true });
await talk.write("ünï");
await talk.write(new Uint8Array([0, 255]));
await talk.end();
const heard: Buffer[] = [];
for await (const piece of talk) heard.push(piece.data);
check(Buffer.concat(heard).equals(Buffer.concat([Buffer.from("ünï"), new Uint8Array([0, 255])])), "conversation");
check((await talk.result).exitCode === 0, "its end");

const watching = client.start("machine.monitor", { name, interval: "1s" });
for await (const piece of watching) {
  check(piece.channel === "event" && piece.event?.event === "monitoring", `event: ${JSON.stringify(piece)}`);
  break;
}
watching.cancel();
await fails(watching.result, Cancelled);

const abort = new AbortController();
const late = client.call("machine.exec", { name, argv: ["sleep", "60"] }, { signal: abort.signal });
setTimeout(() => abort.abort(), 300);
await fails(late, Cancelled);
await fails(client.call("machine.exec", { name: "no-such-machine", argv: ["true"] }), MachineNotFound);
await fails(client.call("machine.exec", { name, argv: ["/no/such"] }), CommandNotStarted);
await fails(client.call("machine.exec", { name: "-x", argv: ["a"] }), InvalidParams);
await fails(client.call("machine.exec", { name, argv: ["\ud800"] }), RangeError);
const codes = await Promise.all(
  Array.from({ length: 20 }, (_, code) => client.call("machine.exec", { name, argv: ["sh", "-c", `exit ${code}`] })),
);
check(codes.every((each, code) => each.exitCode === code), "many at once");
await client.close();
console.log("calls: done");

const lost = new Client({ command });
await lost.call("server.info", {});
await lost.call("machine.create", { name, lifetime: "session" });
const running2 = fails(lost.call("machine.run", { argv: ["sleep", "60"] }), ConnectionLost);
process.kill((lost as any).wire.child.pid, "SIGKILL");
await running2;
await lost.close();
console.log("loss: told");

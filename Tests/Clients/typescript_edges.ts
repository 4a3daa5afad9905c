// What goes wrong around the TypeScript client: programs that write nonsense, writes that are refused, loops that are left.
//
//     node typescript_edges.js COMMAND...
import { Cancelled, Client, ConnectionLost, InvalidParams, MessageTooLarge, Overloaded, SmolvmError } from "./smolvm-rpc.js";

const command = process.argv.slice(2);
const name = "dev";
process.on("unhandledRejection", (reason: unknown) => {
  console.error("unhandled", reason);
  process.exit(1);
});

function check(isRight: boolean, what: string): void {
  if (!isRight) throw new Error(`wrong: ${what}`);
}

/** What a promise fails with; fails where that is something else, or does not come. */
async function fails(promise: Promise<unknown>, type: new (...args: any[]) => Error): Promise<Error> {
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error(`no ${type.name} came`)), 20_000).unref());
  try {
    await Promise.race([promise, late]);
  } catch (error) {
    check(error instanceof type, `${error} instead of ${type.name}`);
    return error as Error;
  }
  throw new Error(`no ${type.name}`);
}

/** A program that answers every line with what an expression over its request gives. */
function fake(answer: string): string[] {
  const script = `require("readline").createInterface({input: process.stdin}).on("line", (line) => {const q = JSON.parse(line); console.log(${answer})})`;
  return ["/usr/bin/env", "node", "-e", script];
}

for (const answer of [
  "'no JSON'", "'\"str\"'", "'[1]'", "JSON.stringify({id: q.id})", "JSON.stringify({id: 99, result: {}})",
  "JSON.stringify({method: 'stream.output', params: {requestId: q.id, encoding: 'hex', data: '00', channel: 'stdout', offset: 0}})",
]) {
  const client = new Client({ command: fake(answer) });
  const error = await fails(client.start("machine.exec", { name, argv: ["true"] }).result, ConnectionLost);
  check(error.message.includes("smolvm-rpc was ended: "), error.message);
  await fails(client.call("server.info", {}), ConnectionLost);
  await client.close();
}
const blank = new Client({ command: fake("'\\n' + JSON.stringify({jsonrpc: '2.0', method: 'x'}) + '\\n' + JSON.stringify({id: q.id, result: {}})") });
check(Object.keys(await blank.call("server.info", {})).length === 0, "blank lines and unknown notifications");
await blank.close();
let isRefused = false;
try {
  new Client({ command: [] });
} catch (error) {
  isRefused = error instanceof TypeError;
}
check(isRefused, "an empty command");

const client = new Client({ command });
await client.call("machine.create", { name, start: true, lifetime: "session" });
const error = await fails(client.call("machine.exec", { name, argv: ["cat"], stdin: "x".repeat(17_000_000) }), MessageTooLarge);
check(error instanceof SmolvmError && error.message.startsWith("messageTooLarge: "), error.message);
await fails(client.call("machine.exec", { name, argv: ["env"], env: { "\ud800": "x" } }), RangeError);
for (const wrong of [{ stream: true }, { interactive: true }]) {
  await fails(client.call("machine.exec", { name, argv: ["true"], ...wrong } as any), TypeError);
}

// Two writers and an end, nobody waiting.
const running = client.start("machine.exec", { name, argv: ["sh", "-c", "sleep 0.5; cat"], interactive: true });
const writes = [running.write("a".repeat(3_000_000)), running.write("b".repeat(3_000_000)), running.end()];
let text = "";
for await (const piece of running) text += piece.data.toString();
await Promise.all(writes);
check(text === "a".repeat(3_000_000) + "b".repeat(3_000_000), "the order of writes");
for await (const piece of running) check(false, `more output after the end: ${piece.data.length}`);

// After a refusal the next write says where it begins.
const full = client.start("machine.exec", { name, argv: ["sh", "-c", "sleep 1; wc -c"], interactive: true });
const wire = (client as any).wire;
const params = { requestId: (full as any).id, data: "x".repeat(3_000_000) };
const first = wire.request("stream.write", params).answer;
await fails(wire.request("stream.write", params).answer, Overloaded);
await first;
await fails(full.write("y"), InvalidParams); // somebody else has written
(full as any).written = 0;
const behind = [full.write("a"), full.write("b")];
for (const write of behind) await fails(write, InvalidParams); // not the second alone
await full.write("y");
await full.end();
let counted = "";
for await (const piece of full) counted += piece.data.toString();
check(counted === "3000001\n", `counted ${counted}`);

// Leaving while nothing comes, two at once, and not at all.
const quiet = client.start("machine.exec", { name, argv: ["sleep", "60"] });
const iterators = [quiet[Symbol.asyncIterator](), quiet[Symbol.asyncIterator]()];
const nexts = iterators.map((iterator) => iterator.next());
await iterators[0]!.return!();
check((await Promise.all(nexts)).every((next) => next.done === true), "who waited is told");
quiet.cancel();
await fails(quiet.result, Cancelled);
const many = client.start("machine.exec", { name, argv: ["sh", "-c", "yes | head -c 30000000"] });
check((await many.discard().result).stdoutBytes === 30_000_000, "a result whose output nobody wants");

// The abort of a stream that nobody reads.
const stop = new AbortController();
const unread = client.start("machine.exec", { name, argv: ["yes"] }, { signal: stop.signal });
await new Promise<void>((resolve) => setTimeout(resolve, 1000));
stop.abort();
await fails(unread.result, Cancelled);

// An abort after close() ends what close() waits for.
const abort = new AbortController();
const long = fails(client.call("machine.exec", { name, argv: ["sleep", "60"] }, { signal: abort.signal }), SmolvmError);
const closed = client.close();
setTimeout(() => abort.abort(), 300);
check(((await long) as SmolvmError).kind === "shuttingDown", "the abort of a call while the client closes");
await closed;
console.log("edges: held");

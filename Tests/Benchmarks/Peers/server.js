// The server that one writes in an hour: readline, JSON.parse, child_process. Kept honest and small; it does what the benchmark asks and no more.
const { spawn } = require("node:child_process");
const readline = require("node:readline");

const cli = process.env.SMOLVM_RPC_SMOLVM;
process.stdout.setMaxListeners(0); // as many commands as wait for it
const inputs = new Map();
const send = (message) => process.stdout.write(JSON.stringify(message) + "\n");
const answer = (id, result) => send({ jsonrpc: "2.0", id, result });

function run(id, args, { interactive, done, stream }) {
  const child = spawn(cli, ["--error-format", "json", ...args], { stdio: [interactive ? "pipe" : "ignore", "pipe", "pipe"] });
  const kept = [];
  let [seq, offset] = [0, 0];
  if (interactive) inputs.set(id, child.stdin);
  child.stdout.on("data", (bytes) => {
    if (!stream) return kept.push(bytes);
    const text = bytes.toString("utf8");
    const isText = !text.includes("\ufffd");
    const params = { requestId: id, seq: ++seq, channel: "stdout", offset, encoding: isText ? "utf8" : "base64" };
    params.data = isText ? text : bytes.toString("base64");
    offset += bytes.length;
    // Without this it keeps what the reader has not read yet, and ends with ENOBUFS at 2 GB.
    if (send({ jsonrpc: "2.0", method: "stream.output", params })) return;
    child.stdout.pause();
    process.stdout.once("drain", () => child.stdout.resume());
  });
  child.on("close", (code) => {
    inputs.delete(id);
    done(code, Buffer.concat(kept).toString("utf8"));
  });
}

const methods = {
  ping: (id) => answer(id, {}),
  "server.info": (id) => answer(id, { name: "node", version: "1", methods: Object.keys(methods) }),
  "machine.list": (id) =>
    run(id, ["machine", "ls", "--json"], { done: (code, text) => answer(id, { machines: JSON.parse(text) }) }),
  "machine.exec": (id, { name, argv, stream, interactive }) =>
    run(id, ["machine", "exec", "-i", "--name", name, "--", ...argv], {
      stream, interactive, done: (exitCode, stdout) => answer(id, { exitCode, stdout }),
    }),
  "stream.write": (id, { requestId, data, eof }) => {
    const input = inputs.get(requestId);
    const bytes = Buffer.from(data ?? "", "base64");
    const done = () => answer(id, { bytes: bytes.length });
    if (eof) input.end(bytes, done);
    else input.write(bytes, done);
  },
};

function take(request) {
  const method = methods[request.method];
  if (method) method(request.id, request.params ?? {});
  else send({ jsonrpc: "2.0", id: request.id, error: { code: -32601, message: "there is no such method" } });
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const message = JSON.parse(line);
  for (const request of Array.isArray(message) ? message : [message]) take(request);
});

import Foundation
import JSON
import Testing
import TestSupport

/// The end of the input, and the loss of the client in all its forms. After each no child is alive.
struct LossTests {
  private static let rule = FakeCLI.rule

  /// A smolvm whose exec never ends by itself and floods its output.
  private static func endless() throws -> FakeCLI {
    try FakeCLI([
      rule(["machine", "exec", "flood"], ["stdout": .string(String(repeating: "x", count: 1 << 16)), "times": 1_000_000]),
      rule(["machine", "exec"], ["stdout": "started"], ["waitFor": "/nowhere/at/all"]),
    ])
  }

  /// Runs a script whose first argument is the program. It prints what became of it; `start(…)` starts it with the given streams and waits
  /// until a command runs, `gone(…)` waits for its end and that of all that it ran.
  private func script(_ fake: FakeCLI, _ body: String) throws -> [String] {
    let prelude = """
      import os, pty, socket, subprocess, sys, time, signal, json
      program, record = sys.argv[1], os.environ["FAKE_SMOLVM_RECORD"]
      request = b'{"jsonrpc":"2.0","id":1,"method":"machine.exec","params":{"name":"m","argv":["a"]}}\\n'
      def children():
        # A line that is being written has no end yet.
        try: events = [json.loads(line) for line in open(record) if line.endswith("\\n")]
        except FileNotFoundError: return []
        return [e["pid"] for e in events if e["event"] == "start" and "exec" in e["argv"]]
      def wait(what, seconds=60):
        end = time.time() + seconds
        while not what():
          if time.time() > end: return False
          time.sleep(0.005)
        return True
      def alive(pid):
        try: return open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[0] not in "ZX"
        except (FileNotFoundError, ProcessLookupError): return False
      def running(): return wait(lambda: children())
      def ended(seconds=5): return wait(lambda: not any(alive(p) for p in children()), seconds)

      """
    let session = try Session(["/usr/bin/env", "python3", "-c", prelude + body, Programs.smolvmRPC], environment: fake.environment)
    let (lines, _) = try session.end()
    return lines + session.errors.split(separator: "\n").map(String.init).filter { $0.contains("Error") }
  }

  @Test func aClientThatClosesOnlyStdoutIsGoneAndSoIsItsWork() throws {
    let lines = try script(
      try Self.endless(),
      """
      p = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
      p.stdin.write(request); p.stdin.flush()
      running()
      p.stdout.close()
      print(p.wait(5), ended())
      """)
    #expect(lines == ["1 True"])
  }

  @Test func aClientThatIsKilledIsGoneAlsoIfSomebodyElseHoldsItsPipes() throws {
    let lines = try script(
      try Self.endless(),
      """
      r, w = os.pipe(); a, b = os.pipe()
      client = os.fork()
      if client == 0:
        p = subprocess.Popen([program], stdin=r, stdout=b)
        open(record + ".pid", "w").write(str(p.pid))
        p.wait()
      os.write(w, request)
      running()
      os.kill(client, signal.SIGKILL); os.waitpid(client, 0)
      server = int(open(record + ".pid").read())
      print(ended(), wait(lambda: not alive(server), 3))  # and yet r and b are open here
      """)
    #expect(lines == ["True True"])
  }

  @Test func aScriptThatWasPipedInIsCarriedOutThoughItsSenderIsGone() throws {
    let fake = try FakeCLI([Self.rule(["machine", "exec"], ["sleepMs": 900], ["stdout": "done"])])
    let lines = try script(
      fake,
      """
      a, b = os.pipe()
      client = os.fork()
      if client == 0:
        p = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=b)
        p.stdin.write(request); p.stdin.close()
        running()
        os._exit(0)
      os.close(b); os.waitpid(client, 0)
      print(b'"stdout":"done"' in os.read(a, 65536))
      """)
    #expect(lines == ["True"])
  }

  @Test(arguments: ["pipe", "socket", "terminal", "fifo"]) func theEndOfTheInputMeansNoMoreRequestsOnEveryKindOfStream(
    kind: String
  ) throws {
    let fake = try FakeCLI([Self.rule(["machine", "exec"], ["sleepMs": 100], ["stdout": "done"])])
    let lines = try script(
      fake,
      """
      kind = "\(kind)"
      if kind == "socket":
        ours, theirs = socket.socketpair()
        p = subprocess.Popen([program], stdin=theirs, stdout=theirs); theirs.close()
        ours.sendall(request); ours.shutdown(socket.SHUT_WR)
        answer = b""
        while chunk := ours.recv(65536): answer += chunk
      elif kind == "terminal":
        master, slave = pty.openpty()
        import tty; tty.setraw(slave)
        attributes = __import__("termios").tcgetattr(slave); attributes[3] |= __import__("termios").ICANON
        __import__("termios").tcsetattr(slave, 0, attributes)
        p = subprocess.Popen([program], stdin=slave, stdout=subprocess.PIPE); os.close(slave)
        os.write(master, request + b"\\x04")
        answer = p.stdout.read()
      elif kind == "fifo":
        os.mkfifo(record + ".fifo")
        p = subprocess.Popen(["sh", "-c", '"$0" <"$1"', program, record + ".fifo"], stdout=subprocess.PIPE)
        with open(record + ".fifo", "wb") as f: f.write(request)
        answer = p.stdout.read()
      else:
        p = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        answer = p.communicate(request)[0]
      print(b'"stdout":"done"' in answer, p.wait(5), ended())
      """)
    #expect(lines == ["True 0 True"])
  }

  @Test func aHungUpTerminalIsTheLossOfTheClient() throws {
    let lines = try script(
      try Self.endless(),
      """
      master, slave = pty.openpty()
      p = subprocess.Popen([program], stdin=slave, stdout=slave, start_new_session=True); os.close(slave)
      os.write(master, request)
      running()
      os.close(master)
      print(ended(), p.wait(5) in (0, 1))
      """)
    #expect(lines == ["True True"])
  }

  @Test(arguments: ["TERM", "EOF", "cancel"]) func aClientThatStoppedReadingIsStillHeard(how: String) throws {
    let lines = try script(
      try Self.endless(),
      """
      how = "\(how)"
      p = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
      flood = b'{"jsonrpc":"2.0","id":1,"method":"machine.exec","params":{"name":"m","argv":["flood"],"stream":true%s}}\\n'
      p.stdin.write(flood % b""); p.stdin.flush()
      running()
      time.sleep(1)
      size = int([l for l in open(f"/proc/{p.pid}/status") if l.startswith("VmRSS")][0].split()[1])
      if how == "TERM": p.send_signal(signal.SIGTERM)
      elif how == "cancel": p.stdin.write(b'{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}\\n'); p.stdin.flush()
      else: p.stdin.close()
      if how == "EOF":
        # The end of the input asks for no end of the work: that goes on when somebody reads, and ends when nobody can.
        before = len(p.stdout.read(3 << 20))
        p.stdout.close()
      print(ended(3), size < 100000)
      if how == "cancel": p.stdin.close(); p.stdout.read()
      print(p.wait(5) == (1 if how == "EOF" else 0))
      """)
    #expect(lines == ["True True", "True"])
  }

  @Test func callsThatComeAfterASignalAreRefused() throws {
    let fake = try FakeCLI([
      Self.rule(["machine", "create"], ["sleepMs": 800], ["stdout": "x"]), Self.rule(["machine", "ls"], ["stdout": "[]"]),
    ])
    let session = try fake.session()
    session.request(1, "machine.create", ["name": "m"])
    try Session.wait(for: "the create") { fake.runs.count == 1 }
    session.signal(SIGTERM)
    usleep(100_000)
    session.request(2, "machine.list")
    let (lines, status) = try session.end()
    #expect(status == 0 && lines.filter { $0.contains("shuttingDown") }.count == 2 && fake.runs.count == 1)
    // The create must not stop half way: it was waited for.
    #expect(fake.record.contains { $0["event"] == "end" })
  }
}

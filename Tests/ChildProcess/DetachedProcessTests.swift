import Foundation
import Testing

@testable import ChildProcess

extension RealChildren {
  /// A process that outlives us.
  @Suite struct Detached {
    private func start(_ script: String, output: Int32 = 2) throws -> DetachedProcess {
      try DetachedProcess(
        executable: "/bin/sh", arguments: ["sh", "-c", script], environment: [("PATH", "/usr/bin:/bin"), ("A", "b=c")],
        output: output)
    }

    /// What a detached shell writes.
    private func output(of script: String) throws -> String {
      let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
      let file = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
      defer { close(file); unlink(path) }
      let process = try start(script, output: file)
      #expect(eventually { process.reapIfEnded() })
      return try String(contentsOfFile: path, encoding: .utf8)
    }

    @Test func itHasASessionOfItsOwnAndNothingOfOurs() throws {
      let stray = open("/dev/null", O_RDONLY)
      defer { close(stray) }
      let script =
        "import os; print(os.getsid(0) == os.getpgid(0) != \(getsid(0)), sorted(os.listdir('/proc/self/fd')), os.environ.get('A'))"
      // The fourth one is that of the listing.
      #if os(Linux)
      #expect(try output(of: "\(python) -c \"\(script)\"") == "True ['0', '1', '2', '3'] b=c\n")
      #endif
    }

    @Test func itsInputEndsWhenItIsReleasedAndNotBefore() throws {
      let process = try start("read line; exit 0")
      usleep(100_000)
      #expect(!process.reapIfEnded())
      process.release()
      #expect(eventually { process.reapIfEnded() })
      #expect(process.reapIfEnded())
    }

    @Test func itsInputEndsWithTheObject() throws {
      let pid = try start("read line").pid
      #expect(eventually { ProcessIdentity.of(pid) == nil })
      var status: Int32 = 0
      #expect(waitpid(pid, &status, 0) == pid)
    }

    @Test func aZombieHasNoIdentity() throws {
      let process = try start("exit 0")
      #expect(eventually { ProcessIdentity.of(process.pid) == nil })
      #expect(kill(process.pid, 0) == 0, "the zombie is still there")
      #expect(process.reapIfEnded() && kill(process.pid, 0) != 0)
    }

    @Test func whatCannotBeRunIsSaidAndLeavesNothing() throws {
      let before = openDescriptors().count
      for _ in 0..<100 {
        #expect(throws: SpawnError.self) {
          try DetachedProcess(executable: "/nowhere/x", arguments: ["x"], environment: [], output: 2)
        }
        #expect(throws: SpawnError.self) {
          try DetachedProcess(executable: "/bin/sh", arguments: ["a\0b"], environment: [], output: 2)
        }
      }
      // Other tests open and close some meanwhile.
      #expect(openDescriptors().count < before + 100)
    }
  }
}

import Foundation
import Synchronization
import Testing

@testable import ChildProcess

extension RealChildren {
  /// What goes wrong before there is a child.
  @Suite struct SpawnFailure {
    let loop: ProcessLoop
    let folder: URL

    init() throws {
      loop = try ProcessLoop()
      folder = FileManager.default.temporaryDirectory.appending(path: "child-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func file(_ name: String, _ content: String, mode: Int) throws -> String {
      let path = folder.appending(path: name).path
      try content.write(toFile: path, atomically: false, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
      return path
    }

    @Test func aMissingProgramIsENOENT() {
      defer { try? FileManager.default.removeItem(at: folder) }
      let run = run(ProcessSpec(executable: "/x/y"), on: loop)
      #expect(run.error?.code == ENOENT)
      #expect(run.error?.operation == "spawn")
      #expect(run.error?.description == "cannot run /x/y: No such file or directory (ENOENT)")
    }

    @Test func aBareNameIsAPathAndNotSearchedFor() {
      defer { try? FileManager.default.removeItem(at: folder) }
      #expect(run(ProcessSpec(executable: "true", environment: [("PATH", "/bin")]), on: loop).error?.code == ENOENT)
    }

    @Test func aProgramThatMayNotRunIsEACCES() throws {
      defer { try? FileManager.default.removeItem(at: folder) }
      let path = try file("plain", "#!/bin/sh\nexit 0\n", mode: 0o644)
      #expect(run(ProcessSpec(executable: path), on: loop).error?.code == EACCES)
      #expect(run(ProcessSpec(executable: folder.path), on: loop).error?.code == EACCES)
    }

    @Test func aScriptWithoutAnInterpreterIsENOEXECAndNotGivenToAShell() throws {
      defer { try? FileManager.default.removeItem(at: folder) }
      let run = run(ProcessSpec(executable: try file("script", "echo hello\n", mode: 0o755)), on: loop)
      #expect(run.error?.code == ENOEXEC)
      #expect(run.stdout == "")
    }

    @Test func argumentsThatAreTooLongAreE2BIG() {
      defer { try? FileManager.default.removeItem(at: folder) }
      let spec = ProcessSpec(executable: "/bin/true", arguments: [String(repeating: "x", count: 3 << 20)])
      #expect(run(spec, on: loop).error?.code == E2BIG)
    }

    @Test func aBadWorkingDirectoryIsToldApartFromABadProgram() throws {
      defer { try? FileManager.default.removeItem(at: folder) }
      var spec = ProcessSpec(executable: "/bin/true", workingDirectory: "/nowhere")
      #expect(run(spec, on: loop).error?.operation == "working directory")
      #expect(run(spec, on: loop).error?.code == ENOENT)
      #expect(run(spec, on: loop).error?.path == "/nowhere")
      spec.workingDirectory = try file("plain", "", mode: 0o644)
      #expect(run(spec, on: loop).error?.code == ENOTDIR)
      #expect(run(spec, on: loop).error?.operation == "working directory")
      spec.workingDirectory = folder.path
      spec.executable = "/nowhere"
      #expect(run(spec, on: loop).error?.operation == "spawn")
    }

    @Test func aNULNeverCutsAnythingShort() {
      defer { try? FileManager.default.removeItem(at: folder) }
      let specs = [
        ("argument", ProcessSpec(executable: "/bin/echo", arguments: ["a\0b"])),
        ("argument", ProcessSpec(executable: "/bin/echo", argumentZero: "e\0")),
        ("environment", ProcessSpec(executable: "/bin/echo", environment: [("A", "b\0c")])),
        ("environment", ProcessSpec(executable: "/bin/echo", environment: [("A\0", "b")])),
        ("environment", ProcessSpec(executable: "/bin/echo", environment: [("A=B", "c")])),
        ("spawn", ProcessSpec(executable: "/bin/echo\0x")),
        ("working directory", ProcessSpec(executable: "/bin/echo", workingDirectory: "/tmp\0x")),
        ("open stdin", ProcessSpec(executable: "/bin/echo", stdin: .file(path: "/dev/null\0x"))),
      ]
      for (operation, spec) in specs {
        let error = run(spec, on: loop).error
        #expect(error?.code == EINVAL)
        #expect(error?.operation == operation)
      }
    }

    @Test func aMissingInputFileIsSaid() {
      defer { try? FileManager.default.removeItem(at: folder) }
      let missing = run(ProcessSpec(executable: "/bin/true", stdin: .file(path: "/nowhere")), on: loop).error
      #expect(missing?.operation == "open stdin")
      #expect(missing?.code == ENOENT)
      let folderError = run(ProcessSpec(executable: "/bin/true", stdin: .file(path: "/tmp")), on: loop).error
      #expect(folderError?.code == EISDIR)
    }

    @Test func noMoreDescriptorsIsAnErrorAndTheLoopGoesOn() async {
      await #expect(processExitsWith: .success) {
        let loop = try ProcessLoop()
        #expect(run(shell("exit 0"), on: loop).result?.status == .exited(0))
        var limit = rlimit()
        getrlimit(descriptorLimit, &limit)
        let before = limit
        var refused = 0
        // At each limit something else is what is missing: the first pipe, the second, the pidfd.
        let highest = openDescriptors().max() ?? 3
        // No gaps below: whatever this process inherited, what is opened from now on lies above.
        while true {
          let filler = open("/dev/null", O_RDONLY)
          guard filler >= 0, filler <= Int32(highest) else {
            close(filler)
            break
          }
        }
        for extra in 0..<12 {
          limit.rlim_cur = rlim_t(Int(highest) + 1 + extra)
          setrlimit(descriptorLimit, &limit)
          let run = run(shell("cat; exit 4", stdin: .bytes([1, 2, 3])), on: loop)
          if let error = run.error {
            refused += 1
            #expect(error.code == EMFILE)
            #expect(error.operation == "pipe")
          } else {
            #expect(run.result?.status == .exited(4))
            #expect(run.record.withLock { $0.stdout } == [1, 2, 3])
          }
        }
        #expect(refused > 0)
        #expect(refused < 12)
        limit = before
        setrlimit(descriptorLimit, &limit)
        #expect(run(shell("exit 0"), on: loop).result?.status == .exited(0))
      }
    }
  }
}

#if os(Linux)
private let descriptorLimit = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
#else
private let descriptorLimit = RLIMIT_NOFILE
#endif

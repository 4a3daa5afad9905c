import Foundation
import Testing

@testable import ChildProcess

extension RealChildren {
  /// What a child gets from us, and what not.
  @Suite struct Inheritance {
    let loop: ProcessLoop
    init() throws { loop = try ProcessLoop() }

    @Test func onlyThreeDescriptorsAreInherited() throws {
      // One that nobody protected, far up and near.
      let stray = open("/dev/null", O_RDONLY)
      let far = fcntl(stray, F_DUPFD, 200)
      defer { close(stray); close(far) }
      for stdin in [ChildInput.null, .open, .bytes([]), .file(path: "/dev/null")] {
        let run = Run()
        let handle = run.start(
          pythonScript(
            """
            import fcntl
            found = []
            for f in range(1024):
              try: fcntl.fcntl(f, fcntl.F_GETFD); found.append(f)
              except OSError: pass
            print(found)
            """, stdin: stdin), on: loop)
        handle.finishInput()
        #expect((try? run.end()?.get())?.status == .exited(0))
        #expect(run.stdout == "[0, 1, 2]\n")
      }
    }

    @Test func itsEndsOfThePipesBlock() {
      for stdin in [ChildInput.bytes([1]), .open, .file(path: "/dev/zero")] {
        let run = run(pythonScript("import os; print([os.get_blocking(f) for f in (0, 1, 2)])", stdin: stdin), on: loop)
        #expect(run.stdout == "[True, True, True]\n")
      }
    }

    @Test func signalsAreAtTheirDefaultWhateverTheHostDoes() async {
      await #expect(processExitsWith: .success) {
        for number in 1...31 where ![SIGKILL, SIGSTOP, SIGCHLD].contains(Int32(number)) { signal(Int32(number), SIG_IGN) }
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
        let loop = try ProcessLoop()
        let run = run(shell("grep -E '^Sig(Ign|Blk)' /proc/self/status"), on: loop)
        let zero = "0000000000000000"
        #expect(run.stdout == "SigBlk:\t\(zero)\nSigIgn:\t\(zero)\n")
      }
    }

    @Test func itHasAGroupOfItsOwn() {
      let run = run(
        pythonScript("import os; print(os.getpid() == os.getpgid(0), os.getpgid(0) != os.getpgid(os.getppid()))"), on: loop)
      #expect(run.stdout == "True True\n")
    }

    @Test func environmentArgumentsAndDirectoryAreExactlyWhatWasAsked() {
      let spec = ProcessSpec(
        executable: "/usr/bin/env", arguments: [], environment: [("A", "1"), ("B", ""), ("C", "x=y\nz"), ("A", "2")])
      #expect(run(spec, on: loop).stdout == "A=1\nB=\nC=x=y\nz\nA=2\n")
      #expect(run(ProcessSpec(executable: "/usr/bin/env"), on: loop).stdout == "")
      let odd = ["", " ", "'\"$HOME`", "ü\n", "-n"]
      let printing = ProcessSpec(
        executable: "/bin/sh", arguments: ["-c", "printf '%s|' \"$0\" \"$@\"; pwd", "zero"] + odd, workingDirectory: "/usr")
      #expect(run(printing, on: loop).stdout == "zero|" + odd.map { $0 + "|" }.joined() + "/usr\n")
    }

    @Test func argumentZeroIsThePathUnlessSaidOtherwise() {
      let script = "tr '\\0' '|' </proc/$$/cmdline"
      var spec = shell(script)
      #expect(run(spec, on: loop).stdout == "/bin/sh|-c|\(script)|")
      spec.argumentZero = "another"
      #expect(run(spec, on: loop).stdout == "another|-c|\(script)|")
    }

    @Test func aRelativeProgramIsRelativeToUsAlsoWithAnotherDirectory() async {
      await #expect(processExitsWith: .success) {
        guard FileManager.default.changeCurrentDirectoryPath("/bin") else { exit(1) }
        let loop = try ProcessLoop()
        let spec = ProcessSpec(executable: "sh", arguments: ["-c", "pwd"], workingDirectory: "/usr/lib")
        #expect(run(spec, on: loop).stdout == "/usr/lib\n")
      }
    }

    @Test func aHostWithoutStdioIsServedAllTheSame() async {
      await #expect(processExitsWith: .success) {
        close(0)
        close(1)
        close(2)
        // Before the loop's own, which would take the low numbers if they did not avoid them: the host's next print would hit
        // them.
        let file = try Descriptor.owning(open("/dev/null", O_RDONLY), "open")
        let pipe = try Pipe.toChild(of: "")
        guard file.number > 2, pipe.ours.number > 2, pipe.theirs.number > 2 else { exit(2) }
        let loop = try ProcessLoop()
        for stdin in [ChildInput.bytes(Array("in".utf8)), .null, .file(path: "/etc/hostname")] {
          let run = run(shell("cat >/dev/null; echo out; echo err >&2; ls /proc/self/fd | tr '\\n' ' '", stdin: stdin), on: loop)
          // ls itself has 3 open to read the folder.
          guard run.stdout == "out\n0 1 2 3 ", run.stderr == "err\n" else { exit(1) }
        }
      }
    }
  }
}

import JSON
import JSONRPC
import Smolvm
import SmolvmRPC

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// `smolvm-rpc doctor`: looks whether everything is there, and says what to do.
enum Doctor {
  /// One thing that was looked at.
  private struct Finding {
    var name: String
    var isGood: Bool
    var says: String
    var todo: String?
  }

  /// - Returns: the exit status: 0 if microVMs can be expected to run, else 1.
  static func run(_ arguments: Arguments, _ streams: StandardStreams) -> Int32 {
    let findings = [smolvm(arguments), hypervisor()]
    let lines = findings.flatMap { finding in
      ["\(finding.isGood ? "ok  " : "FAIL") \(finding.name): \(finding.says)"] + (finding.todo.map { ["     \($0)"] } ?? [])
    }
    let status = Output.line(lines.joined(separator: "\n"), to: streams)
    return findings.allSatisfy(\.isGood) ? status : 1
  }

  private static func smolvm(_ arguments: Arguments) -> Finding {
    do throws(SmolvmError) {
      let found = OneAnswer<Result<InstalledCLI, SmolvmError>>()
      try SmolvmClient(path: arguments.smolvmPath).find { found.set($0) }
      let cli = try found.wait().get()
      return Finding(name: "smolvm", isGood: true, says: "\(cli.version) at \(cli.path)")
    } catch {
      return Finding(name: "smolvm", isGood: false, says: error.message, todo: error.hint)
    }
  }

  private static func hypervisor() -> Finding {
    #if canImport(Darwin)
    // kern.hv_support is 1 where Hypervisor.framework works.
    var supported: Int32 = 0
    var size = MemoryLayout<Int32>.size
    let isGood = sysctlbyname("kern.hv_support", &supported, &size, nil, 0) == 0 && supported == 1
    return Finding(name: "hypervisor", isGood: isGood, says: isGood ? "Hypervisor.framework works" : "this Mac cannot virtualize")
    #else
    if access("/dev/kvm", F_OK) != 0 {
      return Finding(
        name: "kvm", isGood: false, says: "there is no /dev/kvm",
        todo: "load kvm_intel or kvm_amd; in a virtual machine, its host must allow nested virtualization")
    }
    if access("/dev/kvm", R_OK | W_OK) != 0 {
      return Finding(
        name: "kvm", isGood: false, says: "/dev/kvm may not be opened by this user",
        todo: "join the group that owns it, usually: sudo usermod -aG kvm $USER; then log in again")
    }
    return Finding(name: "kvm", isGood: true, says: "/dev/kvm can be opened")
    #endif
  }
}

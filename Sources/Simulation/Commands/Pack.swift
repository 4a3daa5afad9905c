import JSON

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What `pack create` writes and `create --from` reads: JSON, with the real one's magic at the end, so that whatever else somebody gives is
/// refused in the real one's words.
struct Pack: Sendable {
  var image: String?
  /// Numbers of a machine's record that the pack decides.
  var settings: [(key: String, value: Int)] = []
  var files: [(path: String, file: (bytes: [UInt8], mode: mode_t)?)] = []

  private static let magic = "SMOLPACK"

  init(image: String?) { self.image = image }

  init(reading path: String) throws(Ending) {
    guard HostFile.kind(path) != .none else { throw .config("create from .smolmachine", "file not found: \(path)") }
    if HostFile.kind(path) == .folder { throw .agent("read stored checkpoint", HostFile.reason(ENOENT)) }
    guard let bytes = HostFile.contents(path) else {
      throw .agent("read checkpoint footer", "I/O error: \(HostFile.reason(errno))")
    }
    if bytes.count < 64 { throw .agent("read checkpoint footer", "I/O error: sidecar file too small to contain footer") }
    guard bytes.suffix(Self.magic.utf8.count).elementsEqual(Self.magic.utf8),
      let value = try? JSONParser.parse(Array(bytes.dropLast(Self.magic.utf8.count)))
    else { throw .agent("read checkpoint footer", "invalid magic: expected \(Self.magic)") }
    image = value["image"]?.string
    settings = value["settings"]?.object?.members.compactMap { key, value in value.int.map { (key, $0) } } ?? []
    for entry in value["files"]?.array ?? [] {
      guard let path = entry["path"]?.string else { continue }
      let bytes = entry["data"]?.string.flatMap(Base64.decode)
      files.append((path, bytes.map { ($0, mode_t(entry["mode"]?.int ?? 0o644)) }))
    }
  }

  var bytes: [UInt8] {
    let entries = files.map { path, file -> JSONValue in
      guard let file else { return ["path": .string(path)] }
      return ["path": .string(path), "mode": .number(JSONNumber(Int(file.mode))), "data": .string(Base64.encode(file.bytes))]
    }
    let value: JSONValue = [
      "simulated": true, "version": .string(CommandLineInterface.version), "image": image.map(JSONValue.string) ?? .null,
      "settings": .object(JSONObject(settings.map { ($0.key, .number(JSONNumber($0.value))) })), "files": .array(entries),
    ]
    return Array((value.text + Self.magic).utf8)
  }

  /// Puts its files into a new guest.
  func unpack(into folder: GuestFolder) throws(Ending) {
    for (path, file) in files {
      let place = folder.place(path)
      guard let file else {
        HostFile.makeFolders(place)
        continue
      }
      try HostFile.replace(place, aside: place + ".new", with: file.bytes)
      chmod(place, file.mode)
    }
  }
}

import ChildProcess
import JSON

/// What smolvm says of a machine. All of it comes through, with its keys in camelCase; the properties are those that programs ask for.
public struct Machine: Encodable, Sendable, Equatable {
  /// Every member, unknown ones included.
  public let members: JSONObject

  /// - Parameter value: an object as the CLI prints it; nil for anything else.
  init?(_ value: JSONValue) {
    guard case .object(let object) = CLIJSON.renamed(value) else { return nil }
    members = object
  }

  public func encode(to encoder: any Encoder) throws { try JSONValue.object(members).encode(to: encoder) }

  /// Its name.
  public var name: String { members["name"]?.string ?? "" }
  /// Its state: created, running, stopped, failed, unreachable, frozen, …; an open word, since later versions add some.
  public var state: String { members["state"]?.string ?? "" }
  /// Whether it is surely another run of the machine than one that was there so long ago.
  func isYounger(than time: Duration) -> Bool {
    guard let pid, let process = ProcessIdentity.of(Int32(clamping: pid)) else { return false }
    return process.age < time
  }

  /// The process id of its virtual machine monitor, where known.
  public var pid: Int? { members["pid"]?.int }
}

import ChildProcess
import JSON

/// What smolvm says of a machine. All of it comes through, with its keys in camelCase; the properties are those that programs ask for.
public struct Machine: Codable, Sendable, Equatable, SchemaDescribed {
  /// Every member, unknown ones included.
  public let members: JSONObject

  /// - Parameter value: an object as ``CLIJSON`` reads it; nil for anything else.
  init?(_ value: JSONValue) {
    guard case .object(let object) = value else { return nil }
    members = object
  }

  public init(from decoder: any Decoder) throws {
    members = try decoder.singleValueContainer().decode(JSONObject.self)
  }

  public func encode(to encoder: any Encoder) throws { try JSONValue.object(members).encode(to: encoder) }

  /// `Machine`
  public static var schemaName: String? { "Machine" }
  /// What smolvm is known to say. Its null comes through; older versions say less (hence nearly all may be missing), and later ones more.
  public static func schema(_ definitions: inout SchemaDefinitions) -> JSONObject {
    var properties = JSONObject()
    for member in MachineRecord.members {
      let schema = definitions.schema(of: member.type)
      properties[member.name] = .object(
        (MachineRecord.nullable.contains(member.name) ? schema.orNull : schema).described(member.documentation))
    }
    return [
      "description": .string(MachineRecord.about), "type": "object", "required": ["name", "state"],
      "properties": .object(properties),
    ]
  }

  /// Its name.
  public var name: String { members["name"]?.string ?? "" }
  /// Its state: created, running, stopped, failed, unreachable, frozen, …; an open word, since later versions add some.
  public var state: String { members["state"]?.string ?? "" }
  /// The process id of its virtual machine monitor, where known.
  public var pid: Int? { members["pid"]?.int }

  /// Whether it is surely another run of the machine than one that was there so long ago.
  func isYounger(than time: Duration) -> Bool {
    guard let pid, let process = ProcessIdentity.of(Int32(clamping: pid)) else { return false }
    return process.age < time
  }
}

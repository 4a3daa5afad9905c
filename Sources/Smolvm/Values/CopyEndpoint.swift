import JSON

/// One end of a copy: a path in a machine, or a path on the host.
///
/// On the wire either a string as the CLI takes it (`"dev:/etc/hosts"` is a path in the machine `dev`; everything whose part before the
/// first colon is no machine name is a host path), or an object that leaves nothing to guess: `{"machine": "dev", "path": "/etc/hosts"}`,
/// `{"path": "a:b"}`.
public struct CopyEndpoint: WireValue, Hashable, ExpressibleByStringLiteral {
  /// The machine; nil on the host.
  public var machine: MachineName?
  /// The path there.
  public var path: String

  /// An end in a machine, or on the host.
  public init(machine: MachineName? = nil, path: String) {
    self.machine = machine
    self.path = path
  }

  /// Reads `MACHINE:PATH` or a host path.
  public init(stringLiteral text: String) { self.init(text) }

  /// Reads `MACHINE:PATH` or a host path.
  public init(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2, MachineName.isName(parts[0]) {
      self.init(machine: MachineName(String(Substring(parts[0]))), path: String(Substring(parts[1])))
    } else {
      self.init(path: text)
    }
  }

  private enum CodingKeys: CodingKey { case machine, path }

  public init(from decoder: any Decoder) throws {
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      self.init(text)
    } else {
      guard let container = try? decoder.container(keyedBy: CodingKeys.self) else {
        throw JSONMismatch(expected: #"a path: a string ("NAME:PATH" in a machine), or an object {machine?, path}"#)
      }
      self.init(
        machine: try container.decodeIfPresent(MachineName.self, forKey: .machine),
        path: try container.decode(String.self, forKey: .path))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(machine, forKey: .machine)
    try container.encode(path, forKey: .path)
  }

  /// Either of the two ends that there are.
  public static var schemaName: String? { "CopyEndpoint" }
  public static func schema(_ definitions: inout SchemaDefinitions) -> JSONObject {
    [
      "description": "One end of a copy: a path in a machine or on the host.",
      "anyOf": [.object(definitions.schema(of: InMachine.self)), .object(definitions.schema(of: OnHost.self))],
    ]
  }

  /// An end in a machine, for the schema.
  enum InMachine: SchemaDescribed {
    static let schemaName: String? = "MachinePath"
    static func schema(_ definitions: inout SchemaDefinitions) -> JSONObject {
      [
        "description": "A path in a machine: NAME:PATH, or an object that leaves nothing to guess.",
        "anyOf": [
          ["type": "string", "pattern": .string("^\(CopyEndpoint.nameAndColon)[^\\u0000]+$")],
          .object(definitions.schema(of: Parts.self)),
        ],
      ]
    }

    /// The same in parts, so that clients have a type for it.
    enum Parts: SchemaDescribed {
      static let schemaName: String? = "PathInMachine"
      static func schema(_ definitions: inout SchemaDefinitions) -> JSONObject {
        [
          "description": "A path in a machine, whatever stands in it.", "type": "object", "required": ["machine", "path"],
          "additionalProperties": false,
          "properties": [
            "machine": .object(definitions.schema(of: MachineName.self)),
            "path": ["type": "string", "pattern": "^[^\\u0000]+$", "maxLength": .number(JSONNumber(String.longestWord))],
          ],
        ]
      }
    }
  }

  /// An end on the host, for the schema.
  enum OnHost: SchemaDescribed {
    static let schemaName: String? = "HostPath"
    static func schema(_ definitions: inout SchemaDefinitions) -> JSONObject {
      let path = JSONValue.object(String.parameterSchema(&definitions))
      return [
        "description": "A path on the host: a string that does not begin with a machine's name and a colon, or an object.",
        "anyOf": [
          ["allOf": [path, ["not": ["pattern": .string("^" + CopyEndpoint.nameAndColon)]]]],
          .object(definitions.schema(of: Parts.self)),
        ],
      ]
    }

    /// The same in parts, so that clients have a type for it.
    enum Parts: SchemaDescribed {
      static let schemaName: String? = "PathOnHost"
      static func schema(_ definitions: inout SchemaDefinitions) -> JSONObject {
        [
          "description": "A path on the host, whatever stands in it.", "type": "object", "required": ["path"],
          "additionalProperties": false,
          "properties": ["machine": ["type": "null"], "path": .object(String.parameterSchema(&definitions))],
        ]
      }
    }
  }

  private static let nameAndColon = "(?=[^:]{1,128}:)\(MachineName.pattern):"

  /// Nothing.
  public static var blank: CopyEndpoint { CopyEndpoint(path: "") }
  /// Nothing was named: copying from or to it does nothing.
  public var isEmpty: Bool { machine == nil && path.isEmpty }
  /// The path on the host, or nothing.
  public var hostPaths: [String] { machine == nil && !path.isEmpty ? [path] : [] }

  /// As the CLI takes it. Its rule is "text before the first colon of SRC is a machine", and a host path with a colon never gets
  /// here as SRC (see ``MachineCopy``). What begins with a dash would be read as a flag; `-` alone is an ordinary file name here.
  public var words: [String] {
    if let machine { return ["\(machine.text):\(path)"] }
    return [path.utf8.starts(with: "-".utf8) ? "./" + path : path]
  }

  /// The machine's name is one, and the path in a machine is not empty.
  public func check() throws(JSONMismatch) {
    do { try machine?.check() } catch { throw error.below("machine") }
    if machine != nil && path.isEmpty { throw JSONMismatch(pointer: "/path", expected: "a path in the machine") }
    try path.check()
  }

  /// The machine is used, or the host path is read or written.
  public func touches(as meaning: Meaning) -> [Touch] {
    guard let machine else { return hostPaths.flatMap { $0.touches(as: meaning) } }
    guard case .hostPath(let access) = meaning else { return [.machine(machine.text, .use)] }
    return [.machine(machine.text, .use), .guestPath(machine.text, path, access)]
  }
}

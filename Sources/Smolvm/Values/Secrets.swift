import JSON

/// Secret environment variables of a command, by their names there.
///
/// A value goes into the CLI's environment under a name of ours, and only that name into its arguments, which everybody on the host can read.
/// It reaches no log, no error and no plan.
public struct Secrets: WireValue, Equatable, ExpressibleByDictionaryLiteral {
  /// The names and the values.
  let pairs: Pairs

  /// The given secrets.
  public init(dictionaryLiteral elements: (String, String)...) {
    pairs = Pairs(elements.map { (name: $0.0, value: $0.1) })
  }

  public init(from decoder: any Decoder) throws { pairs = try Pairs(from: decoder) }
  public func encode(to encoder: any Encoder) throws { try pairs.encode(to: encoder) }

  /// Names and values.
  public static var schemaName: String? { "Secrets" }
  public static func schema(_ definitions: inout SchemaDefinitions) -> JSONObject {
    [
      "description": "Secret values by the names of their environment variables.", "type": "object",
      "propertyNames": ["pattern": .string(SecretName.pattern), "maxLength": 1024],
      "additionalProperties": .object(String.parameterSchema(&definitions)),
    ]
  }
  /// None.
  public static var blank: Secrets { [:] }
  /// `NAME=PRIVATE` for each: where the CLI finds the value.
  public var words: [String] { pairs.all.indices.map { "\(pairs.all[$0].name)=\(Self.privateName($0))" } }

  /// What is set for the CLI.
  var environment: [(name: String, value: String)] {
    pairs.all.indices.map { (Self.privateName($0), pairs.all[$0].value) }
  }

  private static func privateName(_ index: Int) -> String { "SMOLVM_RPC_SECRET_\(index)" }

  /// Names are those of variables; values hold no NUL, where the kernel would cut them.
  public func check() throws(JSONMismatch) {
    for (name, value) in pairs.all {
      do { try SecretName(name).check() } catch { throw error.below(name) }
      do { try value.check() } catch { throw error.below(name) }
    }
  }

  /// A text in which no value stands any more. What is shorter than four bytes is no secret, and would be found everywhere.
  func removed(from text: String) -> String {
    pairs.all.reduce(text) { text, pair in
      guard pair.value.utf8.count >= 4 else { return text }
      return text.split(separator: pair.value, omittingEmptySubsequences: false).joined(separator: "[\(pair.name)]")
    }
  }
}

/// A secret environment variable whose value stands in a file of the host.
public struct SecretFile: WireValue, DescribedObject, Hashable {
  public static let about = "A secret environment variable whose value stands in a file of the host."
  public static let isOpen = false

  /// An absolute path on the host.
  public struct Path: TextValue {
    public static let schemaName: String? = "SecretPath"
    public static let rule: JSONObject = [
      "description": "An absolute path on the host.", "pattern": "^/[^\\u0000]*$", "maxLength": .number(JSONNumber(longest)),
    ]
    private static let longest = 4096
    public let text: String
    public init(_ text: String) { self.text = text }
    public func check() throws(JSONMismatch) {
      if !text.utf8.starts(with: "/".utf8) || text.unicodeScalars.count > Self.longest {
        throw JSONMismatch(expected: "an absolute path on the host")
      }
      try text.check()
    }
  }

  /// The variable.
  @Member("The variable.") public var name: SecretName
  /// The file.
  @Member("The file.") public var path: Path

  public init() {}

  /// `NAME=PATH`
  public var words: [String] { [name.text + "=" + path.text] }
  /// The file.
  public var hostPaths: [String] { [path.text] }
  /// Each member by its own rule.
  public func check() throws(JSONMismatch) {
    do { try name.check() } catch { throw error.below("name") }
    do { try path.check() } catch { throw error.below("path") }
  }
}

/// A secret environment variable whose value the host's keychain has.
public struct SecretKeychain: WireValue, DescribedObject, Hashable {
  public static let about = "A secret environment variable whose value the host's keychain has."
  public static let isOpen = false

  /// A part of a keychain's entry.
  public struct Part: TextValue {
    public static let schemaName: String? = "KeychainPart"
    public static let rule: JSONObject = [
      "description": "A service or an account of a keychain, without a slash.", "pattern": "^[^/\\u0000]+$",
      "maxLength": .number(JSONNumber(longest)),
    ]
    private static let longest = 1024
    public let text: String
    public init(_ text: String) { self.text = text }
    public func check() throws(JSONMismatch) {
      if text.isEmpty || text.utf8.contains(UInt8(ascii: "/")) || text.unicodeScalars.count > Self.longest {
        throw JSONMismatch(expected: "a name without a slash")
      }
      try text.check()
    }
  }

  /// The variable.
  @Member("The variable.") public var name: SecretName
  /// The service.
  @Member("The service.") public var service: Part
  /// The account.
  @Member("The account.") public var account: Part?

  public init() {}

  /// `NAME=SERVICE[/ACCOUNT]`
  public var words: [String] { [name.text + "=" + service.text + (account.map { "/" + $0.text } ?? "")] }
  /// Each member by its own rule.
  public func check() throws(JSONMismatch) {
    do { try name.check() } catch { throw error.below("name") }
    do { try service.check() } catch { throw error.below("service") }
    do { try account?.check() } catch { throw error.below("account") }
  }
}

/// The name of a secret environment variable.
public struct SecretName: TextValue {
  public static let rule: JSONObject = [
    "description": "The name of an environment variable.", "pattern": .string(pattern), "maxLength": .number(JSONNumber(longest)),
  ]
  static let pattern = "^[A-Za-z_][A-Za-z0-9_]*" + SchemaPattern.end
  private static let longest = 1024
  public let text: String
  public init(_ text: String) { self.text = text }
  public func check() throws(JSONMismatch) {
    let isName = text.utf8.enumerated().allSatisfy { index, byte in
      byte == UInt8(ascii: "_") || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || index > 0 && (0x30...0x39).contains(byte)
    }
    if text.isEmpty || !isName || text.utf8.count > Self.longest {
      throw JSONMismatch(expected: "the name of a variable: letters, digits and _, not a digit first")
    }
  }
}

import Foundation
import JSONRPC
import Testing

@testable import JSON
@testable import Smolvm
@testable import SmolvmRPC

/// The schema is read from declarations, and requests by `init(from:)`: here the two are held side by side.
struct DescribedTypesTests {
  @Test func whatIsDecodedIsWhatTheSchemaSays() throws {
    for method in Registry.methods {
      let recorder = RecordingDecoder()
      try recorder.run(method.parameters)
      let lines = method.shape.fields.map { RecordingDecoder.Asked(name: $0.name, isOptional: $0.type.isOptional) }
      #expect(Set(recorder.asked) == Set(lines) && recorder.asked.count == lines.count, "\(method.name)")
    }
  }

  @Test func membersOfResultsAreTheirProperties() throws {
    var seen: Set<String> = []
    func look(_ type: any SchemaDescribed.Type) throws {
      if let optional = type as? any OptionalDescribed.Type { return try look(optional.wrapped) }
      guard let object = type as? any DescribedObject.Type, seen.insert("\(object)").inserted else { return }
      let recorder = RecordingDecoder()
      try recorder.run(object)
      let members = object.members
      #expect(
        recorder.asked == members.map { RecordingDecoder.Asked(name: $0.name, isOptional: $0.type.isOptional) }, "\(object)")
      for member in members {
        #expect(!member.documentation.isEmpty, "\(object).\(member.name) has no sentence")
        try look(member.type)
      }
    }
    for method in Registry.methods { try look(method.answer) }
    for notification in Notification.all { try look(notification.params) }
    try look(ErrorObject.self)
    try look(CommandOutput.self)
    #expect(seen.count > 20)
  }

  @Test func theRegistryKnowsEveryMethodByItsOwnName() {
    #expect(Registry.names == Registry.methods.map(\.name))
    for name in Registry.names { #expect(Registry.method(name)?.name == name) }
    for name in ["", "machine", "machine.", "zzz", "$"] { #expect(Registry.method(name) == nil) }
  }

  @Test func everyMethodSaysWhatItIsFor() {
    for method in Registry.methods {
      #expect(method.summary.hasSuffix(".") && !method.details.isEmpty, "\(method.name)")
      for field in method.shape.fields { #expect(field.line.documentation.hasSuffix("."), "\(method.name) \(field.name)") }
      // What only looks is said to read, and the other way round; unless it changes what no other call waits for.
      let ordered = method.shape.fields.contains { field in
        ![.plain, .wait, .interrupt, .hostPath(.read)].contains(field.line.meaning)
      }
      if method.effect != .reads, ordered, method.isCommand { #expect(!method.shape.onlyLooks, "\(method.name)") }
      if method.effect == .reads {
        let changes: [Meaning] = [.machine(.change), .machine(.end), .hostPath(.write)]
        #expect(!method.shape.fields.contains { changes.contains($0.line.meaning) }, "\(method.name)")
      }
    }
  }

  /// In the clients both are types.
  @Test func noTypeIsCalledAsAKindOfFailure() throws {
    let url = URL(fileURLWithPath: SchemaFilesTests.folder + "/smolvm-rpc.schema.json")
    let names = try JSONParser.parse(Array(Data(contentsOf: url)))["$defs"]?.object?.keys ?? []
    let kinds = Set(ErrorKind.all.map { $0.name.lowercased() })
    #expect(names.count > 50 && names.filter { kinds.contains($0.lowercased()) }.isEmpty)
  }

  @Test func kindsAreUnique() {
    #expect(Set(ErrorKind.all.map(\.name)).count == ErrorKind.all.count)
    let own = ErrorKind.all.filter { $0.code > 0 }
    #expect(Set(own.map(\.code)).count == own.count)
  }
}

/// Notes which members an `init(from:)` asks for, and gives it blanks.
private final class RecordingDecoder: Decoder {
  struct Asked: Hashable {
    let name: String
    let isOptional: Bool
  }
  var asked: [Asked] = []
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func run(_ type: any Decodable.Type) throws { _ = try type.init(from: self) }

  func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(Container(recorder: self))
  }
  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw JSONMismatch(expected: "members only") }
  func singleValueContainer() throws -> any SingleValueDecodingContainer { throw JSONMismatch(expected: "members only") }

  private struct Container<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let recorder: RecordingDecoder
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }
    func contains(_: Key) -> Bool { true }
    func decodeNil(forKey: Key) -> Bool { false }
    func decode<T: Decodable>(_: T.Type, forKey key: Key) throws -> T {
      if T.self == JSONInline.self { return try T(from: recorder) }
      recorder.asked.append(Asked(name: key.stringValue, isOptional: false))
      let blank: Any? = (T.self as? any Fresh.Type)?.fresh ?? (T.self as? any Blank.Type).map { $0.blank as Any }
      guard let blank = blank as? T else { throw JSONMismatch(expected: "a blank \(T.self)") }
      return blank
    }
    func decodeIfPresent<T: Decodable>(_: T.Type, forKey key: Key) -> T? {
      recorder.asked.append(Asked(name: key.stringValue, isOptional: true))
      return nil
    }
    func nestedContainer<N: CodingKey>(keyedBy: N.Type, forKey: Key) throws -> KeyedDecodingContainer<N> {
      throw JSONMismatch(expected: "members only")
    }
    func nestedUnkeyedContainer(forKey: Key) throws -> any UnkeyedDecodingContainer { throw JSONMismatch(expected: "members only") }
    func superDecoder() -> any Decoder { recorder }
    func superDecoder(forKey: Key) -> any Decoder { recorder }
  }
}

/// A parameter with its type's blank.
private protocol Fresh {
  static var fresh: Any { get }
}

extension Parameter: Fresh {
  fileprivate static var fresh: Any { Parameter(given: .blank) }
}

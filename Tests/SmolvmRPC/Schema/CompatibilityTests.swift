import Foundation
import JSON
import Testing

/// The schema as it was published last, against the schema as it is.
struct CompatibilityTests {
  private static let published = URL(fileURLWithPath: #filePath).appendingPathComponent("../Published").standardized.path

  private static func read(_ path: String) throws -> JSONValue {
    try JSONParser.parse(Array(Data(contentsOf: URL(fileURLWithPath: path))))
  }

  /// With the new version goes a copy of the schema to `Published`, so that the next change is held against it.
  @Test func noChangeIsMoreThanTheVersionAdmits() throws {
    let old = try Self.read(Self.published + "/smolvm-rpc.schema.json")
    let new = try Self.read(SchemaFilesTests.folder + "/smolvm-rpc.schema.json")
    var change = SchemaChange(from: old, to: new)
    change.compareKinds(
      from: try Self.read(Self.published + "/errors.json"), to: try Self.read(SchemaFilesTests.folder + "/errors.json"))
    let (before, after) = (SemanticVersion(old["x-version"]?.string ?? ""), SemanticVersion(new["x-version"]?.string ?? ""))
    #expect(
      after.admits(change.weight, since: before),
      """
      from \(before.parts) to \(after.parts): \(change.notes.joined(separator: "\n"))
      Raise Product.schemaVersion as schema/CHANGELOG.md says, write the change down there, and run: swift run smolvm-rpc schema --write schema
      """)
  }

  private static let small: JSONValue = [
    "$defs": [
      "ClientMessage": ["$ref": "#/$defs/Params"], "ServerMessage": ["$ref": "#/$defs/Answer"],
      "Params": [
        "x-effect": "reads", "type": "object", "required": ["name"],
        "properties": ["name": ["type": "string", "maxLength": 9], "mode": ["enum": ["a", "b"]]],
      ],
      "Answer": [
        "type": "object", "required": ["id"],
        "properties": ["id": ["type": "integer"], "note": ["type": "string"], "way": ["enum": ["x", "y"]]],
      ],
    ]
  ]

  @Test(arguments: [
    (#""maxLength":9"#, #""maxLength":12"#, SchemaChange.Weight.addition), (#""maxLength":9"#, #""maxLength":3"#, .breakage),
    (#"["a","b"]"#, #"["a","b","c"]"#, .addition), (#"["a","b"]"#, #"["a"]"#, .breakage),
    (#""required":["name"]"#, #""required":["name","mode"]"#, .breakage), (#""required":["name"]"#, #""required":[]"#, .addition),
    (#""required":["id"]"#, #""required":["id","note"]"#, .addition), (#""required":["id"]"#, #""required":[]"#, .breakage),
    (#""note":{"type":"string"}"#, #""note":{"type":"string"},"more":{}"#, .addition),
    (#","note":{"type":"string"}"#, "", .breakage), (#"{"type":"integer"}"#, #"{"type":"string"}"#, .breakage),
    (#"{"type":"integer"}"#, #"{"type":"integer","description":"words"}"#, .none),
    (#"["x","y"]"#, #"["x","y","z"]"#, .breakage), (#""x-effect":"reads""#, #""x-effect":"changes""#, .breakage),
    (#""maxLength":9"#, #""maxLength":9,"default":"a""#, .none), (#""$defs":{"#, #""$defs":{"New":{},"#, .addition),
  ])
  func eachChangeHasItsWeight(_ from: String, _ to: String, _ weight: SchemaChange.Weight) throws {
    let text = Self.small.text
    try #require(text.contains(from))
    let changed = try JSONParser.parse(text.replacingOccurrences(of: from, with: to))
    #expect(SchemaChange(from: Self.small, to: changed).weight == weight)
  }

  @Test func aVersionAdmitsWhatItSays() {
    let old = SemanticVersion("1.2.3")
    #expect(old.admits(.none, since: old) && !old.admits(.addition, since: old))
    #expect(SemanticVersion("1.3.0").admits(.addition, since: old) && !SemanticVersion("1.2.4").admits(.addition, since: old))
    #expect(SemanticVersion("2.0.0").admits(.breakage, since: old) && !SemanticVersion("1.3.0").admits(.breakage, since: old))
    #expect(!SemanticVersion("1.1.9").admits(.none, since: old))
    let early = SemanticVersion("0.1.0")
    #expect(SemanticVersion("0.2.0").admits(.breakage, since: early) && SemanticVersion("0.1.1").admits(.addition, since: early))
    #expect(!SemanticVersion("0.1.1").admits(.breakage, since: early))
  }
}

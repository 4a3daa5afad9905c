import JSON
import Testing

@Suite struct UnknownMembers {
  struct Settings: Decodable, Equatable {
    var timeout: Int?
    var allowHosts: [String]?
    var network: Bool?
    var inner: Inner?
    var list: [Inner]?
    struct Inner: Decodable, Equatable { var source: String? }
  }
  struct Nothing: Decodable, Equatable {}

  static let unknown: [(String, String, String)] = [
    (#"{"timout":1}"#, "/timout", #"no such member; did you mean "timeout"?"#),
    (#"{"timeuot":1}"#, "/timeuot", #"no such member; did you mean "timeout"?"#),
    (#"{"allow_hosts":[]}"#, "/allow_hosts", #"no such member; did you mean "allowHosts"?"#),
    (#"{"allowhosts":[]}"#, "/allowhosts", #"no such member; did you mean "allowHosts"?"#),
    (#"{"nework":true}"#, "/nework", #"no such member; did you mean "network"?"#),
    (#"{"zzz":1}"#, "/zzz", "no such member"), (#"{"":1}"#, "/", "no such member"), (#"{"a/b~c":1}"#, "/a~1b~0c", "no such member"),
    (#"{"timeout":1,"timeOut":2}"#, "/timeOut", #"no such member; did you mean "timeout"?"#),
    (#"{"inner":{"sorce":"x"}}"#, "/inner/sorce", #"no such member; did you mean "source"?"#),
    (#"{"list":[{},{"source":"x","q":1}]}"#, "/list/1/q", "no such member"), (#"{"_meta":1}"#, "/_meta", "no such member"),
  ]

  @Test(arguments: unknown)
  func aMemberThatNobodyAskedForIsRefused(_ text: String, _ pointer: String, _ expected: String) throws {
    #expect(try mismatch(Settings.self, text) == JSONMismatch(pointer: pointer, expected: expected))
    #expect(try mismatch(Settings.self, text, JSONValueDecoder(unknownMembers: .ignore)) == nil)
  }

  @Test func ignoredNamesAreOfTheOutermostObjectOnly() throws {
    let decoder = JSONValueDecoder(ignoring: ["_meta"])
    #expect(try mismatch(Settings.self, #"{"_meta":{"x":1},"timeout":1}"#, decoder) == nil)
    #expect(try mismatch(Settings?.self, #"{"_meta":{"x":1},"timeout":1}"#, decoder) == nil)
    #expect(try mismatch(Nothing.self, #"{"_meta":{}}"#, decoder) == nil)
    #expect(try mismatch(Settings.self, #"{"inner":{"_meta":{}}}"#, decoder)?.pointer == "/inner/_meta")
    #expect(try mismatch([Settings].self, #"[{"_meta":{}}]"#, decoder)?.pointer == "/0/_meta")
  }

  @Test func aTypeWithoutMembersTakesAnEmptyObjectOnly() throws {
    #expect(try mismatch(Nothing.self, "{}") == nil)
    #expect(try mismatch(Nothing.self, #"{"a":1}"#) == JSONMismatch(pointer: "/a", expected: "no such member"))
    #expect(try mismatch([Nothing].self, #"[{},{"a":1}]"#)?.pointer == "/1/a")
    #expect(try mismatch(Nothing.self, "[1]") == JSONMismatch(expected: "an object"))
    #expect(try mismatch(Nothing.self, #"{"a":1}"#, JSONValueDecoder(unknownMembers: .ignore)) == nil)
  }

  @Test func beyondSixtyFourMembersNoneIsForgotten() throws {
    let members = (0..<200).map { "\"k\($0)\":\($0)" }
    #expect(try decoded([String: Int].self, "{" + members.joined(separator: ",") + "}").count == 200)
    struct Chosen: Decodable {
      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        for index in (0..<200).reversed() where index != 150 { _ = try container.decode(Int.self, forKey: Name("k\(index)")) }
      }
    }
    #expect(try mismatch(Chosen.self, "{" + members.joined(separator: ",") + "}")?.pointer == "/k150")
    #expect(try mismatch(Chosen.self, "{" + members.filter { $0 != "\"k150\":150" }.joined(separator: ",") + "}") == nil)
  }

  struct Name: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }

  @Test func readingAllKeysAsksForAll() throws {
    struct Open: Decodable {
      var names: [String]
      init(from decoder: any Decoder) throws { names = try decoder.container(keyedBy: Name.self).allKeys.map(\.stringValue) }
    }
    #expect(try decoded(Open.self, #"{"b":1,"a":2}"#).names == ["b", "a"])
  }

  // Members shared by two types, and unions, tagged and not.
  struct Common: Decodable { var name: String }
  struct Both: Decodable {
    var common: Common
    var settings: Settings
    init(from decoder: any Decoder) throws {
      common = try Common(from: decoder)
      settings = try Settings(from: decoder)
    }
  }
  enum Tagged: Decodable {
    case common(Common)
    case inner(Settings.Inner)
    enum Key: CodingKey { case kind }
    init(from decoder: any Decoder) throws {
      let kind = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .kind)
      self =
        try kind == "common" ? .common(Common(from: decoder)) : .inner(decoder.singleValueContainer().decode(Settings.Inner.self))
    }
  }
  enum Untagged: Decodable {
    case inner(Settings.Inner)
    case common(Common)
    init(from decoder: any Decoder) throws {
      let single = try decoder.singleValueContainer()
      if let inner = try? single.decode(Settings.Inner.self) {
        self = .inner(inner)
      } else {
        self = .common(try single.decode(Common.self))
      }
    }
  }

  struct Whole: Decodable {
    enum Key: CodingKey { case kind }
    var kind: String
    var all: JSONValue
    init(from decoder: any Decoder) throws {
      kind = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .kind)
      all = try decoder.singleValueContainer().decode(JSONValue.self)
    }
  }

  @Test func whoTakesTheWholeValueKnowsAllMembers() throws {
    let whole = try decoded(Whole.self, #"{"kind":"k","other":1}"#)
    #expect(whole.kind == "k" && whole.all["other"] == 1)
  }

  @Test func typesThatShareAnObjectShareWhatIsKnown() throws {
    #expect(try mismatch(Both.self, #"{"name":"m","timeout":3}"#) == nil)
    #expect(try mismatch(Both.self, #"{"name":"m","timout":3}"#)?.pointer == "/timout")
    #expect(try mismatch(Tagged.self, #"{"kind":"common","name":"m"}"#) == nil)
    #expect(try mismatch(Tagged.self, #"{"kind":"inner","source":"s"}"#) == nil)
    #expect(try mismatch(Tagged.self, #"{"kind":"inner","name":"s"}"#)?.pointer == "/name")
    #expect(try mismatch([Untagged].self, #"[{"source":"s"},{"name":"m"}]"#) == nil)
    #expect(try mismatch(Untagged.self, #"{"source":"s","name":"m"}"#)?.pointer == "/source")
  }
}

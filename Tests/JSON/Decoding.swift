import JSON
import Testing

/// The mismatch that decoding this text as that type ends in, or nil.
func mismatch<T: Decodable>(_: T.Type, _ text: String, _ decoder: JSONValueDecoder = JSONValueDecoder()) throws -> JSONMismatch? {
  let value = try JSONParser.parse(text)
  do {
    _ = try decoder.decode(T.self, from: value)
    return nil
  } catch {
    return error
  }
}

/// That text as that type.
func decoded<T: Decodable>(_: T.Type, _ text: String) throws -> T {
  try JSONValueDecoder().decode(T.self, from: JSONParser.parse(text))
}

struct Volume: Codable, Equatable {
  enum Mode: String, Codable, CaseIterable { case ro, rw }
  var source: String
  var target: String
  var mode: Mode?
}

struct Machine: Codable, Equatable {
  struct Limits: Codable, Equatable { var cpus: UInt8, memoryMiB: Int? }
  var name: String
  var argv: [String]
  var env: [String: String]?
  var volumes: [Volume]?
  var limits: Limits?
  var timeout: Double?
  var extra: JSONValue?
  var gaps: [Int?]?
  var ports: [String: [Int]]?
}

enum Shape: Codable, Equatable {
  case point
  case circle(radius: Int)
  case square(Int)
}

@Suite struct Decoding {
  @Test func aSynthesizedTypeIsDecoded() throws {
    let text = """
      {"extra":{"z":1.0,"a":[1e2]},"name":"m","argv":["a","b"],"env":{"A":"1","B":"2"},"volumes":[{"target":"/t","source":"/s"},
      {"source":"/x","target":"/y","mode":"rw"}],"limits":{"cpus":2},"timeout":1.5,"gaps":[1,null,3],"ports":{"tcp":[1,2],"udp":[]}}
      """
    let machine = try decoded(Machine.self, text)
    let expected = Machine(
      name: "m", argv: ["a", "b"], env: ["A": "1", "B": "2"],
      volumes: [Volume(source: "/s", target: "/t"), Volume(source: "/x", target: "/y", mode: .rw)],
      limits: .init(cpus: 2, memoryMiB: nil),
      timeout: 1.5,
      extra: try JSONParser.parse(#"{"z":1.0,"a":[1e2]}"#), gaps: [1, nil, 3], ports: ["tcp": [1, 2], "udp": []])
    #expect(machine == expected)
  }

  @Test func nullIsTheSameAsAbsentForAnOptional() throws {
    #expect(
      try decoded(Machine.self, #"{"name":"m","argv":[],"env":null,"limits":null,"extra":null}"#) == Machine(name: "m", argv: []))
  }

  @Test func enumsWithValuesAreDecoded() throws {
    #expect(
      try decoded([Shape].self, #"[{"point":{}},{"circle":{"radius":3}},{"square":{"_0":4}}]"#) == [
        .point, .circle(radius: 3), .square(4),
      ])
    #expect(try mismatch([Shape].self, #"[{"circle":{"radios":3}}]"#)?.pointer == "/0/circle/radius")
    #expect(
      try mismatch([Shape].self, #"[{"circle":{"radius":3,"radios":3}}]"#)
        == JSONMismatch(pointer: "/0/circle/radios", expected: #"no such member; did you mean "radius"?"#))
    #expect(try mismatch(Shape.self, #"{"circle":{"radius":3},"point":{}}"#)?.pointer == "")
  }

  @Test func dictionariesOfEveryKindAreDecoded() throws {
    #expect(try decoded([String: Int].self, #"{"a":1,"b":2}"#) == ["a": 1, "b": 2])
    #expect(try decoded([Int: String].self, #"{"1":"a","22":"b"}"#) == [1: "a", 22: "b"])
    #expect(try decoded([String: Volume?].self, #"{"a":null}"#) == ["a": nil])
    #expect(
      try mismatch([String: Int].self, #"{"a":1,"x/y~z":"2"}"#) == JSONMismatch(pointer: "/x~1y~0z", expected: "a whole number"))
    #expect(try mismatch([String: String].self, #"{"a/b":1}"#) == JSONMismatch(pointer: "/a~1b", expected: "a string"))
    #expect(try mismatch([String: String].self, "{\"\u{E9}\":\"1\",\"e\u{301}\":\"2\"}") != nil)
  }

  @Test func aRawValueThatIsNoneListsTheChoices() throws {
    #expect(
      try mismatch(Machine.self, #"{"name":"m","argv":[],"volumes":[{"source":"","target":"","mode":"rx"}]}"#)
        == JSONMismatch(pointer: "/volumes/0/mode", expected: #"one of "ro", "rw""#))
    #expect(try mismatch(Volume.Mode.self, "5") == JSONMismatch(expected: "a string"))
  }

  @Test func aValueIsDecodedAsItIs() throws {
    let text = #"{"id":1.0,"o":{"z":1e2,"a":"\u00e9"}}"#
    let value = try JSONParser.parse(text)
    #expect(try JSONValueDecoder().decode(JSONValue.self, from: value) == value)
    #expect(try .object(JSONValueDecoder().decode(JSONObject.self, from: value)) == value)
    #expect(try decoded([String: JSONValue].self, text)["id"]?.number?.lexeme == "1.0")
    #expect(try decoded([JSONNumber].self, "[1.0,1e2]").map(\.lexeme) == ["1.0", "1e2"])
    #expect(try decoded([JSONValue?].self, "[null,1]").count == 2)
    #expect(try mismatch(JSONObject.self, "[]") == JSONMismatch(expected: "an object"))
    #expect(try mismatch([JSONObject].self, "[{},1]") == JSONMismatch(pointer: "/1", expected: "an object"))
    #expect(try mismatch(JSONNumber.self, "true") == JSONMismatch(expected: "a number"))
  }

  static let wrong: [(String, String, String)] = [
    (#"{"argv":[]}"#, "/name", "is required"), (#"{"name":"m"}"#, "/argv", "is required"),
    (#"{"name":1,"argv":[]}"#, "/name", "a string"),
    (#"{"name":null,"argv":[]}"#, "/name", "a string"), (#"{"name":"m","argv":null}"#, "/argv", "an array"),
    (#"{"name":"m","argv":{}}"#, "/argv", "an array"),
    (#"{"name":"m","argv":["a",5]}"#, "/argv/1", "a string"), (#"{"name":"m","argv":[],"env":{"A":null}}"#, "/env/A", "a string"),
    (#"{"name":"m","argv":[],"env":[]}"#, "/env", "an object"), (#"{"name":"m","argv":[],"limits":3}"#, "/limits", "an object"),
    (#"{"name":"m","argv":[],"limits":{"cpus":256}}"#, "/limits/cpus", "a whole number from 0 to 255"),
    (#"{"name":"m","argv":[],"limits":{"cpus":1.5}}"#, "/limits/cpus", "a whole number from 0 to 255"),
    (#"{"name":"m","argv":[],"limits":{"cpus":"1"}}"#, "/limits/cpus", "a whole number from 0 to 255"),
    (#"{"name":"m","argv":[],"limits":{"cpus":1,"memoryMiB":1.5}}"#, "/limits/memoryMiB", "a whole number"),
    (#"{"name":"m","argv":[],"timeout":1e400}"#, "/timeout", "a number"),
    (#"{"name":"m","argv":[],"timeout":"1"}"#, "/timeout", "a number"),
    (#"{"name":"m","argv":[],"gaps":[1,null,"x"]}"#, "/gaps/2", "a whole number"),
    (#"{"name":"m","argv":[],"volumes":[{"source":"s"}]}"#, "/volumes/0/target", "is required"),
    (#"{"name":"m","argv":[],"ports":{"t~/":[1,true]}}"#, "/ports/t~0~1/1", "a whole number"), ("[]", "", "an object"),
    ("null", "", "an object"), ("7", "", "an object"),
  ]

  @Test(arguments: wrong)
  func aMismatchSaysWhereAndWhatWasExpected(_ text: String, _ pointer: String, _ expected: String) throws {
    #expect(try mismatch(Machine.self, text) == JSONMismatch(pointer: pointer, expected: expected))
  }

  @Test func everyWidthSaysItsLimits() throws {
    #expect(try mismatch(Int8.self, "128")?.expected == "a whole number from -128 to 127")
    #expect(try mismatch(UInt16.self, "-1")?.expected == "a whole number from 0 to 65535")
    #expect(try mismatch(Int.self, "9223372036854775808")?.expected == "a whole number from \(Int.min) to \(Int.max)")
    #expect(try mismatch(UInt64.self, "\"1\"")?.expected == "a whole number, 0 or more")
    #expect(try mismatch(Bool.self, "0")?.expected == "true or false")
    #expect(try mismatch(Float.self, "1e39")?.expected == "a number")
  }

  @Test func scalarsOfEveryTypeAreDecoded() throws {
    struct All: Decodable, Equatable {
      var bool: Bool, string: String, double: Double, float: Float
      var i: Int, i8: Int8, i16: Int16, i32: Int32, i64: Int64, i128: Int128, u: UInt, u8: UInt8, u16: UInt16, u32: UInt32,
        u64: UInt64, u128: UInt128
      var o8: Int8?, o128: Int128?, oFloat: Float?, oBool: Bool?, oU: UInt?
    }
    let all = try decoded(
      All.self,
      #"""
      {"bool":true,"string":"s","double":0.1,"float":0.1,"i":1,"i8":-128,"i16":3,"i32":4,"i64":5,"i128":1e38,"u":6,"u8":255,"u16":7,"u32":8,
      "u64":18446744073709551615,"u128":340282366920938463463374607431768211455,"o8":1.0,"o128":2,"oFloat":2.5,"oBool":false,"oU":3}
      """#)
    #expect(try decoded([Int128].self, "[1e38]") == [100_000_000_000_000_000_000_000_000_000_000_000_000])
    #expect(try decoded(UInt128?.self, "7") == 7)
    #expect(all.i8 == -128 && all.u64 == .max && all.u128 == .max && all.float == 0.1 && all.double == 0.1)
    #expect(all.o8 == 1 && all.o128 == 2 && all.oFloat == 2.5 && all.oBool == false && all.oU == 3 && all.bool && all.string == "s")
    #expect(all.i128 == 100_000_000_000_000_000_000_000_000_000_000_000_000)
  }
}

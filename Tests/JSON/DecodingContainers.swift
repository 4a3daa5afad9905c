import JSON
import Testing

/// Types whose `init(from:)` is written by hand.
@Suite struct DecodingContainers {
  enum Key: String, CodingKey { case a, b, list, up = "super" }

  struct Nested: Decodable {
    var b: Int
    var second: Int
    init(from decoder: any Decoder) throws {
      let top = try decoder.container(keyedBy: Key.self)
      b = try top.nestedContainer(keyedBy: Key.self, forKey: .a).decode(Int.self, forKey: .b)
      var list = try top.nestedUnkeyedContainer(forKey: .list)
      _ = try list.nestedContainer(keyedBy: Key.self).decodeIfPresent(Int.self, forKey: .a)
      var inner = try list.nestedUnkeyedContainer()
      _ = try inner.decode(Int.self)
      second = try inner.decode(Int.self)
    }
  }

  static let nested: [(String, String?, String)] = [
    (#"{"a":{"b":1},"list":[{},[2,3]]}"#, nil, ""), (#"{"a":{"b":"x"},"list":[{},[2,3]]}"#, "/a/b", "a whole number"),
    (#"{"a":{},"list":[{},[2,3]]}"#, "/a/b", "is required"), (#"{"a":[],"list":[{},[2,3]]}"#, "/a", "an object"),
    (#"{"list":[]}"#, "/a", "is required"),
    (#"{"a":{"b":1},"list":{}}"#, "/list", "an array"), (#"{"a":{"b":1},"list":[{},[2,true]]}"#, "/list/1/1", "a whole number"),
    (#"{"a":{"b":1},"list":[{},[2]]}"#, "/list/1/1", "is required"), (#"{"a":{"b":1},"list":[{}]}"#, "/list/1", "is required"),
    (#"{"a":{"b":1,"c":2},"list":[{},[2,3]]}"#, "/a/c", #"no such member; did you mean "b"?"#),
    (#"{"a":{"b":1},"list":[{"zz":0},[2,3]]}"#, "/list/0/zz", "no such member"),
  ]

  @Test(arguments: nested)
  func nestedContainersPointToWhereTheyAre(_ text: String, _ pointer: String?, _ expected: String) throws {
    let wrapped = try mismatch([String: Nested].self, "{\"x\":\(text)}")
    if expected.contains("did you mean") {
      #expect(wrapped?.pointer == pointer.map { "/x" + $0 })
    } else {
      #expect(wrapped == pointer.map { JSONMismatch(pointer: "/x" + $0, expected: expected) })
    }
  }

  class Base: Decodable { var a: Int }
  final class Derived: Base {
    var b: Int
    required init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      b = try container.decode(Int.self, forKey: .b)
      try super.init(from: container.superDecoder())
    }
  }
  final class Flat: Base {
    var b: Int
    required init(from decoder: any Decoder) throws {
      b = try decoder.container(keyedBy: Key.self).decode(Int.self, forKey: .b)
      try super.init(from: decoder)
    }
  }

  @Test func aSuperclassIsDecodedFromSuperOrBesides() throws {
    let derived = try decoded(Derived.self, #"{"b":2,"super":{"a":1}}"#)
    #expect(derived.a == 1 && derived.b == 2)
    #expect(
      try mismatch(Derived.self, #"{"b":2,"super":{"a":"x"}}"#) == JSONMismatch(pointer: "/super/a", expected: "a whole number"))
    #expect(try mismatch(Derived.self, #"{"b":2,"super":{"a":1,"q":1}}"#)?.pointer == "/super/q")
    #expect(try mismatch(Derived.self, #"{"b":2}"#) == JSONMismatch(pointer: "/super", expected: "an object"))
    #expect(try decoded(Flat.self, #"{"b":2,"a":1}"#).a == 1)
    #expect(try mismatch(Flat.self, #"{"b":2,"a":1,"qq":0}"#)?.pointer == "/qq")
  }

  struct Elements: Decodable {
    var seen: [String] = []
    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      seen.append("\(list.count ?? -1)")
      while !list.isAtEnd {
        if try list.decodeNil() {
          seen.append("null")
        } else if let int = try? list.decode(Int.self) {
          seen.append("int \(int)")
        } else {
          seen.append("string \(try list.decode(String.self)) before \(list.currentIndex)")
        }
      }
    }
  }

  @Test func anElementThatDoesNotFitIsStillThere() throws {
    #expect(try decoded(Elements.self, #"[1,"a",null]"#).seen == ["3", "int 1", "string a before 2", "null"])
    #expect(try mismatch(Elements.self, "[1,true]") == JSONMismatch(pointer: "/1", expected: "a string"))
  }

  @Test func pastTheEndIsAMismatchAndNoTrap() throws {
    struct Pair: Decodable {
      init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        _ = try list.decode(Int.self)
        _ = try list.decodeNil()
      }
    }
    #expect(try mismatch(Pair.self, "[1]") == JSONMismatch(pointer: "/1", expected: "is required"))
    #expect(try mismatch(Pair.self, "[]") == JSONMismatch(pointer: "/0", expected: "is required"))
  }

  struct Picky: Decodable {
    struct Odd: Error, CustomStringConvertible { var description: String { "an odd number" } }
    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      let a = try container.decode(Int.self, forKey: .a)
      if a == 1 { throw JSONMismatch(pointer: "/a", expected: "not 1") }
      if a == 2 { throw DecodingError.dataCorruptedError(forKey: .a, in: container, debugDescription: "not 2") }
      if a == 3 { throw Odd() }
      if a == 4 { throw DecodingError.keyNotFound(Key.b, .init(codingPath: decoder.codingPath, debugDescription: "")) }
      if a == 5 {
        throw DecodingError.typeMismatch(Int.self, .init(codingPath: decoder.codingPath + [Key.list], debugDescription: "not 5"))
      }
      if a == 6 { _ = try container.decodeNil(forKey: .b) }
      let inner = try container.nestedContainer(keyedBy: Key.self, forKey: .list)
      throw DecodingError.dataCorruptedError(forKey: .b, in: inner, debugDescription: "never")
    }
  }

  @Test(arguments: [
    (1, "/0/a", "not 1"), (2, "/0/a", "not 2"), (3, "/0", "an odd number"), (4, "/0/b", "is required"), (5, "/0/list", "not 5"),
    (6, "/0/b", "is required"),
    (7, "/0/list/b", "never"),
  ])
  func anyErrorOfATypeBecomesAMismatch(_ a: Int, _ pointer: String, _ expected: String) throws {
    #expect(try mismatch([Picky].self, "[{\"a\":\(a),\"list\":{}}]") == JSONMismatch(pointer: pointer, expected: expected))
  }

  @Test func membersAreFoundInAnyOrder() throws {
    struct Three: Decodable, Equatable { var x: Int, y: Int, z: Int? }
    for text in [#"{"x":1,"y":2,"z":3}"#, #"{"z":3,"y":2,"x":1}"#, #"{"y":2,"z":3,"x":1}"#] {
      #expect(try decoded(Three.self, text) == Three(x: 1, y: 2, z: 3))
    }
  }

  @Test func aMismatchReadsAsASentence() {
    #expect(JSONMismatch(pointer: "/a", expected: "a string").description == "/a: a string")
    #expect(JSONMismatch(expected: "a string").description == "a string")
    #expect(JSONMismatch(pointer: "/c", expected: "x").below("b/~").pointer == "/b~1~0/c")
  }
}

import Foundation
import JSON
import Testing

@Suite struct Encoding {
  private func text(_ value: some Encodable) throws -> String { try JSONValueEncoder().encode(value).text }

  @Test func membersComeInTheOrderOfTheTypeAndNilStaysAway() throws {
    let machine = Machine(
      name: "m", argv: ["a"], volumes: [Volume(source: "/s", target: "/t", mode: .ro)], limits: .init(cpus: 2, memoryMiB: nil),
      timeout: 1,
      extra: try JSONParser.parse(#"{"z":1.0,"a":null}"#), gaps: [1, nil])
    let expected = #"""
      {"name":"m","argv":["a"],"volumes":[{"source":"/s","target":"/t","mode":"ro"}],"limits":{"cpus":2},"timeout":1,"extra":{"z":1.0,"a":null},"gaps":[1,null]}
      """#
    #expect(try text(machine) == expected)
    #expect(try JSONValueDecoder().decode(Machine.self, from: JSONValueEncoder().encode(machine)) == machine)
  }

  @Test func scalarsAndCollectionsAreEncoded() throws {
    #expect(try text(true) == "true")
    #expect(try text("é\n") == #""é\n""#)
    #expect(try text(UInt64.max) == "18446744073709551615")
    #expect(try text(Int128.max) == "170141183460469231731687303715884105727")
    struct Wide: Encodable { var signed: Int128, unsigned: UInt128, optional: Int128?, many: [UInt128] }
    #expect(
      try text(Wide(signed: -1, unsigned: 2, optional: 3, many: [4])) == #"{"signed":-1,"unsigned":2,"optional":3,"many":[4]}"#)
    #expect(try text(Float(0.1)) == "0.1")
    #expect(try text(0.1) == "0.1")
    #expect(try text([1, nil, 3] as [Int?]) == "[1,null,3]")
    #expect(try text(["k": [1.5]]) == #"{"k":[1.5]}"#)
    #expect(try text([7: "x"]) == #"{"7":"x"}"#)
    #expect(try text(Int?.none) == "null")
    #expect(
      try text([Shape.point, .circle(radius: 3), .square(4)]) == #"[{"point":{}},{"circle":{"radius":3}},{"square":{"_0":4}}]"#)
    struct Empty: Encodable {}
    #expect(try text(Empty()) == "{}")
    #expect(try text([Empty()]) == "[{}]")
    struct Silent: Encodable { func encode(to encoder: any Encoder) throws {} }
    #expect(try text(Silent()) == "{}")
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func whatIsNotFiniteIsAnErrorWithItsPath(_ double: Double) throws {
    #expect(throws: EncodingError.self) { try text(double) }
    #expect(throws: EncodingError.self) { try text(Float(double)) }
    struct Holder: Encodable { var list: [[String: Double]] }
    do {
      _ = try text(Holder(list: [["a": 1], ["b": double]]))
      Issue.record("encoded")
    } catch EncodingError.invalidValue(_, let context) {
      #expect(context.codingPath.map(\.stringValue) == ["list", "1", "b"])
    }
  }

  enum Key: String, CodingKey { case a, b, list, up }

  struct ByHand: Encodable {
    func encode(to encoder: any Encoder) throws {
      var top = encoder.container(keyedBy: Key.self)
      var list = top.nestedUnkeyedContainer(forKey: .list)
      var nested = top.nestedContainer(keyedBy: Key.self, forKey: .a)
      try top.encodeNil(forKey: .b)
      try list.encode(1)
      var inner = list.nestedContainer(keyedBy: Key.self)
      try list.encodeNil()
      var deep = list.nestedUnkeyedContainer()
      try deep.encode("x")
      try inner.encode(2, forKey: .b)
      try nested.encode(3, forKey: .b)
      try nested.encode(4, forKey: .b)
      try [5].encode(to: top.superEncoder())
      try 6.encode(to: top.superEncoder(forKey: .up))
      try 7.encode(to: list.superEncoder())
    }
  }

  @Test func nestedContainersAndSuperEncodersKeepTheirPlaces() throws {
    #expect(try text(ByHand()) == #"{"list":[1,{"b":2},null,["x"],7],"a":{"b":4},"b":null,"super":[5],"up":6}"#)
  }

  @Test func aValueIsEncodedAsItIs() throws {
    let value = try JSONParser.parse(#"{"id":1.0,"z":[1e2,null,"x"],"a":{}}"#)
    #expect(try JSONValueEncoder().encode(value) == value)
    #expect(try JSONValueEncoder().encode([value]) == .array([value]))
    #expect(try JSONValueEncoder().encode(["k": try #require(value.object)]) == ["k": value])
  }

  @Test func anObjectEncodedBesidesJoinsTheMembers() throws {
    struct Open: Encodable {
      var rest: JSONObject
      func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(1, forKey: .a)
        try rest.encode(to: encoder)
      }
    }
    #expect(try text(Open(rest: ["x": 2, "y": 3])) == #"{"a":1,"x":2,"y":3}"#)
  }

  @Test func twoKindsAtOnceAreAnErrorAndNoTrap() {
    struct Both: Encodable {
      func encode(to encoder: any Encoder) throws {
        _ = encoder.unkeyedContainer()
        _ = encoder.container(keyedBy: Key.self)
      }
    }
    struct Twice: Encodable {
      func encode(to encoder: any Encoder) throws {
        var single = encoder.singleValueContainer()
        try single.encode(1)
        try single.encode(2)
      }
    }
    #expect(throws: EncodingError.self) { try text(Both()) }
    #expect(throws: EncodingError.self) { try text([Twice()]) }
  }

  @Test func manyMembersAreEncodedInLinearTimeAndOnceEach() throws {
    struct Many: Encodable {
      func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: UnknownMembers.Name.self)
        for round in 0..<2 { for index in 0..<20_000 { try container.encode(round, forKey: UnknownMembers.Name("k\(index)")) } }
      }
    }
    let object = try #require(JSONValueEncoder().encode(Many()).object)
    #expect(object.count == 20_000)
    #expect(object.members.allSatisfy { $0.value == 1 })
  }

  @Test func foundationsCodersCarryAValueAsWellAsTheyCan() throws {
    let value = try JSONParser.parse(#"{"a":[1,-2.5,18446744073709551615,"x",true,null],"b":{}}"#)
    let data = try JSONEncoder().encode(value)
    let back = try JSONDecoder().decode(JSONValue.self, from: data)
    #expect(back["a"] == value["a"])
    #expect(back["b"] == [:])
    #expect(try JSONDecoder().decode(JSONObject.self, from: data).count == 2)
    #expect(throws: EncodingError.self) { try JSONEncoder().encode([JSONNumber(lexeme: "1e400")]) }
  }
}

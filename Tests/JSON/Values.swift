import JSON
import Testing

@Suite struct Values {
  @Test func literalsMakeValues() throws {
    let value: JSONValue = [
      "null": nil, "bool": true, "int": -3, "double": 1.5, "string": "x", "array": [1, "two"], "object": ["a": [:]],
    ]
    let text = #"{"null":null,"bool":true,"int":-3,"double":1.5,"string":"x","array":[1,"two"],"object":{"a":{}}}"#
    #expect(try JSONParser.parse(text) == value)
    let object: JSONObject = ["a": 1, "b": 2, "a": 3]
    #expect(object.description == #"{"a":3,"b":2}"#)
  }

  @Test func accessorsGiveTheirKindAndElseNil() {
    let value: JSONValue = ["b": true, "i": 5, "d": 2.5, "s": "x", "a": [1, 2], "o": ["k": nil], "n": nil]
    #expect(value["b"]?.bool == true)
    #expect(value["i"]?.int == 5)
    #expect(value["i"]?.number?.lexeme == "5")
    #expect(value["d"]?.double == 2.5)
    #expect(value["d"]?.int == nil)
    #expect(value["s"]?.string == "x")
    #expect(value["a"]?.array?.count == 2)
    #expect(value["a"]?[1] == 2)
    #expect(value["a"]?[2] == nil)
    #expect(value["a"]?[-1] == nil)
    #expect(value["o"]?["k"]?.isNull == true)
    #expect(value["o"]?.object?.keys == ["k"])
    #expect(value["missing"] == nil)
    for name in ["i", "s", "a", "o", "n"] { #expect(value[name]?.bool == nil) }
    for name in ["b", "s", "a", "o", "n"] { #expect(value[name]?.int == nil) }
    for name in ["b", "i", "a", "o", "n"] { #expect(value[name]?.string == nil) }
    for name in ["b", "i", "s", "o", "n"] { #expect(value[name]?.array == nil) }
    for name in ["b", "i", "s", "a", "n"] { #expect(value[name]?["k"] == nil) }
  }

  @Test func stringsAreComparedByTheirBytes() {
    #expect("\u{E9}" == "e\u{301}")
    #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
    #expect(JSONValue.array(["\u{E9}"]) != .array(["e\u{301}"]))
    #expect(JSONObject([("\u{E9}", 1)]) != JSONObject([("e\u{301}", 1)]))
    #expect(JSONObject([("k", "\u{E9}")]) != JSONObject([("k", "e\u{301}")]))
    #expect(JSONValue.string("é") == .string("é"))
  }

  @Test func theOrderOfMembersCounts() {
    #expect(JSONObject([("a", 1), ("b", 2)]) != JSONObject([("b", 2), ("a", 1)]))
    #expect(JSONObject([("a", 1), ("b", 2)]) == ["a": 1, "b": 2])
  }

  @Test func kindsAreNeverEqual() {
    let values: [JSONValue] = [nil, false, 0, "", [], [:]]
    for (left, value) in values.enumerated() {
      for (right, other) in values.enumerated() { #expect((value == other) == (left == right)) }
    }
  }

  @Test func settingAMemberReplacesInPlaceOrAppendsOrRemoves() {
    var object: JSONObject = ["a": 1, "b": 2]
    object["a"] = 10
    object["c"] = 3
    #expect(object.keys == ["a", "b", "c"])
    #expect(object["a"] == 10)
    object["b"] = nil
    object["missing"] = nil
    #expect(object.keys == ["a", "c"])
    object["c"] = .some(.null)
    #expect(object["c"]?.isNull == true)
    #expect(object.count == 2)
    #expect(!object.isEmpty)
    #expect(JSONObject().isEmpty)
    object.append("a", 11)
    #expect(object.count == 3)
    #expect(object["a"] == 10)
  }

  @Test func namesThatOnlyLookAlikeAreTwoMembers() {
    var object: JSONObject = ["\u{E9}": 1]
    object["e\u{301}"] = 2
    #expect(object.count == 2)
    #expect(object["\u{E9}"] == 1)
    #expect(object["e\u{301}"] == 2)
  }
}

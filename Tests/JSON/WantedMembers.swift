import JSON
import Testing

/// Reading some members of an object is reading the object: the same members, the same refusals at the same places.
@Suite struct WantedMembers {
  private static let names: MemberNames = ["jsonrpc", "id", "method", "params", "result", "error"]

  private enum Read: Equatable {
    case members([String: JSONValue])
    case other(JSONValue)
    case refused(JSONSyntaxError)
  }

  private static func wanted(_ bytes: [UInt8]) -> Read {
    var parser = JSONParser()
    var found: [String: JSONValue] = [:]
    let order = ["jsonrpc", "id", "method", "params", "result", "error"]
    do throws(JSONSyntaxError) {
      let other = try bytes.withUnsafeBytes { bytes in
        Result { () throws(JSONSyntaxError) in try parser.members(of: bytes, named: names) { found[order[$0]] = $1 } }
      }.get()
      return other.map(Read.other) ?? .members(found)
    } catch { return .refused(error) }
  }

  private static func whole(_ bytes: [UInt8]) -> Read {
    do throws(JSONSyntaxError) {
      let value = try JSONParser.parse(bytes)
      guard case .object(let object) = value else { return .other(value) }
      let wanted = object.members.filter { names.index(of: $0.key) != nil }
      return .members(Dictionary(uniqueKeysWithValues: wanted.map { ($0.key, $0.value) }))
    } catch { return .refused(error) }
  }

  @Test(arguments: [
    #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#, #" { "id" : 1.50 , "x" : [ {"id":2} ] , "params" : {"id":3,"id2":{}} } "#, "{}",
    "[]", "1",
    #"{"\u0069d":7,"m\u0065thod":"a"}"#, #"{"id":1,"id":2}"#, #"{"id":1,"\u0069d":2}"#, #"{"\u0069d":1,"id":2}"#, #"{"a":1,"a":2}"#,
    #"{"a":1,"id":{"a":1,"a":2}}"#, #"{"a":{"b":1},"b":2,"id":3}"#, #"{"id":1,}"#, #"{"id":1"#, #"{"id" 1}"#, #"{"id":}"#, #"{"id"#,
    #"{"#,
    #"{"id":1} x"#, #"{id:1}"#, #"{"id ":1," id":2,"ids":3,"i":4}"#, "", " ", "\u{FEFF}{}", #"{"method":"\ud800"}"#, #"{1:2}"#,
    #"{,"id":1}"#,
    #"{"error":null,"result":null,"params":null,"method":null,"id":null,"jsonrpc":null}"#,
  ])
  func theyAreThoseOfTheObject(_ text: String) { #expect(Self.wanted(Array(text.utf8)) == Self.whole(Array(text.utf8))) }

  @Test(arguments: ParserRefuses.numbers + ParserRefuses.words + ParserRefuses.strings + ParserRefuses.surrogates)
  func whatIsRefusedInAnObjectIsRefusedHere(_ sample: Sample) {
    for (before, after) in [
      ("", ""), (#"{"id":"#, "}"), (#"{"other":"#, "}"), (#"{"other":1,"params":{"a":"#, "}}"), (#"{"#, ":1}"),
    ] {
      let bytes = Array(before.utf8) + sample.bytes + Array(after.utf8)
      #expect(Self.wanted(bytes) == Self.whole(bytes))
    }
  }

  @Test func aNameThatComesTwiceAmongManyIsRefused() {
    for count in [2, 15, 16, 17, 40] {
      let members = (0..<count).map { #""n\#($0)":\#($0)"# }
      for again in [0, count / 2, count - 1] {
        let bytes = Array(#"{"id":1,\#(members.joined(separator: ",")),"n\#(again)":0}"#.utf8)
        #expect(Self.wanted(bytes) == Self.whole(bytes))
        guard case .refused = Self.wanted(bytes) else { return #expect(Bool(false), "n\(again) of \(count) was taken twice") }
      }
    }
  }

  @Test func anyMessageWithAnyByteChangedIsReadTheSame() {
    var random = SeededGenerator(7)
    for _ in 0..<300 {
      var object = JSONObject([("jsonrpc", "2.0"), ("id", .number(JSONNumber(Int.random(in: 0..<99, using: &random))))])
      object["method"] = .string(random.string())
      object["params"] = random.value()
      object[random.string()] = random.value()
      let bytes = Array(JSONValue.object(object).text.utf8)
      #expect(Self.wanted(bytes) == Self.whole(bytes))
      for _ in 0..<40 {
        var changed = bytes
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: changed[place] = UInt8.random(in: 0...255, using: &random)
        case 1: changed.remove(at: place)
        default: changed.insert(Array(#"{}[],:"\ 0"#.utf8).randomElement(using: &random) ?? 0, at: place)
        }
        let (here, there) = (Self.wanted(changed), Self.whole(changed))
        if here != there { Issue.record("\(String(decoding: changed, as: UTF8.self)): \(here), \(there)") }
      }
    }
  }
}

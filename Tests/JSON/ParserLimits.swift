import JSON
import Testing

@Suite struct ParserLimits {
  private func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }

  @Test func nestingEndsAt128() {
    #expect(JSONSyntaxError.of(nested(128)) == nil)
    #expect(JSONSyntaxError.of(nested(129)) == JSONSyntaxError(offset: 128, problem: "nested deeper than 128"))
    let objects = String(repeating: "{\"a\":", count: 128) + "1" + String(repeating: "}", count: 128)
    #expect(JSONSyntaxError.of(objects) == nil)
    #expect(JSONSyntaxError.of("[" + objects + "]")?.problem == "nested deeper than 128")
  }

  @Test func siblingsAreNotDepth() {
    let siblings = "[" + Array(repeating: "[{}]", count: 1000).joined(separator: ",") + "]"
    #expect(JSONSyntaxError.of(siblings, maxDepth: 3) == nil)
  }

  @Test func noDepthAllowsOnlyScalars() {
    #expect(JSONSyntaxError.of("1", maxDepth: 0) == nil)
    #expect(JSONSyntaxError.of("[]", maxDepth: 0)?.problem == "nested deeper than 0")
    #expect(JSONSyntaxError.of("[]", maxDepth: -1) != nil)
  }

  @Test(arguments: ["[", "{\"a\":", "[{\"a\":"])
  func aMillionLevelsAreAnErrorAndNoCrash(_ step: String) {
    let text = Array(String(repeating: step, count: 1_000_000).utf8)
    #expect(JSONSyntaxError.of(text)?.problem == "nested deeper than 128")
    #expect(JSONSyntaxError.of(text, maxDepth: .max)?.problem == "nested deeper than \(JSONParser.depthLimit)")
  }

  @Test func theDeepestValueCanBeReadWrittenComparedAndFreed() throws {
    let text = nested(JSONParser.depthLimit)
    let value = try JSONParser.parse(text, maxDepth: .max)
    #expect(value.text == text)
    #expect(try value == JSONParser.parse(value.pretty(), maxDepth: .max))
  }

  @Test func aHundredThousandMembersAreReadInLinearTime() throws {
    let text = "{" + (0..<100_000).map { "\"member \($0)\":\($0)" }.joined(separator: ",") + "}"
    let bytes = Array(text.utf8)
    var value = JSONValue.null
    // A quadratic search would take minutes in a debug build.
    let time = try ContinuousClock().measure { value = try JSONParser.parse(bytes) }
    #expect(value.object?.count == 100_000)
    #expect(value.text == text)
    #expect(time < .seconds(20))
  }

  @Test func aNumberOfAMillionDigitsKeepsThem() throws {
    let digits = "1" + String(repeating: "0", count: 1_000_000)
    let value = try JSONParser.parse("[\(digits),-0.\(digits),1e\(digits)]")
    #expect(value.text == "[\(digits),-0.\(digits),1e\(digits)]")
    #expect(value[0]?.int == nil)
    #expect(value[0]?.double == nil)
    #expect(value[2]?.int == nil)
  }

  @Test func aFailureInsideLargeContainersFreesThem() {
    // Run under a leak checker this shows more; here it shows that nothing is freed twice.
    let text = "[" + Array(repeating: #"{"a":["long enough to live on the heap"],"b":"#, count: 60).joined() + "!"
    for _ in 0..<100 { #expect(JSONSyntaxError.of(text)?.problem == "unexpected '!'") }
  }
}

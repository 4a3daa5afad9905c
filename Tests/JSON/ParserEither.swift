import JSON
import Testing

/// What the grammar leaves to the parser, and what this one does.
@Suite struct ParserEither {
  @Test(arguments: [
    // Numbers beyond any double or integer: their text is kept.
    "1e400", "-1e400", "1e-400", "123123e100000", "0.4e006699999999999999999999999999999999", "-1e+9999", "100000000000000000000",
    "-123123123123123123123123123123", "1.5e+9999", "[123.456e-789]", "1e99999999999999999999", "-0", "1E0",
    // Characters that are not characters, or not yet.
    #""\uFFFE\uFFFF\uFDD0\uDBFF\uDFFE""#, "\"\u{FFFE}\u{FFFF}\u{1FFFE}\"", #""\u0000""#,
    // Names that a canonical comparison would confuse.
    "{\"\u{E9}\":1,\"e\u{301}\":2}",
  ])
  func accepted(_ text: String) throws {
    let value = try JSONParser.parse(text)
    #expect(try JSONParser.parse(value.text) == value)
  }

  @Test(arguments: [
    // RFC 8259 allows a parser all of these; a doubled setting, or a text that two parsers read differently, must not pass here.
    #"{"a":1,"a":1}"#, #"{"a":1,"a":2}"#, "\u{FEFF}{}", #"["\ud800"]"#, #"["\udc00"]"#, #"["\ud800\ud800\n"]"#,
    #"["\uD888\u1234"]"#,
    #"["\uDd1e\uD834"]"#, String(repeating: "[", count: 500) + String(repeating: "]", count: 500),
  ])
  func refused(_ text: String) { #expect(JSONSyntaxError.of(text) != nil) }

  @Test(arguments: ["1", "\"a\"", "null", "true"])
  func aTextThatIsNoContainerIsAccepted(_ text: String) { #expect(JSONSyntaxError.of(text) == nil) }
}

import JSON
import Testing

/// What any JSON parser must accept, from the grammar of RFC 8259.
@Suite struct ParserAccepts {
  static let words: [Sample] = ["null", "true", "false", " null", "true ", "\tfalse\n", "\r\nnull\r\n", "[null,true,false]"]

  static let numbers: [Sample] = [
    "0", "-0", "1", "-1", "9", "10", "123", "-123", "1234567890", "0.0", "0.5", "-0.5", "1.0", "1.50", "10.01", "0.000001", "-0.0",
    "1e1", "1E1", "1e+1", "1E+1", "1e-1", "1E-1", "0e0", "0e1", "0E+1", "0e-5", "-0e-0", "1.5e3", "1.5E-3", "-1.5e+3", "1e00",
    "1e01",
    "123.456e78", "9007199254740993", "18446744073709551616", "-9223372036854775809", "1000000000000000000000000000000",
    "3.141592653589793238462643383279502884197169399375105820974944", "[1,2,3]", "[ 1 , -2 , 3.5e1 ]", "[0]", "[-0]", "{\"a\":0}",
    " 7 ", "\n-7.25\n",
  ]

  static let strings: [Sample] = [
    #""""#, #"" ""#, #""a""#, #""abc""#, #""\"""#, #""\\""#, #""\/""#, #""/""#, #""\b""#, #""\f""#, #""\n""#, #""\r""#, #""\t""#,
    #""\b\f\n\r\t\"\\\/""#, #""\u0000""#, #""\u001f""#, #""\u0020""#, #""\u0041""#, #""\u00e9""#, #""\u00E9""#, #""\uabcd""#,
    #""\uABCD""#, #""\uaBcD""#, #""\u2028\u2029""#, #""\ud7ff""#, #""\ue000""#, #""\uffff""#, #""\ufffe""#, #""\ufdd0""#,
    #""\ufeff""#,
    #""\ud800\udc00""#, #""\uD83D\uDE00""#, #""\udbff\udfff""#, #""\uD83d\udE00""#, #""\\u0041""#, #""\\\u0041""#, #""a\u0000b""#,
    "\"é\"", "\"e\u{301}\"", "\"日本語\"", "\"😀\"", "\"\u{2028}\"", "\"\u{2029}\"", "\"\u{FEFF}\"", "\"\u{FFFF}\"", "\"\u{10FFFF}\"",
    "\"\u{7F}\"", "\"\u{80}\"", "\"\u{7FF}\"", "\"\u{800}\"", "\"\u{D7FF}\"", "\"\u{E000}\"", "\"\u{10000}\"", "\"'\"",
    "\"/* no comment */\"",
    "\"// no comment\"", "\"{[,:]}\"", "\"\u{1F468}\u{200D}\u{1F469}\"", #""seven77""#, #""eight888""#, #""nine99999""#,
    #""1234567\n""#,
    #""12345678\n""#, #""123456789012345""#, #""1234567890123456""#,
  ]

  static let containers: [Sample] = [
    "[]", "[ ]", "[\n]", "[\t\r\n ]", "{}", "{ }", "{\r\n}", "[[]]", "[{}]", "[[],[]]", #"{"a":{}}"#, #"{"a":[]}"#, #"[""]"#,
    #"["a"]"#,
    #"["a","b"]"#, #"{"":0}"#, #"{"a":1}"#, #"{"a":1,"b":2}"#, #"{ "a" : 1 , "b" : 2 }"#, "{\n\"a\"\t:\r1\n}",
    #"{"a":{"b":{"c":[]}}}"#,
    #"{"a":[1,{"b":2}]}"#, #"[1,[2,[3,[4]]]]"#, #"{"\u0061":1}"#, #"{"a\u0000b":1}"#, #"{"\"":1}"#, #"{"a":1,"A":2}"#,
    #"{"a":{"a":1}}"#,
    #"[{"a":1},{"a":1}]"#, #"{"a":null}"#, #"{"a":true,"b":false}"#, #"{"a b":1}"#, #"[null]"#, #"[1]  "#, "  [1]",
    "[\u{20}1\u{20}]",
    #"{"true":true}"#, #"{"é":1,"日":2}"#, "{\"\u{E9}\":1,\"e\u{301}\":2}", "\n\n\n{}\n\n\n",
  ]

  @Test func theTablesAreAsLongAsPromised() {
    #expect(Self.words.count + Self.numbers.count + Self.strings.count + Self.containers.count >= 100)
  }

  @Test(arguments: words + numbers + strings + containers)
  func validJSONIsAccepted(_ sample: Sample) { #expect(JSONSyntaxError.of(sample.bytes) == nil) }

  @Test(arguments: words + numbers + strings + containers)
  func whatWasReadIsWrittenAndReadBackTheSame(_ sample: Sample) throws {
    let value = try JSONParser.parse(sample.bytes)
    #expect(try JSONParser.parse(value.text) == value)
    #expect(try JSONParser.parse(value.pretty()) == value)
  }

  @Test func aStringAndAnArrayOfBytesAreReadAlike() throws {
    let text = #"{"é":["\u00e9",1e2]}"#
    let value: JSONValue = ["é": ["é", .number(try #require(JSONNumber(lexeme: "1e2")))]]
    #expect(try JSONParser.parse(text) == value)
    #expect(try JSONParser.parse(Array(text.utf8)) == value)
    #expect(try Array(text.utf8).withUnsafeBytes { try JSONParser.parse($0) } == value)
  }

  @Test func onlyTheBytesGivenAreRead() throws {
    let bytes = Array("[12345]tail\"".utf8)
    let value = try bytes.withUnsafeBytes { try JSONParser.parse(UnsafeRawBufferPointer(rebasing: $0[1..<4])) }
    #expect(value == 123)
  }
}

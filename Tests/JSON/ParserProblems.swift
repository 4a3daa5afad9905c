import JSON
import Testing

/// What an error says, and where.
@Suite struct ParserProblems {
  static let problems: [(String, Int, String)] = [
    ("", 0, "no value"), ("  ", 2, "no value"), ("[1", 2, "unexpected end"), ("{\"a\":", 5, "unexpected end"),
    ("\"abc", 4, "unexpected end"),
    ("-", 1, "unexpected end"), ("1.", 2, "unexpected end"), ("tru", 3, "unexpected end"), ("[1,]", 2, "trailing comma"),
    ("{\"a\":1 , }", 7, "trailing comma"), ("[1 2]", 3, "unexpected '2'"), ("[,1]", 1, "unexpected ','"),
    ("{a:1}", 1, "unexpected 'a'"),
    ("[\u{7F}]", 1, "unexpected byte 0x7F"), ("[\u{1}]", 1, "unexpected byte 0x01"), ("1 2", 2, "text after the value"),
    ("01", 1, "leading zero"), ("[1.x]", 3, "digit expected"), ("\"a\nb\"", 2, "raw control character in a string"),
    (#""ab\x""#, 3, "invalid escape"), (#""ab\u00g0""#, 3, "invalid escape"), (#""ab\ud800""#, 3, "lone surrogate"),
    (#""\ud800\ud800""#, 1, "lone surrogate"), (#"{"a":1,"a":2}"#, 7, #"duplicate member "a""#),
    ("\u{FEFF}1", 0, "byte order mark"),
    ("[[[1]]]", 2, "nested deeper than 2"), (#"{"a":{"b":[]}}"#, 10, "nested deeper than 2"),
  ]

  @Test(arguments: problems)
  func anErrorSaysWhatIsWrongAndWhere(_ text: String, _ offset: Int, _ problem: String) {
    #expect(JSONSyntaxError.of(text, maxDepth: 2) == JSONSyntaxError(offset: offset, problem: problem))
  }

  @Test func anErrorOfUTF8PointsToTheFirstBadByte() {
    let valid = Array("[\"é日😀abcdefgh".utf8)
    let bad: [UInt8] = [0xE1, 0x80, 0x22, 0x5D]
    #expect(JSONSyntaxError.of(valid + bad) == JSONSyntaxError(offset: valid.count, problem: "invalid UTF-8"))
    let escaped = Array("[\"\\n\\u00e9é".utf8)
    #expect(JSONSyntaxError.of(escaped + bad) == JSONSyntaxError(offset: escaped.count, problem: "invalid UTF-8"))
  }

  @Test func anErrorReadsAsASentence() { #expect(JSONSyntaxError.of("[1,]")?.description == "trailing comma at byte 2") }

  @Test func aLongNameIsCutInTheMessage() {
    let name = String(repeating: "n", count: 100_000)
    let problem = JSONSyntaxError.of("{\"\(name)\":1,\"\(name)\":2}")?.problem
    #expect(problem == "duplicate member \"\(String(repeating: "n", count: 64))…\"")
  }

  // Names are compared as the bytes that they stand for.
  @Test(arguments: [
    #"{"a":1,"a":1}"#, #"{"a":1,"b":2,"a":3}"#, #"{"a":1,"\u0061":2}"#, #"{"\u0061":1,"a":2}"#, #"{"":1,"":2}"#,
    #"{"é":1,"\u00e9":2}"#,
    #"{"😀":1,"\ud83d\ude00":2}"#, #"[{"x":{"a":1,"a":2}}]"#, #"{"a\/b":1,"a/b":2}"#, #"{"a\u0000":1,"a\u0000":2}"#,
  ])
  func aDuplicateMemberIsRefused(_ text: String) {
    #expect(JSONSyntaxError.of(text)?.problem.hasPrefix("duplicate member") == true)
  }

  @Test(arguments: [
    "{\"\u{E9}\":1,\"e\u{301}\":2}", "{\"\u{212B}\":1,\"\u{C5}\":2}", #"{"\u00e9":1,"e\u0301":2}"#, #"{"a":1,"A":2}"#,
    #"{"a":1,"a ":2}"#,
    #"{"a":1,"a\u0000":2}"#,
  ])
  func namesThatOnlyLookAlikeAreTwo(_ text: String) throws { #expect(try JSONParser.parse(text).object?.count == 2) }

  @Test(arguments: [2, 15, 16, 17, 18, 40, 1000])
  func aDuplicateIsFoundAmongAnyNumberOfMembers(_ count: Int) {
    for duplicated in [0, count / 2, count - 2, count - 1].filter({ $0 >= 0 }) {
      let members = (0..<count).map { "\"é\($0)\":0" } + ["\"\\u00e9\(duplicated)\":1"]
      #expect(JSONSyntaxError.of("{" + members.joined(separator: ",") + "}")?.problem == "duplicate member \"é\(duplicated)\"")
    }
    let differing = (0..<count).map { "\"\($0)\":0" } + ["\"\u{E9}\":0", "\"e\u{301}\":0"]
    #expect(JSONSyntaxError.of("{" + differing.joined(separator: ",") + "}") == nil)
  }
}

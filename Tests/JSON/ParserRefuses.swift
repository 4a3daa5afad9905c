import JSON
import Testing

/// What any JSON parser must refuse, from the grammar of RFC 8259.
@Suite struct ParserRefuses {
  static let numbers: [Sample] = [
    "+1", "+0", "-", "--1", "-+1", "+-1", "01", "-01", "00", "-00", "012", "0123.5", ".5", "-.5", "1.", "-1.", "0.", "1.e1", "0.e1",
    "1..5",
    "1.5.5", "1e", "1E", "1e+", "1e-", "1E+", "0e", "0e+", "1.5e", "1.5e+", "1e1.5", "1e1e1", "1e++1", "1e--1", "1e+-1", "e1",
    "-e1", "1ee1",
    "NaN", "-NaN", "Infinity", "-Infinity", "+Infinity", "inf", "-inf", "nan", "0x1", "0xFF", "0b1", "0o7", "1_000", "1 000",
    "1,000", "1a",
    "1.5f", "1L", "- 1", "1 .5", "1. 5", "1e 5", "1'", "１", "-１", "1\u{661}", "[1.]", "[.1]", "[01]", "[-]", "[+1]", "[1e]", "[-a]",
    "[1+2]", "[2.e3]", "[0.1.2]", "[NaN]", "[Inf]", "[0x42]", "[1\u{0}]", "{\"a\":01}", "{\"a\":.1}", "{\"a\":+1}", "∞", "½",
  ]

  static let words: [Sample] = [
    "", " ", "\n", "nul", "nulll", "null1", "tru", "truee", "fals", "falsee", "True", "FALSE", "Null", "NULL", "nil", "undefined",
    "yes", "t",
    "n", "f", "truefalse", "true false", "null null", "abc", "[nul]", "[tru]", "[True]", "true,", "*", "&", "$", "a", "'", "\\",
    "/",
  ]

  static let strings: [Sample] = [
    "\"", "\"a", "a\"", "\"\"\"", "\"a\"b\"", "'a'", "`a`", "“a”", #""\"#, #""\""#, #""\\\""#, #""\x41""#, #""\a""#, #""\v""#,
    #""\0""#, #""\'""#,
    #""\e""#, #""\B""#, #""\N""#, #""\U0041""#, #""\ ""#, #""\é""#, #""\😀""#, #""\u""#, #""\u0""#, #""\u00""#, #""\u004""#,
    #""\u004g""#,
    #""\u-041""#, #""\u+041""#, #""\u 041""#, #""\u0x41""#, #""\u{41}""#, #""\u00/1""#, #""\u00:1""#, #""\u00@1""#, #""\u00G1""#,
    #""\u00`1""#,
    "\"\\u", "\"\\u00", "\"\\u0041", "\"\\\n\"", "\"\n\"", "\"\t\"", "\"\r\"", "\"\u{0}\"", "\"\u{1}\"", "\"\u{1F}\"", "\"a\u{8}\"",
    "\"1234567\u{1F}\"", "\"12345678\u{1F}\"", "\"\\n\n\"", "[\"a]", "[\"", "{\"a", #"{"a":"b"#, #"["\"]"#, #"["\u00A"]"#,
    #"["\u"]"#,
  ]

  static let surrogates: [Sample] = [
    #""\ud800""#, #""\udbff""#, #""\udc00""#, #""\udfff""#, #""\uD800a""#, #""a\uDC00""#, #""\ud800\ud800""#, #""\udc00\ud800""#,
    #""\udc00\udc00""#, #""\ud800\u0041""#, #""\ud800\n""#, #""\ud800\""#, #""\ud800\u""#, #""\ud800\udc0""#, #""\ud800 \udc00""#,
    #""\ud83d\ude00\ud83d""#, #""\ud800\\udc00""#, #""\ud800\\dc00""#, #"{"\ud800":1}"#,
  ]

  static let invalidUTF8: [Sample] = [
    // A continuation without a beginning, beginnings without continuation.
    .string(0x80), .string(0xBF), .string(0x80, 0x80), .string(0xC2), .string(0xE0), .string(0xE1, 0x80), .string(0xF0),
    .string(0xF1, 0x80), .string(0xF1, 0x80, 0x80), .string(0xC2, 0x41), .string(0xE1, 0x80, 0x41), .string(0xF1, 0x80, 0x80, 0x41),
    .string(0xC2, 0xC2, 0x80), .string(0xE1, 0xE1, 0x80, 0x80),
    // Overlong.
    .string(0xC0, 0x80), .string(0xC0, 0xAF), .string(0xC1, 0xBF), .string(0xE0, 0x80, 0x80), .string(0xE0, 0x9F, 0xBF),
    .string(0xF0, 0x80, 0x80, 0x80), .string(0xF0, 0x8F, 0xBF, 0xBF), .string(0xC0, 0xA2),
    // Surrogates (the last is a pair: CESU-8).
    .string(0xED, 0xA0, 0x80), .string(0xED, 0xAF, 0xBF), .string(0xED, 0xB0, 0x80), .string(0xED, 0xBF, 0xBF),
    .string(0xED, 0xA0, 0x80, 0xED, 0xB0, 0x80),
    // Beyond U+10FFFF, and bytes that no UTF-8 has.
    .string(0xF4, 0x90, 0x80, 0x80), .string(0xF5, 0x80, 0x80, 0x80), .string(0xF7, 0xBF, 0xBF, 0xBF),
    .string(0xF8, 0x88, 0x80, 0x80, 0x80),
    .string(0xFC, 0x84, 0x80, 0x80, 0x80, 0x80), .string(0xFE), .string(0xFF), .string(0xFE, 0xFF),
    // After an escape, after eight harmless bytes, in a name, outside of strings, at the end.
    .string(0x5C, 0x6E, 0xFF), .string(0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0xFF), .string(0xE9), .string(0xC3),
    Sample(Array("{\"".utf8) + [0xFF] + Array("\":1}".utf8)), Sample([0xFF]), Sample(Array("[1".utf8) + [0xFF, 0x5D]),
    Sample([0x22, 0xC3]),
    Sample(Array("null".utf8) + [0x80]), .string(0x5C, 0xC3), .string(0x5C, 0x75, 0xC3, 0xA9, 0x30, 0x30),
  ]

  static let structure: [Sample] = [
    "[", "]", "{", "}", "[[", "[]]", "[[]", "{}}", "{{}", "[}", "{]", "[1", "[1,", "[1,]", "[,]", "[,1]", "[1,,2]", "[1 2]",
    "[1;2]", "[1:2]",
    "[\"a\" \"b\"]", "[1,2,]", "[1,\n]", "[1\n", "[][]", "[],", ",[]", "[]{}", "[] []", "[(1)]", "(1)", "<null>", "[<null>]", "1 2",
    "1,2", "[1],",
    "{,}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":1,,\"b\":2}", "{,\"a\":1}", "{:1}", "{\"a\",1}", "{\"a\"=1}", "{\"a\" 1}",
    "{\"a\"::1}",
    "{a:1}", "{'a':1}", "{1:1}", "{null:1}", "{true:1}", "{[]:1}", "{{}:1}", "{\"a\":1", "{\"a\":", "{\"a\"", "{\"a\":1 \"b\":2}",
    "{\"a\":1;\"b\":2}",
    "{\"a\":1]", "[\"a\":1]", "{\"a\",\"b\"}", "{\"a\":1}}", "{\"a\":1}#", "{\"a\":1}/**/", "/**/1", "1//", "1 # c", "[1/**/]",
    "[/**/1]", "{/**/}",
    "{\"a\"/**/:1}", "// c\n1", "# c\n1", "-- c", "[1,...]", "...", "[*]", "{*}", "\u{A0}1", "1\u{A0}", "\u{2003}[]", "[\u{B}]",
    "[\u{C}]", "\u{B}1",
    "\u{85}1", "\u{2028}1", "1\u{0}", "\u{0}", "\u{0}1", "[\u{0}]", "[1\u{0}]", "{}\u{0}", "[\u{7F}]", "\u{FEFF}", "\u{FEFF}[]",
    "[]\u{FEFF}", "[\u{FEFF}]",
    "[\u{2060}]", "[\\u005B]", "\\u005b]", "[1\\n]", "{\\\"a\\\":1}",
    // UTF-16 and UTF-32, with and without their marks.
    Sample([0xFF, 0xFE, 0x5B, 0, 0x5D, 0]), Sample([0xFE, 0xFF, 0, 0x5B, 0, 0x5D]), Sample([0x5B, 0, 0x5D, 0]),
    Sample([0, 0x5B, 0, 0x5D]),
    Sample([0x31, 0, 0, 0]), Sample([0, 0, 0, 0x31]), Sample([0xFF, 0xFE, 0, 0]), Sample([0xEF, 0xBB]), Sample([0xEF]),
    Sample([0xEF, 0xBB, 0xBF, 0x7B, 0x7D]),
  ]

  static let all = numbers + words + strings + surrogates + invalidUTF8 + structure

  @Test func theTablesAreAsLongAsPromised() { #expect(Self.all.count >= 180) }

  @Test(arguments: all)
  func invalidJSONIsRefused(_ sample: Sample) {
    let error = JSONSyntaxError.of(sample.bytes)
    #expect(error != nil)
    #expect((0...sample.bytes.count).contains(error?.offset ?? -1))
  }

  @Test(arguments: all.prefix(300))
  func invalidJSONIsRefusedInsideAnArrayToo(_ sample: Sample) {
    // What is refused only for standing alone is left out.
    let fine: Set = ["1,000", "1,2", " ", "\n", "", "[],", ",[]", "[1],", "true,"]
    if fine.contains(String(decoding: sample.bytes, as: UTF8.self)) { return }
    #expect(JSONSyntaxError.of(Array("[".utf8) + sample.bytes + Array("]".utf8)) != nil)
  }

  @Test(arguments: [#"{"a":[1,-2.5e3,"x\u00e9\n",null,true],"b":{"c":"é"}}"#])
  func everyProperBeginningOfAnObjectIsRefused(_ text: String) {
    let bytes = Array(text.utf8)
    for count in 0..<bytes.count { #expect(JSONSyntaxError.of(Array(bytes[..<count])) != nil, "\(count) bytes") }
  }
}

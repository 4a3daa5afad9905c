import JSON
import Testing

@Suite struct Writing {
  @Test func aValueIsWrittenCompactAndInItsOrder() throws {
    let text = #"{"z":1,"a":[null,true,false,-1.50e3,"x"],"m":{},"e":[]}"#
    #expect(try JSONParser.parse(text).text == text)
    #expect(try JSONParser.parse(" { \"z\" : [ 1 , 2 ] } ").text == #"{"z":[1,2]}"#)
  }

  @Test(arguments: [
    ("\"", #"\""#), ("\\", #"\\"#), ("/", "/"), ("\u{8}", #"\b"#), ("\u{C}", #"\f"#), ("\n", #"\n"#), ("\r", #"\r"#),
    ("\t", #"\t"#),
    ("\u{0}", #"\u0000"#), ("\u{B}", #"\u000b"#), ("\u{1F}", #"\u001f"#), ("\u{7F}", "\u{7F}"), ("\u{2028}", #"\u2028"#),
    ("\u{2029}", #"\u2029"#), ("\u{2027}", "\u{2027}"), ("\u{202A}", "\u{202A}"), ("\u{20AC}", "€"), ("\u{2128}", "\u{2128}"),
    ("é", "é"), ("😀", "😀"),
    ("\r\n", #"\r\n"#), ("a\u{2028}b\u{2029}c", #"a\u2028b\u2029c"#), ("\"\"", #"\"\""#),
  ])
  func aStringIsEscapedAsPromised(_ string: String, _ escaped: String) {
    #expect(JSONValue.string(string).text.utf8.elementsEqual("\"\(escaped)\"".utf8))
    let padded = "12345678" + string + "1234567"
    #expect(JSONValue.string(padded).text.utf8.elementsEqual("\"12345678\(escaped)1234567\"".utf8))
  }

  @Test func everyEscapeIsRead() throws {
    let value = try JSONParser.parse(#""\"\\\/\b\f\n\r\t\u00e9\u00E9\ud83d\ude00""#)
    #expect(value == "\"\\/\u{8}\u{C}\n\r\t\u{E9}\u{E9}😀")
  }

  @Test func everyCodePointGoesThroughWriterAndParser() throws {
    for plane in stride(from: UInt32(0), to: 0x110000, by: 0x400) {
      var string = ""
      for code in plane..<plane + 0x400 { if let scalar = Unicode.Scalar(code) { string.unicodeScalars.append(scalar) } }
      let text = JSONValue.string(string).text
      #expect(!text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x2028 || $0.value == 0x2029 })
      #expect(try JSONParser.parse(text) == .string(string))
    }
  }

  @Test func everyCodePointIsReadFromItsEscape() throws {
    for code in UInt32(0)..<0x110000 where code % 7 == 0 || code < 0x3000 || (0xD700..<0xE100).contains(code) || code > 0x10FF00 {
      guard let scalar = Unicode.Scalar(code) else { continue }
      let escapes = scalar.utf16.map {
        "\\u" + String(repeating: "0", count: 4 - String($0, radix: 16).count) + String($0, radix: 16)
      }
      let value = try JSONParser.parse("\"" + escapes.joined() + "\"")
      if value != .string(String(scalar)) { Issue.record("U+\(String(code, radix: 16))") }
    }
  }

  @Test func aSpecialByteIsFoundAtEveryPlace() throws {
    for length in 0..<40 {
      for place in 0...length {
        for special in ["\"", "\\", "\u{1}", "\u{2028}", "é"] {
          let string = String(repeating: "x", count: place) + special + String(repeating: "y", count: length - place)
          #expect(try JSONParser.parse(JSONValue.string(string).text) == .string(string))
        }
      }
    }
  }

  @Test func textOfAnyLengthIsEscapedByteForByte() {
    // One byte after the other, without blocks and pieces.
    func escaped(_ text: String) -> String {
      text.unicodeScalars.map { scalar in
        switch scalar {
        case "\"": #"\""#
        case "\\": #"\\"#
        case "\u{8}": #"\b"#
        case "\t": #"\t"#
        case "\n": #"\n"#
        case "\u{C}": #"\f"#
        case "\r": #"\r"#
        case "\u{2028}": #"\u2028"#
        case "\u{2029}": #"\u2029"#
        case ..<" ": #"\u00"# + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
        default: String(scalar)
        }
      }.joined()
    }
    var random = SeededGenerator(3)
    let special: [Unicode.Scalar] = [
      "\"", "\\", "\n", "\r", "\t", "\0", "\u{1F}", "\u{2028}", "\u{2029}", "\u{2027}", "é", "€", "😀", "\u{7F}",
    ]
    for round in 0..<600 {
      // Around the lengths of a block, of two, and of a piece; from nothing special to nothing else.
      let length = [Int.random(in: 0..<70, using: &random), Int.random(in: 4000..<4200, using: &random)][round % 10 == 0 ? 1 : 0]
      let oneIn = [1, 2, 20, 1000][round % 4]
      var text = String.UnicodeScalarView()
      for _ in 0..<length {
        text.append(Int.random(in: 0..<oneIn, using: &random) == 0 ? special.randomElement(using: &random) ?? "x" : "a")
      }
      let string = String(text)
      if JSONValue.string(string).text != "\"" + escaped(string) + "\"" { Issue.record("\(string.debugDescription)") }
    }
  }

  @Test func randomValuesComeBackTheSame() throws {
    var random = SeededGenerator(2)
    for _ in 0..<5000 {
      let value = random.value()
      let text = value.text
      #expect(try JSONParser.parse(text) == value)
      #expect(try JSONParser.parse(value.pretty()) == value)
      #expect(!text.utf8.contains { $0 < 0x20 })
    }
  }

  @Test func writingAppends() {
    var bytes = Array("> ".utf8)
    JSONValue.array([1, "a"]).write(into: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == #"> [1,"a"]"#)
  }

  @Test func theWriterWritesPiecesAsTheyCome() {
    var writer = JSONWriter()
    writer.raw(#"{"a":"#)
    writer.write(UInt8(7))
    writer.raw(#","b":"#)
    writer.write("x\ny")
    writer.raw(#","c":"#)
    Array("é\"".utf8).withUnsafeBytes { writer.write(utf8: $0) }
    writer.raw(#","d":"#)
    [UInt8](0...3).withUnsafeBytes { writer.write(base64: $0) }
    writer.raw(#","e":["#.utf8)
    writer.write(true)
    writer.raw(",")
    writer.null()
    writer.raw("]}")
    #expect(String(decoding: writer.bytes, as: UTF8.self) == #"{"a":7,"b":"x\ny","c":"é\"","d":"AAECAw==","e":[true,null]}"#)
  }

  @Test func peopleGetLinesAndTwoSpaces() {
    let value: JSONValue = ["a": [1, [], ["b": nil]], "c": [:], "d": "x"]
    let expected = """
      {
        "a": [
          1,
          [],
          {
            "b": null
          }
        ],
        "c": {},
        "d": "x"
      }
      """
    #expect(value.pretty() == expected)
  }
}

import JSON
import Testing

@Suite struct Numbers {
  @Test(arguments: ["1.0", "1e2", "1E+02", "9007199254740993", "1000000000000000000000000000000", "-0", "-0.0", "0.10", "1e400"])
  func aNumberKeepsItsText(_ text: String) throws {
    let value = try JSONParser.parse("{\"id\":\(text)}")
    #expect(value["id"]?.number?.lexeme == text)
    #expect(value.text == "{\"id\":\(text)}")
  }

  @Test func numbersAreComparedByTheirText() throws {
    let texts = ["1", "1.0", "1e0", "10e-1"]
    let numbers = try Set(texts.map { try #require(JSONNumber(lexeme: $0)) })
    #expect(numbers.count == texts.count)
    #expect(try JSONParser.parse("1.0") != JSONParser.parse("1"))
  }

  @Test(arguments: [
    ("0", 0), ("-0", 0), ("1", 1), ("-17", -17), ("1.0", 1), ("1.000", 1), ("-0.0", 0), ("1e2", 100), ("1E+2", 100), ("1.5e1", 15),
    ("1.50e1", 15), ("1500e-2", 15), ("0e99999999999999999999", 0), ("0.000e-5", 0), ("100e-2", 1),
    ("9007199254740993", 9_007_199_254_740_993),
    ("9007199254740993.0", 9_007_199_254_740_993), ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min),
    ("922337203685477580.7e1", Int.max), ("-9223372036854775808e0", Int.min), ("0.0000000000000000001e19", 1),
    ("1e18", 1_000_000_000_000_000_000),
  ])
  func anIntegerIsReadExactly(_ lexeme: String, _ expected: Int) { #expect(JSONNumber(lexeme: lexeme)?.int == expected) }

  @Test(arguments: [
    "1.5", "0.1", "-0.5", "1e-1", "15e-2", "9223372036854775808", "-9223372036854775809", "9223372036854775807.5",
    "9223372036854775808e0",
    "922337203685477580.8e1", "1e19", "1e400", "1e999999999", "1e-999999999", "1e99999999999999999999", "1e-99999999999999999999",
    "-1e9223372036854775807", "0.1e-9223372036854775808", "1000000000000000000000000000000",
  ])
  func whatIsNoIntegerIsNeverRounded(_ lexeme: String) throws { #expect(try #require(JSONNumber(lexeme: lexeme)).int == nil) }

  @Test func otherWidthsHaveTheirOwnLimits() {
    #expect(JSONNumber(lexeme: "255")?.integer(UInt8.self) == 255)
    #expect(JSONNumber(lexeme: "2.55e2")?.integer(UInt8.self) == 255)
    #expect(JSONNumber(lexeme: "256")?.integer(UInt8.self) == nil)
    #expect(JSONNumber(lexeme: "2.56e2")?.integer(UInt8.self) == nil)
    #expect(JSONNumber(lexeme: "-1.0")?.integer(UInt8.self) == nil)
    #expect(JSONNumber(lexeme: "-0.0")?.integer(UInt8.self) == 0)
    #expect(JSONNumber(lexeme: "-1.28e2")?.integer(Int8.self) == -128)
    #expect(JSONNumber(lexeme: "18446744073709551615")?.integer(UInt64.self) == .max)
    #expect(JSONNumber(lexeme: "1e38")?.integer(Int128.self) == 100_000_000_000_000_000_000_000_000_000_000_000_000)
    #expect(JSONNumber(lexeme: "1e39")?.integer(Int128.self) == nil)
  }

  @Test(arguments: ["", " 1", "1 ", "+1", "01", "1.", ".1", "1e", "0x1", "NaN", "１", "1\0", "--1", "1,2", "1\n"])
  func aLexemeMustFollowTheGrammar(_ lexeme: String) { #expect(JSONNumber(lexeme: lexeme) == nil) }

  @Test func integersOfAnySizeBecomeNumbers() {
    #expect(JSONNumber(-5).lexeme == "-5")
    #expect(JSONNumber(UInt64.max).lexeme == "18446744073709551615")
    #expect(JSONNumber(Int128.min).lexeme == "-170141183460469231731687303715884105728")
  }

  @Test(arguments: [
    (0.0, "0"), (-0.0, "-0"), (1.0, "1"), (-3.0, "-3"), (0.1, "0.1"), (1e16, "1e+16"), (1e22, "1e+22"),
    (Double.leastNonzeroMagnitude, "5e-324"),
    (1.7976931348623157e308, "1.7976931348623157e+308"), (100.5, "100.5"),
  ])
  func aDoubleHasItsShortestText(_ double: Double, _ lexeme: String) { #expect(JSONNumber(double)?.lexeme == lexeme) }

  @Test(arguments: [Double.nan, .infinity, -.infinity, .signalingNaN])
  func whatIsNotFiniteIsNoNumber(_ double: Double) {
    #expect(JSONNumber(double) == nil)
    #expect(JSONNumber(Float(double)) == nil)
    #expect(JSONValue(floatLiteral: double) == .null)
  }

  @Test func everyDoubleComesBack() throws {
    var random = SeededGenerator(1)
    for _ in 0..<20_000 {
      let double = Double(bitPattern: random.next())
      guard double.isFinite else { continue }
      let number = try #require(JSONNumber(double))
      #expect(JSONNumber(lexeme: number.lexeme) == number)
      #expect(number.double?.bitPattern == double.bitPattern)
      let float = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
      if float.isFinite { #expect(JSONNumber(float)?.float?.bitPattern == float.bitPattern) }
    }
  }

  @Test func aDoubleBeyondTheLargestIsNil() {
    #expect(JSONNumber(lexeme: "1e400")?.double == nil)
    #expect(JSONNumber(lexeme: "-1e400")?.double == nil)
    #expect(JSONNumber(lexeme: "1e39")?.float == nil)
    #expect(JSONNumber(lexeme: "1e-400")?.double == 0)
    #expect(JSONNumber(lexeme: "1.0")?.double == 1)
  }
}

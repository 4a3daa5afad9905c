/// What stands in `$(( ))`: whole numbers, variables, `+ - * / %`, comparisons and parentheses. What makes no sense is 0,
/// but for a division by it.
struct ShellCalculation {
  private var rest: Substring
  private var depth = 0
  /// Whether something was divided by zero.
  private(set) var dividedByZero = false
  private let variable: (String) -> Int

  private static let levels: [[(symbol: String, apply: @Sendable (Int, Int) -> Int)]] = [
    [("==", { $0 == $1 ? 1 : 0 }), ("!=", { $0 != $1 ? 1 : 0 })],
    [("<=", { $0 <= $1 ? 1 : 0 }), (">=", { $0 >= $1 ? 1 : 0 }), ("<", { $0 < $1 ? 1 : 0 }), (">", { $0 > $1 ? 1 : 0 })],
    [("+", { $0 &+ $1 }), ("-", { $0 &- $1 })],
    [("*", { $0 &* $1 }), ("/", { $1 == 0 || $1 == -1 ? 0 &- $0 &* $1 : $0 / $1 }), ("%", { $1 == 0 || $1 == -1 ? 0 : $0 % $1 })],
  ]

  init(_ text: String, variable: @escaping (String) -> Int) {
    rest = text[...]
    self.variable = variable
  }

  mutating func result() -> Int { level(0) }

  private mutating func skipBlanks() { rest = rest.drop(while: \.isWhitespace) }

  private mutating func level(_ index: Int) -> Int {
    guard index < Self.levels.count else { return primary() }
    var value = level(index + 1)
    while true {
      skipBlanks()
      guard let operation = Self.levels[index].first(where: { rest.hasPrefix($0.symbol) }) else { return value }
      rest = rest.dropFirst(operation.symbol.count)
      let operand = level(index + 1)
      if operand == 0, operation.symbol == "/" || operation.symbol == "%" { dividedByZero = true }
      value = operation.apply(value, operand)
    }
  }

  private mutating func primary() -> Int {
    skipBlanks()
    guard let first = rest.first else { return 0 }
    depth += 1
    defer { depth -= 1 }
    if depth > GuestLimits.depth {
      rest = ""
      return 0
    }
    if first == "(" {
      rest.removeFirst()
      let value = level(0)
      skipBlanks()
      if rest.first == ")" { rest.removeFirst() }
      return value
    }
    if first == "-" || first == "+" || first == "!" {
      rest.removeFirst()
      let value = primary()
      return first == "-" ? 0 &- value : first == "!" ? (value == 0 ? 1 : 0) : value
    }
    if first == "$" { rest.removeFirst() }
    let word = rest.prefix { $0 == "_" || $0.isLetter || $0.isNumber }
    rest = rest.dropFirst(word.count)
    if word.isEmpty, !rest.isEmpty { rest.removeFirst() }
    return Int(word) ?? (word.isEmpty ? 0 : variable(String(word)))
  }
}

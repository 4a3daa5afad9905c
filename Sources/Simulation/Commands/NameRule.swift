/// What smolvm takes for a machine's name.
enum NameRule {
  /// What is wrong with a name, to be put behind what it is the name of; nil if nothing is.
  static func complaint(about name: String) -> String? {
    let count = name.utf8.count
    if count == 0 { return "cannot be empty" }
    if count > 128 { return "too long: \(count) characters (max 128)" }
    func isPlain(_ character: Character) -> Bool { character.isASCII && (character.isLetter || character.isNumber) }
    if name.first.map(isPlain) != true { return "must start with a letter or digit (got: \"\(name)\")" }
    if name.hasSuffix("-") { return "cannot end with a hyphen (got: \"\(name)\")" }
    if let odd = name.first(where: { !isPlain($0) && $0 != "-" && $0 != "_" }) { return "contains invalid character: '\(odd)'" }
    // A literal pair: String.contains with a String needs Foundation or Regex.
    return zip(name.utf8, name.utf8.dropFirst()).contains { $0 == UInt8(ascii: "-") && $1 == UInt8(ascii: "-") }
      ? "cannot contain consecutive hyphens" : nil
  }

  /// As commands check a name that is only looked up.
  static func check(_ name: String, step: String = "validate machine name", what: String = "machine name") throws(Ending) {
    if let why = complaint(about: name) { throw .config(step, "\(what) \(why)") }
  }
}

/// What a flag's value has to be; the words are clap's and smolvm's own.
enum ValueKind: Sendable, Equatable {
  case text
  case whole(ClosedRange<UInt64>)
  case seconds
  case duration
  case port
  case network
  case oneOf([String])

  static let byte = ValueKind.whole(0...255)
  static let word = ValueKind.whole(0...4_294_967_295)
  static let long = ValueKind.whole(0...UInt64.max)

  /// What is wrong with a value; nil if nothing is.
  func complaint(about text: String) -> String? {
    switch self {
    case .text, .oneOf: nil
    case .whole(let range): Self.complaint(about: text, range)
    case .seconds: UInt64(text) == nil || text.hasPrefix("+") ? "'\(text)' is not a whole number of seconds" : nil
    case .duration: TimeText.read(text).complaint
    case .port: PortText.complaint(about: text)
    case .network: NetworkText.complaint(about: text)
    }
  }

  private static func complaint(about text: String, _ range: ClosedRange<UInt64>) -> String? {
    if text.isEmpty { return "cannot parse integer from empty string" }
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return "invalid digit found in string" }
    if let number = UInt64(text), range.contains(number) { return nil }
    return "\(text) is not in \(range.lowerBound)..=\(range.upperBound)"
  }
}

/// `80`, `8080:80`, `8000-8010:80-90`, with `/udp`.
enum PortText {
  static func complaint(about text: String) -> String? {
    let plain = text.hasSuffix("/udp") || text.hasSuffix("/tcp") ? text.dropLast(4) : text[...]
    let parts = plain.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let names = parts.count == 2 ? ["host port", "guest port"] : ["port"]
    for (part, name) in zip(parts, names) {
      for end in part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false) {
        guard let port = UInt16(end) else { return "invalid \(name): \(part)" }
        if port == 0 { return "\(name) 0 is not valid for VM port forwarding" }
      }
    }
    return nil
  }
}

/// `10.0.0.0/8` or an address.
enum NetworkText {
  static func complaint(about text: String) -> String? {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let address = parts.first ?? ""
    let isOld = address.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }.elementCountIfWhole == 4
    let isNew = address.contains(":") && address.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
    let width = parts.count == 2 ? UInt8(parts[1]) : 0
    if (isOld || isNew), let width, width <= (isOld ? 32 : 128) { return nil }
    return "invalid CIDR '\(text)': expected format like 10.0.0.0/8 or 1.1.1.1"
  }
}

extension [UInt8?] {
  fileprivate var elementCountIfWhole: Int? { contains(nil) ? nil : count }
}

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
    // Ranges are checked on signed numbers, which have a minus; whole words are not.
    let isSigned = range.upperBound < UInt64.max
    let digits = text.hasPrefix("+") || isSigned && text.hasPrefix("-") ? text.dropFirst() : text[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return "invalid digit found in string" }
    if let number = UInt64(text), range.contains(number) { return nil }
    if Int64(text) == nil { return "number too \(text.hasPrefix("-") ? "small" : "large") to fit in target type" }
    return "\(text) is not in \(range.lowerBound)..=\(range.upperBound)"
  }
}

/// `80`, `8080:80`, `8000-8010:80-90`, with `/udp`.
enum PortText {
  static func complaint(about text: String) -> String? {
    let plain = text.hasSuffix("/udp") || text.hasSuffix("/tcp") ? text.dropLast(4) : text[...]
    let parts = plain.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let names = parts.count == 2 ? ["host port", "guest port"] : ["port"]
    var widths: Set<Int> = []
    for (part, name) in zip(parts, names) {
      var ends: [Int] = []
      for end in part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false) {
        guard let port = UInt16(end) else { return "invalid \(name): \(part)" }
        if port == 0 { return "\(name) 0 is not valid for VM port forwarding" }
        ends.append(Int(port))
      }
      widths.insert((ends.last ?? 0) - (ends.first ?? 0))
    }
    return widths.count == 1 ? nil : "host and guest port ranges must have the same number of ports: \(text)"
  }

  /// Each port of its own, as `ls -v` shows it.
  static func pairs(_ text: String) -> [String] {
    let kind = text.hasSuffix("/udp") ? "/udp" : ""
    let plain = text.hasSuffix("/udp") || text.hasSuffix("/tcp") ? text.dropLast(4) : text[...]
    let ranges = plain.split(separator: ":", maxSplits: 1).map { part -> ClosedRange<Int> in
      let ends = part.split(separator: "-").compactMap { Int($0) }
      return (ends.first ?? 0)...max(ends.first ?? 0, ends.last ?? 0)
    }
    guard let host = ranges.first, let guest = ranges.last else { return [] }
    return zip(host, guest).map { "\($0) -> \($1)\(kind)" }
  }
}

/// `10.0.0.0/8` or an address.
enum NetworkText {
  /// An address is a network of one.
  static func whole(_ text: String) -> String { text.contains("/") ? text : text + (text.contains(":") ? "/128" : "/32") }

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

import JSON

/// Ports of a machine on the host: `8080:80`, `8080` for the same on both sides, `3000-3010:3000-3010`, each with `/udp` or `/tcp` behind it.
public struct PortMapping: TextValue {
  public static let rule: JSONObject = [
    "description":
      "Ports of a machine on the host: HOST:GUEST, or one for both; ranges FIRST-LAST of the same length; /udp behind them for UDP.",
    "pattern": .string("^\(range)(?::\(range))?(?:/(?:tcp|udp))?" + SchemaPattern.end),
  ]
  private static let port =
    "(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
  private static let range = "\(port)(?:-\(port))?"

  public let text: String
  /// A mapping that has not been checked yet.
  public init(_ text: String) { self.text = text }

  /// Ports from 1 to 65535 without zeros before them. That two ranges have the same length is smolvm's to say.
  public func check() throws(JSONMismatch) {
    func isPort(_ text: Substring) -> Bool { UInt16(text).map { $0 > 0 && String($0) == text } ?? false }
    func isRange(_ text: Substring) -> Bool {
      let ends = text.split(separator: "-", omittingEmptySubsequences: false)
      return ends.count <= 2 && ends.allSatisfy(isPort)
    }
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let sides = (parts.first ?? "").split(separator: ":", omittingEmptySubsequences: false)
    guard (1...2).contains(sides.count), sides.allSatisfy(isRange), parts.count == 1 || ["tcp", "udp"].contains(parts[1]) else {
      throw JSONMismatch(expected: #"ports, HOST:GUEST: "8080:80", "8080", "3000-3010:3000-3010", "53:53/udp""#)
    }
  }
}

/// Names of methods: one, or with `*` for any part of it, `machine.*`.
public struct MethodPattern: Sendable, Hashable {
  /// As it was written.
  public let text: String

  /// Nil for one that no method has: whoever wrote it meant something else.
  public init?(_ text: String) {
    self.text = text
    if !Registry.names.contains(where: matches) { return nil }
  }

  /// Whether it means that method.
  func matches(_ name: String) -> Bool {
    let parts = text.split(separator: "*", omittingEmptySubsequences: false)
    guard parts.count > 1 else { return name == text }
    var rest = name[...]
    for (index, part) in parts.enumerated() {
      switch index {
      case 0:
        guard rest.hasPrefix(part) else { return false }
        rest = rest.dropFirst(part.count)
      case parts.count - 1: return rest.hasSuffix(part)
      default:
        guard let start = rest.indices.first(where: { rest[$0...].hasPrefix(part) }) else {
          if part.isEmpty { continue }
          return false
        }
        rest = rest[start...].dropFirst(part.count)
      }
    }
    return true
  }
}

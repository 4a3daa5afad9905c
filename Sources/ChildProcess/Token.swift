/// What an event is about: a child and one of its four sources. No number is given twice, so an event that was fetched
/// before its child was gone finds nobody instead of somebody else.
struct Token: RawRepresentable, Hashable, Sendable {
  enum Source: UInt64 { case wake, stdout, stderr, stdin, exit }

  let rawValue: UInt64

  init(rawValue: UInt64) { self.rawValue = rawValue }

  init(_ child: UInt64, _ source: Source) { rawValue = child << 3 | source.rawValue }

  static let wake = Token(0, .wake)

  var child: UInt64 { rawValue >> 3 }
  var source: Source { Source(rawValue: rawValue & 7) ?? .wake }
}

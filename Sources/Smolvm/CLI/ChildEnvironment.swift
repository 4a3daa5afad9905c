#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The environment of our children: ours, without what would change what the CLI says or whom it talks about.
public struct ChildEnvironment: Sendable {
  /// The environment that we were given.
  public let inherited: [String: String]
  /// What every child gets.
  public let forChildren: [(String, String)]

  /// What is set for every child: 1.32.2 colours its log even into a pipe, and logs warnings between a command's own lines.
  public static let set = [("NO_COLOR", "1"), ("RUST_LOG", "off")]
  /// What no child gets: with it `machine create` takes its value for the name.
  public static let removed = ["SMOLVM_MACHINE_NAME"]

  /// - Parameter inherited: usually this process's own, ``current()``.
  public init(_ inherited: [String: String]) {
    self.inherited = inherited
    let changed = Set(Self.set.map(\.0) + Self.removed)
    forChildren = inherited.filter { !changed.contains($0.key) }.map { ($0.key, $0.value) } + Self.set
  }

  /// This process's environment. To be read once, before threads that could change it.
  public static func current() -> [String: String] {
    var result: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let pair = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if pair.count == 2 { result[String(pair[0])] = String(pair[1]) }
      entry += 1
    }
    return result
  }
}

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The environment of our children: ours, without what would change what the CLI says or whom it talks about.
///
/// Entries are bytes: an environment need not be UTF-8, and what we do not understand is not ours to mend.
public struct ChildEnvironment: Sendable {
  /// What every child gets, `NAME=VALUE` each.
  let forChildren: [[UInt8]]
  private let inherited: [[UInt8]]

  /// What is set for every child: 1.32.2 colours its log even into a pipe, and logs warnings between a command's own lines.
  static let set = [("NO_COLOR", "1"), ("RUST_LOG", "off")]
  /// What no child gets: with it `machine create` takes its value for the name.
  static let removed = ["SMOLVM_MACHINE_NAME"]

  /// - Parameter entries: `NAME=VALUE` each.
  public init(entries: [[UInt8]]) {
    inherited = entries
    let changed = (Self.set.map(\.0) + Self.removed).map { Array("\($0)=".utf8) }
    forChildren =
      entries.filter { entry in !changed.contains { entry.starts(with: $0) } } + Self.set.map { Array("\($0)=\($1)".utf8) }
  }

  /// - Parameter variables: names and values.
  public init(_ variables: [String: String]) {
    self.init(entries: variables.map { Array("\($0.key)=\($0.value)".utf8) })
  }

  /// This process's environment. To be read once, before threads that could change it.
  public static func current() -> ChildEnvironment {
    var entries: [[UInt8]] = []
    var entry = environ
    while let text = entry.pointee {
      entries.append(Array(UnsafeRawBufferPointer(start: text, count: strlen(text))))
      entry += 1
    }
    return ChildEnvironment(entries: entries)
  }

  /// The same with one variable more, or with another value of it.
  public func setting(_ name: String, to value: String) -> ChildEnvironment {
    let start = Array("\(name)=".utf8)
    return ChildEnvironment(entries: inherited.filter { !$0.starts(with: start) } + [start + Array(value.utf8)])
  }

  /// What a child gets for which something more is set.
  func forChild(setting variables: [(name: String, value: String)]) -> [[UInt8]] {
    if variables.isEmpty { return forChildren }
    let starts = variables.map { Array("\($0.name)=".utf8) }
    return forChildren.filter { entry in !starts.contains { entry.starts(with: $0) } }
      + zip(starts, variables).map { $0 + Array($1.value.utf8) }
  }

  /// The value of an inherited variable; nil if it is not set, or not text.
  public func value(of name: String) -> String? {
    let start = Array("\(name)=".utf8)
    return inherited.first { $0.starts(with: start) }.flatMap { String(validating: $0.dropFirst(start.count), as: UTF8.self) }
  }
}

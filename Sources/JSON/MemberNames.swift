/// The names of the members of an object that somebody wants, at most 64, ASCII and without anything that JSON escapes. The most usual ones
/// best stand first.
public struct MemberNames: Sendable, ExpressibleByArrayLiteral {
  let names: [StaticString]

  /// These names, each once.
  public init(arrayLiteral names: StaticString...) {
    precondition(names.count <= 64)
    self.names = names
  }

  /// Which of them this is.
  public func index(of name: String) -> Int? {
    names.firstIndex { known in
      known.utf8CodeUnitCount == name.utf8.count && known.withUTF8Buffer { name.utf8.elementsEqual($0) }
    }
  }

  func name(_ index: Int) -> String { "\(names[index])" }
}

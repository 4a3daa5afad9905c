/// Something that one thread waits for and another sets, once.
public final class OneAnswer<Value: Sendable>: Sendable {
  private let value = Monitor<Value?>(nil)

  /// Nothing yet.
  public init() {}

  /// Sets it; the first time counts.
  public func set(_ new: Value) {
    value.change { if $0 == nil { $0 = new } }
  }

  /// Blocks the calling thread until it is set.
  public func wait() -> Value { value.wait { $0 } }
}

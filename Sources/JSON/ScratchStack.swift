/// Where the parser keeps the elements of containers that are not finished yet.
///
/// A finished container moves its elements out into an array of exactly their number: one allocation for each container, no growing by
/// doubling, no slack. (Sixteen million bytes of `[[0],[0],…]` are four million arrays; slack would be paid four million times.)
struct ScratchStack<Element>: ~Copyable {
  private var base: UnsafeMutablePointer<Element>?
  private var capacity = 0
  private(set) var count = 0

  init() {}

  deinit {
    base?.deinitialize(count: count)
    base?.deallocate()
  }

  /// The elements. Good until the next call that changes the stack.
  var elements: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: base, count: count) }

  mutating func push(_ element: Element) {
    if count == capacity { grow() }
    base?.advanced(by: count).initialize(to: element)
    count += 1
  }

  /// Takes the elements from `start` on off the stack.
  mutating func take(from start: Int) -> [Element] {
    let taken = count - start
    guard taken > 0, let base else { return [] }
    count = start
    // Not init(unsafeUninitializedCapacity:), which Swift 6.3 never specializes: it looks up the array's type in a table, every time.
    var array: [Element] = []
    array.reserveCapacity(taken)
    for index in start..<start + taken { array.append((base + index).move()) }
    return array
  }

  /// Empties it, and keeps the room only where that is little.
  mutating func removeAll() {
    base?.deinitialize(count: count)
    count = 0
    guard capacity > 64 else { return }
    base?.deallocate()
    (base, capacity) = (nil, 0)
  }

  private mutating func grow() {
    let larger = Swift.max(16, capacity * 2)
    let room = UnsafeMutablePointer<Element>.allocate(capacity: larger)
    if let base {
      room.moveInitialize(from: base, count: count)
      base.deallocate()
    }
    base = room
    capacity = larger
  }
}

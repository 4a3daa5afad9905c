import JSON

/// How the host reads and writes a machine's disks.
public enum BlockIO: String, WireValue, CaseIterable {
  /// One request at a time.
  case sync
  /// By io_uring (Linux).
  case async
}

/// When a guest's writes reach the host's disk.
public enum DiskDurability: String, WireValue, CaseIterable {
  /// At the guest's fsync.
  case full
  /// When the host likes.
  case deferred
}

/// How a machine's network is made.
public enum NetBackend: String, WireValue, CaseIterable {
  /// By the guest's system calls.
  case tsi
  /// By a network card.
  case virtioNet = "virtio-net"
}

/// An amount of memory that is shared with a GPU.
public struct GraphicsMiB: WholeNumber {
  public static let about = "An amount of memory in MiB, for a GPU."
  /// The CLI reads 32 bits, and refuses 0 (1.32.2).
  public static let bounds = 1...Int(UInt32.max)
  public let number: Int
  public init(_ number: Int) { self.number = number }
}

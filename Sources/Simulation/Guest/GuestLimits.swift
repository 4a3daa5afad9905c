/// How much one command of a guest may have of the host, of which a real guest would have a part only. Whatever is beyond fails in the guest, in
/// the words of a guest that has no more.
enum GuestLimits {
  /// How deep commands may stand in commands, in one process or over several: each takes stack of this process. The deepest that was found
  /// in scripts of real projects is about 20.
  static let depth = 200
  /// The parts of pipelines and the commands in `$( )` that run at the same time, each a thread.
  static let threads = 256
  /// What `$( )` and `read` keep in memory, in bytes.
  static let text = 16 << 20
  /// The largest file, in bytes.
  static let file = 1 << 30
  /// In milliseconds, 34 years: what is longer does not fit the clock.
  static let time = 1 << 40
}

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Threads of our own: a blocking system call on Swift's cooperative pool, as wide as the machine has cores, would stop everything.
public enum BackgroundThread {
  /// Runs `body` on a new detached thread that this process cannot do without, and ends it where there can be none.
  public static func start(_ body: @escaping @Sendable () -> Void) {
    let code = make(body)
    if code != 0 {
      Log.write("cannot start a thread (errno \(code)): this user may have no more")
      _exit(1)
    }
  }

  /// Runs `body` on a new detached thread, or, where there can be none (EAGAIN: no more for this user), on this one.
  public static func startOrDo(_ body: @escaping @Sendable () -> Void) {
    if make(body) != 0 { body() }
  }

  /// Blocks this thread for so long.
  public static func sleep(_ time: Duration) {
    usleep(UInt32(clamping: Int64(time / .microseconds(1))))
  }

  private static func make(_ body: @escaping @Sendable () -> Void) -> Int32 {
    let box = Unmanaged.passRetained(Body(run: body))
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    #if canImport(Darwin)
    var thread: pthread_t?
    #else
    var thread = pthread_t()
    #endif
    let code = pthread_create(
      &thread, &attributes,
      { raw in
        #if !canImport(Darwin)
        guard let raw else { return nil }
        #endif
        Unmanaged<Body>.fromOpaque(raw).takeRetainedValue().run()
        return nil
      }, box.toOpaque())
    pthread_attr_destroy(&attributes)
    if code != 0 { Unmanaged<Body>.fromOpaque(box.toOpaque()).release() }
    return code
  }

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(run: @escaping @Sendable () -> Void) { self.run = run }
  }
}

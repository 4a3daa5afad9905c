#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Threads of our own: a blocking system call on Swift's cooperative pool, as wide as the machine has cores, would stop everything.
public enum BackgroundThread {
  /// Runs `body` on a new detached thread.
  public static func start(_ body: @escaping @Sendable () -> Void) {
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
    // EAGAIN: no more threads for this user. This one is made at the start of the process, and without it no answer could ever leave.
    if code != 0 {
      Log.write("cannot start a thread (errno \(code)): this user may have no more")
      _exit(1)
    }
  }

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(run: @escaping @Sendable () -> Void) { self.run = run }
  }
}

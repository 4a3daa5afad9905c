#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Threads for the parts of a pipeline, which work beside each other.
enum GuestThread {
  typealias Handle = pthread_t

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Nil where there can be no thread more.
  static func start(_ run: @escaping @Sendable () -> Void) -> Handle? {
    let body = Unmanaged.passRetained(Body(run))
    #if canImport(Darwin)
    var thread: pthread_t?
    #else
    var thread = pthread_t()
    #endif
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    // Darwin's threads have 512 KiB; GuestLimits.depth takes 3 MiB in a debug build (measured).
    pthread_attr_setstacksize(&attributes, 8 << 20)
    let code = pthread_create(
      &thread, &attributes,
      { raw in
        #if !canImport(Darwin)
        guard let raw else { return nil }
        #endif
        Unmanaged<Body>.fromOpaque(raw).takeRetainedValue().run()
        return nil
      }, body.toOpaque())
    guard code == 0 else {
      body.release()
      return nil
    }
    return thread
  }

  /// Waits for the end of one.
  static func join(_ thread: Handle) { pthread_join(thread, nil) }
}

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A lock around some state, with a condition to wait for.
///
/// Synchronization's `Mutex` has no condition variable, and Dispatch, which has semaphores, would be linked for nothing else.
///
/// Proof for `@unchecked Sendable`: `state` is read and written only between `pthread_mutex_lock` and `pthread_mutex_unlock` of the
/// mutex beside it; all live on the heap at a fixed address, as pthread requires, until `deinit`, when nobody can hold them. Behind a pointer
/// the state is not checked for exclusive access at run time, which the mutex gives already: some nanoseconds of each look. Not copyable,
/// so that it lives in its owner: for a class the compiler would count a reference at each look, too.
struct Monitor<State: Sendable>: ~Copyable, @unchecked Sendable {
  private let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init(_ state: State) {
    self.state.initialize(to: state)
    // Neither can fail with default attributes (glibc and Darwin return 0 always).
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    state.deinitialize(count: 1)
    state.deallocate()
    condition.deallocate()
    mutex.deallocate()
  }

  /// Changes the state and wakes everyone who waits for it.
  func change<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
    pthread_mutex_lock(mutex)
    defer {
      pthread_cond_broadcast(condition)
      pthread_mutex_unlock(mutex)
    }
    return try body(&state.pointee)
  }

  /// Looks at the state, or changes it in a way that nobody waits for.
  func look<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&state.pointee)
  }

  /// Blocks the calling thread until `body` gives something; `body` is called again after every change.
  func wait<Result>(_ body: (inout State) throws -> Result?) rethrows -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let result = try body(&state.pointee) { return result }
      pthread_cond_wait(condition, mutex)
    }
  }
}

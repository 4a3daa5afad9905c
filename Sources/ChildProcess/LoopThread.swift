import CPosix

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Starts the thread that a loop is. It is detached: its loop tells it to end, and nobody waits for that.
func startLoopThread(_ port: LoopPort) throws(SpawnError) {
  let start = Unmanaged.passRetained(port)
  #if canImport(Darwin)
  var thread: pthread_t?
  #else
  var thread = pthread_t()
  #endif
  let code = pthread_create(&thread, nil, threadMain, start.toOpaque())
  if code != 0 {
    start.release()
    throw SpawnError(code: code, operation: "thread")
  }
  #if canImport(Darwin)
  if let thread { pthread_detach(thread) }
  #else
  pthread_detach(thread)
  #endif
}

#if canImport(Darwin)
private typealias ThreadArgument = UnsafeMutableRawPointer
#else
private typealias ThreadArgument = UnsafeMutableRawPointer?
#endif

private func threadMain(_ argument: ThreadArgument) -> UnsafeMutableRawPointer? {
  // A pipe has no MSG_NOSIGNAL: writing to one without a reader raises SIGPIPE, for this thread only, where it stays pending
  // for ever. The host need not have ignored it. All others are for the host's threads to handle.
  cposix_block_signals()
  cposix_name_thread("children")
  #if canImport(Darwin)
  let port = Unmanaged<LoopPort>.fromOpaque(argument).takeRetainedValue()
  #else
  guard let argument else { return nil }
  let port = Unmanaged<LoopPort>.fromOpaque(argument).takeRetainedValue()
  #endif
  LoopCore(port: port).run()
  return nil
}

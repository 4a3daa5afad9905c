#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The least that a server of lines does: a write for each line that comes.
enum LineEcho {
  static func run() {
    let capacity = 1 << 16
    let memory = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    var kept = 0
    while true {
      let count = read(0, memory + kept, capacity - kept)
      if count <= 0 { return }
      let end = kept + count
      var start = 0
      while let found = memchr(memory + start, 10, end - start) {
        let next = UnsafeRawPointer(found) - UnsafeRawPointer(memory) + 1
        if write(1, memory + start, next - start) < 0 { return }
        start = next
      }
      kept = end - start
      memmove(memory, memory + start, kept)
    }
  }
}

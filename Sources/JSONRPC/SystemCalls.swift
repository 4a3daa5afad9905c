#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// `write(2)`, under a name that methods called `write` do not hide.
func systemWrite(_ descriptor: Int32, _ bytes: [UInt8]) -> Int { write(descriptor, bytes, bytes.count) }

/// `read(2)`, likewise.
func systemRead(_ descriptor: Int32, _ memory: UnsafeMutableRawPointer, _ count: Int) -> Int { read(descriptor, memory, count) }

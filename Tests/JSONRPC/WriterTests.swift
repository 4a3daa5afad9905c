import Foundation
import JSON
import Synchronization
import Testing

@testable import JSONRPC

/// What several threads write at once, to somebody who reads slowly.
struct WriterTests {
  enum Output: CaseIterable, Sendable { case pipe, nonBlockingPipe, smallNonBlockingSocket, nonBlockingTerminal }

  private final class Seen: MessageTap {
    let lines = Mutex<[String]>([])
    func received(_ message: JSONValue) {}
    func receivedUnreadable(_ what: UnreadableMessage) {}
    func sent(_ message: ArraySlice<UInt8>) { lines.withLock { $0.append(String(decoding: message, as: UTF8.self)) } }
  }

  /// Whoever writes directly and whoever closes must not wait for each other's news.
  @Test(.timeLimit(.minutes(1))) func itClosesWhileAnotherThreadWrites() throws {
    for round in 0..<3000 {
      var ends: [Int32] = [0, 0]
      try #require(pipe(&ends) == 0)
      let writer = MessageWriter(descriptor: ends[1], framing: .lines, limit: 1 << 20, congested: { _ in }, failed: { _ in })
      // More than is written directly, so that there is a thread.
      writer.send([UInt8](repeating: 0x78, count: 5000))
      let isDone = OneAnswer<Void>()
      BackgroundThread.start {
        for _ in 0..<round % 8 { writer.send([0x78]) }
        isDone.set(())
      }
      writer.close()
      isDone.wait()
      close(ends[0])
      close(ends[1])
    }
  }

  @Test(.timeLimit(.minutes(1)), arguments: Output.allCases, [false, true])
  func everyMessageArrivesWholeAndInTheOrderOfItsThread(output: Output, isTapped: Bool) throws {
    var ends: [Int32] = [0, 0]
    if output == .smallNonBlockingSocket {
      #if canImport(Darwin)
      let kind = SOCK_STREAM
      #else
      let kind = Int32(SOCK_STREAM.rawValue)
      #endif
      try #require(socketpair(AF_UNIX, kind, 0, &ends) == 0)
      var size: Int32 = 1
      setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    } else if output == .nonBlockingTerminal {
      // The one that polls writable and then takes a part.
      var (master, slave): (Int32, Int32) = (0, 0)
      try #require(openpty(&master, &slave, nil, nil, nil) == 0)
      ends = [master, slave]
      var settings = termios()
      tcgetattr(ends[1], &settings)
      cfmakeraw(&settings)
      tcsetattr(ends[1], TCSANOW, &settings)
    } else {
      try #require(pipe(&ends) == 0)
    }
    if output != .pipe { _ = fcntl(ends[1], F_SETFL, O_NONBLOCK) }
    let (reading, writing) = (ends[0], ends[1])
    defer { close(reading) }
    let (threads, count) = (3, 400)
    let tap = isTapped ? Seen() : nil
    let writer = MessageWriter(
      descriptor: writing, framing: .lines, limit: 1 << 20, tap: tap, congested: { _ in }, failed: { _ in })
    for thread in 0..<threads {
      BackgroundThread.start {
        // One of them as the reader of requests does it.
        if thread == 0 { writer.gather() }
        for index in 0..<count {
          // So that most find nothing waiting, and a descriptor that has some room.
          while thread > 0 && writer.unsent > (thread - 1) * 2500 { usleep(20) }
          writer.send(Array("\(thread) \(index) \(String(repeating: "x", count: (index * 37 + thread) % 3000))".utf8))
          if thread == 0 && index % 7 == 0 { writer.flush() }
        }
        if thread == 0 { writer.stopGathering() }
      }
    }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 700)
    var lines = 0
    while lines < threads * count {
      let got = read(reading, &piece, piece.count)
      try #require(got > 0, "after \(lines) lines")
      bytes += piece[..<got]
      lines += piece[..<got].count { $0 == 0x0A }
    }
    writer.close()
    close(writing)
    let messages = bytes.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    for thread in 0..<threads {
      let expected = (0..<count).map { "\(thread) \($0) \(String(repeating: "x", count: ($0 * 37 + thread) % 3000))" }
      #expect(messages.filter { $0.hasPrefix("\(thread) ") } == expected)
    }
    #expect(messages.count == threads * count)
    if let tap { #expect(tap.lines.withLock { $0 } == messages) }
  }
}

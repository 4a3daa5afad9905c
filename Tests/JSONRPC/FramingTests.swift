import Foundation
import JSON
import Synchronization
import Testing

@testable import JSONRPC

/// How bytes become lines and lines become bytes.
struct FramingTests {
  private static let request = #"{"jsonrpc":"2.0","id":1,"method":"get_data"}"#
  private static let answer = #"{"jsonrpc":"2.0","id":1,"result":{"data":["hello",5]}}"#

  @Test func aLastLineWithoutALineEndIsServed() throws {
    let session = try LocalSession()
    session.send(bytes: Array(Self.request.utf8))
    #expect(try session.rest() == [Self.answer])
  }

  @Test func crlfEndsALine() throws {
    let session = try LocalSession()
    session.send(bytes: Array((Self.request + "\r\n\r\n" + Self.request + "\r\n").utf8))
    #expect(try session.rest() == [Self.answer, Self.answer])
  }

  @Test func aRequestThatComesByteByByteIsServed() throws {
    let session = try LocalSession()
    for byte in Array((#"{"jsonrpc":"2.0","id":"é😀","method":"get_data"}"# + "\r\n").utf8) { session.send(bytes: [byte]) }
    #expect(try session.rest() == [#"{"jsonrpc":"2.0","id":"é😀","result":{"data":["hello",5]}}"#])
  }

  @Test func manyRequestsInOneWriteAreAllServed() throws {
    let session = try LocalSession()
    let count = 1000
    let text = (0..<count).map { #"{"jsonrpc":"2.0","id":\#($0),"method":"get_data"}"# + "\n" }.joined()
    let requests = session.requests
    Thread.detachNewThread { requests.write(Data(text.utf8)) }
    for id in 0..<count { #expect(session.next()?.hasPrefix(#"{"jsonrpc":"2.0","id":\#(id),"#) == true) }
    #expect(try session.rest() == [])
  }

  @Test func aLineOverTheLimitIsDroppedAndAnsweredAndTheNextOneServed() throws {
    var limits = Connection.Limits()
    limits.line = 1024
    for excess in [1, 100_000] {
      let session = try LocalSession(limits: limits)
      let padding = String(repeating: "x", count: limits.line - 2)
      session.send("\"\(padding)\"")  // just the limit: read, and no request
      session.send("\"\(padding)\(String(repeating: "x", count: excess))\"")
      session.send(Self.request)
      let lines = try session.rest()
      try #require(lines.count == 3)
      #expect(lines[0].contains(#""kind":"invalidRequest""#))
      #expect(
        lines[1].contains(#""id":null"#) && lines[1].contains(#""code":-32600"#) && lines[1].contains(#""kind":"messageTooLarge""#))
      #expect(lines[2] == Self.answer)
    }
  }

  @Test func aLineOverTheLimitIsAnsweredBeforeItEnds() throws {
    var limits = Connection.Limits()
    limits.line = 1024
    let session = try LocalSession(limits: limits)
    session.send(bytes: [UInt8](repeating: 0x78, count: 5000))
    #expect(session.next()?.contains("messageTooLarge") == true)
    session.send(bytes: [UInt8](repeating: 0x78, count: 5000))
    session.send("")
    session.send(Self.request)
    #expect(try session.rest() == [Self.answer])
  }

  @Test func aLineThatEndsWithTheInputAndIsTooLongIsAnsweredOnce() throws {
    var limits = Connection.Limits()
    limits.line = 1024
    let session = try LocalSession(limits: limits)
    session.send(bytes: [UInt8](repeating: 0x78, count: 5000))
    #expect(try session.rest().count == 1)
  }

  @Test func invalidUTF8IsAParseErrorAndTheNextLineIsServed() throws {
    let session = try LocalSession()
    session.send(bytes: Array(#"{"jsonrpc":"2.0","id":""#.utf8) + [0xFF] + Array("\"}\n".utf8))
    session.send(bytes: [0xEF, 0xBB, 0xBF] + Array((Self.request + "\n").utf8))
    session.send(Self.request)
    let lines = try session.rest()
    try #require(lines.count == 3)
    #expect(lines[0].contains("-32700") && lines[1].contains("-32700"))
    #expect(lines[2] == Self.answer)
  }

  @Test func nestingBeyondTheLimitIsAParseError() throws {
    let session = try LocalSession()
    session.send(String(repeating: "[", count: 1_000_000))
    session.send(Self.request)
    let lines = try session.rest()
    #expect(lines.count == 2 && lines[0].contains("-32700") && lines[1] == Self.answer)
  }

  @Test func anIdOverOneKibibyteIsRefused() throws {
    let session = try LocalSession()
    let long = String(repeating: "a", count: 1024)
    session.send(#"{"jsonrpc":"2.0","id":"\#(long)","method":"get_data"}"#)
    session.send(#"{"jsonrpc":"2.0","id":"\#(long)a","method":"get_data"}"#)
    session.send(#"{"jsonrpc":"2.0","id":\#(String(repeating: "1", count: 1025)),"method":"get_data"}"#)
    let lines = try session.rest()
    try #require(lines.count == 3)
    #expect(lines[0].contains(long) && lines[0].contains("result"))
    #expect(lines[1].contains(#""id":null"#) && lines[1].contains("-32600"))
    #expect(lines[2].contains(#""id":null"#) && lines[2].contains("-32600"))
  }

  @Test func aBatchMayHave64MembersAndNotOneMore() throws {
    let session = try LocalSession()
    for count in [64, 65] {
      let members = (0..<count).map { #"{"jsonrpc":"2.0","id":\#($0),"method":"get_data"}"# }
      session.send("[" + members.joined(separator: ",") + "]")
    }
    let lines = try session.rest()
    try #require(lines.count == 2)
    #expect(try JSONParser.parse(lines[0]).array?.count == 64)
    #expect(try JSONParser.parse(lines[1])["error"]?["code"] == -32600)
  }

  @Test func aBatchIsAnsweredWhenItsLastMemberIs() throws {
    let session = try LocalSession()
    session.send(#"[{"jsonrpc":"2.0","id":1,"method":"hold"},{"jsonrpc":"2.0","id":2,"method":"get_data"}]"#)
    session.send(#"{"jsonrpc":"2.0","id":3,"method":"get_data"}"#)
    session.send(#"{"jsonrpc":"2.0","id":4,"method":"release"}"#)
    let lines = try session.rest()
    try #require(lines.count == 3)
    #expect(lines[0].contains(#""id":3"#))
    #expect(lines[1].hasPrefix("[") && lines[1].contains(#""id":1"#) && lines[1].contains(#""id":2"#))
    #expect(lines[2].contains(#""id":4"#))
  }

  @Test func theEndOfInputWaitsForEveryAnswer() throws {
    let service = TestService()
    let session = try LocalSession(service: service)
    session.send(#"{"jsonrpc":"2.0","id":1,"method":"hold"}"#)
    session.send(#"{"jsonrpc":"2.0","id":2,"method":"mark"}"#)
    _ = session.next()
    Thread.detachNewThread {
      usleep(100_000)
      for call in service.held.withLock({ $0 }) { call.succeed(["late": true]) }
    }
    #expect(try session.rest() == [#"{"jsonrpc":"2.0","id":1,"result":{"late":true}}"#])
  }

  @Test func readingPausesWhileTooManyCallsAreInFlight() throws {
    var limits = Connection.Limits()
    limits.callsInFlight = 2
    let service = TestService()
    let session = try LocalSession(limits: limits, service: service)
    for id in 1...3 { session.send(#"{"jsonrpc":"2.0","id":\#(id),"method":"hold"}"#) }
    while service.held.withLock({ $0.count }) < 2 { usleep(1000) }
    usleep(50_000)  // time for a third, if it were read
    #expect(service.held.withLock { $0.count } == 2)
    service.held.withLock { $0.removeFirst() }.succeed([:])
    while service.held.withLock({ $0.count }) < 2 { usleep(1000) }
    for call in service.held.withLock({ $0 }) { call.succeed([:]) }
    #expect(try session.rest().count == 3)
  }
}

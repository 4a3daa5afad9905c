import Foundation
import JSON
import Testing

@testable import JSONRPC

/// Messages with a header that says their length, both ways.
struct HeaderFramingTests {
  private static let request = #"{"jsonrpc":"2.0","id":1,"method":"get_data"}"#
  private static let answer = #"{"jsonrpc":"2.0","id":1,"result":{"data":["hello",5]}}"#

  private func session(limit: Int = 16 << 20) throws -> LocalSession {
    var limits = Connection.Limits()
    limits.line = limit
    return try LocalSession(framing: .headers, limits: limits)
  }

  private func framed(_ text: String, _ more: String = "") -> [UInt8] {
    Array("Content-Length: \(text.utf8.count)\r\n\(more)\r\n\(text)".utf8)
  }

  /// Splits what was written as a strict client would.
  private func messages(_ bytes: [UInt8], _ location: SourceLocation = #_sourceLocation) throws -> [String] {
    var (rest, messages) = (bytes[...], [String]())
    while !rest.isEmpty {
      let head = "Content-Length: "
      try #require(rest.starts(with: head.utf8), "\(String(decoding: rest.prefix(80), as: UTF8.self))", sourceLocation: location)
      let end = try #require(rest.firstIndex(of: 0x0D))
      let length = try #require(Int(String(decoding: rest[(rest.startIndex + head.utf8.count)..<end], as: UTF8.self)))
      try #require(rest[end...].starts(with: "\r\n\r\n".utf8))
      messages.append(String(decoding: rest[(end + 4)...].prefix(length), as: UTF8.self))
      rest = rest[(end + 4)...].dropFirst(length)
    }
    return messages
  }

  @Test func aMessageIsAsLongAsItsHeaderSaysInBytes() throws {
    let session = try session()
    let id = #"é😀\n"#
    session.send(bytes: framed(#"{"jsonrpc":"2.0","id":"\#(id)","method":"get_data"}"#) + framed(Self.request))
    #expect(
      try messages(session.restOfBytes()) == [#"{"jsonrpc":"2.0","id":"\#(id)","result":{"data":["hello",5]}}"#, Self.answer])
  }

  @Test func otherFieldsAndOtherCaseAndLineEndsAreTaken() throws {
    let session = try session()
    session.send(bytes: framed(Self.request, "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n"))
    session.send(bytes: Array("content-type: x\r\nCONTENT-LENGTH:\t\(Self.request.utf8.count)  \r\n\r\n\(Self.request)".utf8))
    session.send(bytes: Array("Content-Length: \(Self.request.utf8.count)\n\n\(Self.request)\r\n\r\n".utf8))
    #expect(try messages(session.restOfBytes()) == [Self.answer, Self.answer, Self.answer])
  }

  @Test func aMessageThatComesByteByByteIsServedAndLineEndsInItAreItsOwn() throws {
    let session = try session()
    for byte in framed("{\"jsonrpc\":\"2.0\",\r\n\r\n \"id\":1,\n\"method\":\"get_data\"}") { session.send(bytes: [byte]) }
    #expect(try messages(session.restOfBytes()) == [Self.answer])
  }

  @Test func aMessageOfTheVeryLimitIsTakenAndOneOfAByteMoreIsNot() throws {
    let session = try session(limit: 1024)
    func request(_ length: Int) -> String {
      Self.request + String(repeating: " ", count: length - Self.request.utf8.count)
    }
    session.send(bytes: framed(request(1024)) + framed(request(1025)) + framed(request(1024)))
    let answers = try messages(session.restOfBytes())
    #expect(answers.count == 3 && answers[0] == Self.answer && answers[1].contains("messageTooLarge") && answers[2] == Self.answer)
  }

  /// What was no header ends where the next message begins, wherever reading stopped in between.
  @Test func aHeaderBehindAnEndlessLineIsFoundWhereverItIsCut() throws {
    let next = framed(Self.request)
    for cut in 0...20 {
      let session = try session()
      session.send(bytes: Array(String(repeating: "x", count: 5000).utf8) + next[..<cut])
      usleep(20_000)
      session.send(bytes: Array(next[cut...]))
      let answers = try messages(session.restOfBytes())
      #expect(answers.count == 2 && answers.last == Self.answer, "\(cut): \(answers)")
    }
  }

  @Test func aMessageOverTheLimitIsDroppedAndAnsweredAndTheNextOneServed() throws {
    let session = try session(limit: 1024)
    session.send(bytes: framed(String(repeating: "x", count: 200_000)) + framed(Self.request))
    let answers = try messages(session.restOfBytes())
    try #require(answers.count == 2)
    #expect(answers[0].contains(#""kind":"messageTooLarge""#) && answers[1] == Self.answer)
  }

  /// Each is said once, and the next header is found.
  @Test(arguments: [
    ("", "a header was expected"), ("Content-Length: many\r\n\r\n", "a number of bytes"),
    ("Content-Length: -1\r\n\r\n", "a number of bytes"), ("Content-Type: x\r\n\r\n", "without Content-Length"),
    ("Content-Length : 44\r\n\r\n", "a header was expected"),
    ("[{\"jsonrpc\":\"2.0\"}]\n", "a header was expected"), (" {\"jsonrpc\":\"2.0\"}\n", "a header was expected"),
    ("Content-Length: 4 4\r\n\r\n", "a number of bytes"), ("Content-Length: +5\r\n\r\n", "a number of bytes"),
    ("Content-Length: \r\n\r\n", "a number of bytes"), ("Content-Length: 4\r\nContent-Length: 5\r\n\r\n", "4 and 5"),
    ("Content-Length: 99999999999999999999\r\n\r\n", "a number of bytes"),
    (String(repeating: "x", count: 9000), "a header was expected"), (String(repeating: "y", count: 200_000), "header"),
  ]) func whatIsNoHeaderIsSaidAndTheNextMessageServed(bad: String, why: String) throws {
    let session = try session()
    // A line, from somebody who was told another framing; its end may touch the next header.
    session.send(bytes: Array((bad.isEmpty ? Self.request + "\n" + Self.request : bad + Self.request).utf8) + framed(Self.request))
    let answers = try messages(session.restOfBytes())
    try #require(answers.count == 2, "\(answers)")
    #expect(answers[0].contains(#""code":-32700"#) && answers[0].contains(why), "\(answers[0])")
    #expect(answers[1] == Self.answer)
  }

  @Test func anInputThatEndsInTheMiddleSaysSo() throws {
    for cut in ["Content-Le", "Content-Type: x\r\n", "Content-Length: 44\r\n", "Content-Length: 44\r\n\r\n{\"jsonrpc\""] {
      let session = try session()
      session.send(bytes: framed(Self.request) + Array(cut.utf8))
      let answers = try messages(session.restOfBytes())
      #expect(answers.count == 2 && answers.last?.contains("ended in the middle") == true, "\(cut): \(answers)")
    }
  }

  @Test func manyMessagesInOneWriteAreAllServedInOrder() throws {
    let session = try session()
    let count = 2000
    let bytes = (0..<count).flatMap { framed(#"{"jsonrpc":"2.0","id":\#($0),"method":"get_data"}"#) }
    let requests = session.requests
    Thread.detachNewThread {
      requests.write(Data(bytes))
      try? requests.close()
    }
    let answers = try messages(session.restOfBytes(ending: false))
    #expect(answers.count == count)
    for (id, answer) in answers.enumerated() { #expect(answer.contains(#""id":\#(id),"#)) }
  }
}

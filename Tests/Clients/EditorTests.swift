import Foundation
import Testing
import TestSupport

/// The JSON-RPC libraries that editors ship, whose messages have headers.
@Suite(
  .serialized, .enabled(if: Tiers.editors, "clients tier: Tests/all installs Emacs and Neovim and sets SMOLVM_RPC_TEST_EDITORS"))
struct EditorTests {
  private static let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/editors/"
  private static let server = [Programs.smolvmRPC, "--simulate", "--framing", "headers"]

  private func run(_ command: [String], _ environment: [String: String] = [:]) throws -> [String] {
    let home = try TemporaryFolder()
    let session = try Session(["/usr/bin/env"] + command, environment: environment.merging(["HOME": home.path]) { $1 })
    session.closeInput()
    let end = try session.end()
    try #require(end.status == 0, "\(end.lines.joined(separator: "\n"))\n\(session.errors)")
    return end.lines
  }

  @Test func emacsMakesACallReadsAStreamAndCatchesAnError() throws {
    #expect(
      try run(["emacs", "--batch", "-Q", "-l", Self.here + "emacs.el"] + Self.server) == ["emacs: a call, a stream and an error"])
  }

  @Test func neovimMakesACallReadsAStreamAndCatchesAnError() throws {
    let said = try run(
      ["nvim", "--headless", "-u", "NONE", "-c", "luafile \(Self.here)neovim.lua"],
      ["SMOLVM_RPC_COMMAND": Self.server.joined(separator: " ")])
    #expect(said == ["neovim: a call, a stream and an error"])
  }
}

import ChildProcess
import Foundation
import JSON
import Smolvm
import Testing
import TestSupport

@testable import SmolvmRPC

/// The file that says what must not outlive a session.
struct JournalTests {
  private static let child = JournalRecord.child(ProcessIdentity(pid: 4242, startTime: 99))

  @Test(arguments: [
    child, .child(ProcessIdentity(pid: .max, startTime: .max)),
    .machine("a", .label(Scene.someone)), .machine(String(repeating: "n", count: 128), .label(Scene.someone)),
    .machine("a", .created(1_750_000_000)), .machine("a", .created(nil)),
  ])
  func aRecordIsReadAsItWasWritten(record: JournalRecord) throws {
    #expect(record.line.count == JournalRecord.size && record.line.last == 0x0A)
    let scene = try Scene()
    let journal = try scene.journal([record])
    let content = try #require(journal.file.content())
    #expect(content.records.map(\.record) == [record])
    #expect(content.header?.session == Scene.someone && content.header?.pid == getpid())
    #expect(content.header?.processes == JournalHeader.currentProcesses && content.header?.smolvm == scene.smolvm)
  }

  @Test(arguments: [
    "", "child", "child x 1", "child 1 5", "child -3 5", "machine a", "machine a label", "machine a other 1", "wrong 1 2",
  ])
  func aLineThatSaysNothingIsNoRecord(text: String) { #expect(JournalRecord(line: Array(text.utf8)) == nil) }

  @Test func itIsAsSmallAsTheMostRecordsAtOneTime() throws {
    let scene = try Scene()
    let journal = try scene.journal()
    let header = journal.file.bytes.count
    var slots: [Journal.Slot] = []
    for round in 0..<200 {
      for number in 0..<5 { slots.append(try #require(journal.add(.machine("m\(round)-\(number)", .label("x"))))) }
      for _ in 0..<5 { journal.remove(slots.remove(at: round % slots.count)) }
    }
    #expect(journal.file.bytes.count == header + 5 * JournalRecord.size)
    #expect(journal.file.content()?.records.isEmpty == true)
  }

  @Test func aPersonCanReadIt() throws {
    let scene = try Scene()
    let journal = try scene.journal([Self.child, .machine("dev", .created(nil))])
    let lines = try String(contentsOfFile: journal.file.path, encoding: .utf8).split(separator: "\n")
    let words = lines.dropFirst().map { $0.split(separator: " ").joined(separator: " ") }
    #expect(words == ["child 4242 99", "machine dev created ?"])
    #expect(try JSONParser.parse(String(lines[0]))["environment"]?["HOME"] == .string(scene.home.path))
  }

  @Test func threadsWriteSideBySide() throws {
    let journal = try Scene().journal()
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for number in 0..<200 {
        let slot = journal.add(.machine("t\(thread)-\(number)", .label("x")))
        if number != 7, let slot { journal.remove(slot) }
      }
    }
    let names = journal.file.content()?.records.map(\.record).sorted { "\($0)" < "\($1)" }
    #expect(names == (0..<8).map { .machine("t\($0)-7", .label("x")) })
  }

  @Test func aHeaderOfAnyLengthIsRead() throws {
    let scene = try Scene()
    let path = (0..<500).map { "/folder/number/\($0)" }.joined(separator: ":")
    let environment = ChildEnvironment(["HOME": scene.home.path, "PATH": path, "SMOLVM_DATA_DIR": "here", "XDG_DATA_HOME": "there"])
    let journal = try scene.journal(
      [Self.child], header: JournalHeader(session: "long", smolvm: "bin/smolvm", environment: environment))
    let content = try #require(journal.file.content())
    #expect(content.header?.environment["PATH"] == path && content.records.map(\.record) == [Self.child])
    // Whoever reads it works in another folder.
    let here = FileManager.default.currentDirectoryPath
    #expect(content.header?.smolvm == here + "/bin/smolvm" && content.header?.environment["SMOLVM_DATA_DIR"] == here + "/here")
    #expect(content.header?.environment["XDG_DATA_HOME"] == "there")
  }

  @Test func itIsForThisUserAlone() throws {
    let scene = try Scene()
    let journal = try scene.journal()
    let modes = [journal.file.path, scene.folder.path, scene.home.file(".local")].map { path in
      (try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int) ?? 0
    }
    #expect(modes == [0o600, 0o700, 0o700])
  }

  @Test func aLivingOneCannotBeTakenOverAndADeadOneCanOnce() throws {
    let scene = try Scene()
    var journal: Journal? = try scene.journal([Self.child])
    let path = try #require(journal?.file.path)
    #expect(JournalFile.takeOver(path) == nil)
    journal = nil
    let first = JournalFile.takeOver(path)
    #expect(first?.content()?.records.count == 1)
    #expect(JournalFile.takeOver(path) == nil)
    first?.remove()
    #expect(JournalFile.takeOver(path) == nil && first?.isAtItsPath == false)
  }

  @Test(arguments: [true, false]) func oneThatWasSweptBetweenOpenAndLockIsNotSweptAgain(another: Bool) throws {
    let scene = try Scene()
    let path = try scene.deadJournal([Self.child])
    let late = open(path, O_RDWR)
    JournalFile.takeOver(path)?.remove()
    if another { try scene.deadJournal([Self.child]) }
    #expect(JournalFile.takeOver(path, opened: late) == nil)
  }

  @Test func oneThatSomebodyElseCouldHaveWrittenIsLeft() throws {
    let scene = try Scene(["m": Scene.machine(label: Scene.someone)])
    let path = try scene.deadJournal([.machine("m", .label(Scene.someone))])
    try FileManager.default.setAttributes([.posixPermissions: 0o620], ofItemAtPath: path)
    let link = scene.folder.journal(of: "link")
    let elsewhere = scene.home.file("elsewhere")
    try FileManager.default.copyItem(atPath: path, toPath: elsewhere)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: elsewhere)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: elsewhere)
    #expect(DeadSessions.sweep(scene.folder).isEmpty && scene.deletions.isEmpty)
  }

  @Test func oneThatNobodyFinishedGoesAndOneOfANewerVersionStays() throws {
    let scene = try Scene()
    try scene.folder.make()
    let empty = scene.folder.journal(of: "empty")
    let newer = scene.folder.journal(of: "newer")
    for (path, text) in [(empty, ""), (newer, #"{"format":2}"# + "\nsomething else\n")] {
      #expect(FileManager.default.createFile(atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]))
    }
    DeadSessions.sweep(scene.folder)
    #expect(scene.folder.journals == [newer])
  }
}

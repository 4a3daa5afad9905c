import JSON
import Testing

@testable import Smolvm

/// What is refused before anything runs, and where the error points.
struct RefusalTests {
  private func refusal<C: Command>(_ type: C.Type, _ text: String) -> JSONMismatch? {
    do {
      var command = try JSONValueDecoder(unknownMembers: .refuse, ignoring: ["_meta"]).decode(
        type, from: try JSONParser.parse(text))
      command.complete()
      try command.checkAll()
      return nil
    } catch let mismatch as JSONMismatch {
      return mismatch
    } catch {
      return JSONMismatch(pointer: "?", expected: "\(error)")
    }
  }

  @Test(arguments: [
    "", "-x", "a-", "a--b", "a.b", "a b", "a/b", "a:b", "_a", "é", "a\\u0000", String(repeating: "a", count: 129),
  ])
  func aNameAgainstTheRuleIsRefused(name: String) {
    #expect(refusal(MachineStart.self, #"{"name":"\#(name)"}"#)?.pointer == "/name")
  }

  @Test(arguments: ["a", "0", "a-b", "a_", "A9-z_", String(repeating: "a", count: 128)]) func aNameWithinTheRuleIsTaken(
    name: String
  ) {
    #expect(refusal(MachineStart.self, #"{"name":"\#(name)"}"#) == nil)
  }

  @Test(arguments: ["1", "0s", "", "abc", "s", "1x", ".5s", "1.s", "-1s", "1 s", "0.1ms", "1s2", "1.0000000001s"])
  func aTimeWithoutAUnitIsRefused(
    time: String
  ) {
    #expect(refusal(MachineExec.self, #"{"name":"m","argv":["a"],"timeout":"\#(time)"}"#)?.pointer == "/timeout")
  }

  @Test(arguments: [("30s", 30_000), ("1.5s", 1500), ("500ms", 500), ("1m30s", 90_000), ("2h", 7_200_000), ("1d", 86_400_000)])
  func aTimeIsReadAsTheCLIReadsIt(time: String, milliseconds: Int) {
    #expect(TimeSpan(time).milliseconds == milliseconds)
  }

  @Test(arguments: [
    (#"{"name":"m"}"#, "/argv"),
    (#"{"name":"m","argv":[]}"#, "/argv"),
    (#"{"name":"m","argv":["a",1]}"#, "/argv/1"),
    (#"{"name":"m","argv":["a","b\u0000c"]}"#, "/argv/1"),
    (#"{"name":"m","argv":["a"],"env":{"":"v"}}"#, "/env/"),
    (#"{"name":"m","argv":["a"],"env":{"A=B":"v"}}"#, "/env/A=B"),
    (#"{"name":"m","argv":["a"],"env":{"A/~":"\u0000"}}"#, "/env/A~1~0"),
    (#"{"name":"m","argv":["a"],"env":{"A":1}}"#, "/env/A"),
    (#"{"name":"m","argv":["a"],"timout":"1s"}"#, "/timout"),
    (#"{"name":"m","argv":["a"],"maxOutputBytes":-1}"#, "/maxOutputBytes"),
    (#"{"name":"m","argv":["a"],"maxOutputBytes":16777217}"#, "/maxOutputBytes"),
    (#"{"name":"m","argv":["a"],"stdin":"!","stdinEncoding":"base64"}"#, "/stdin"),
    (#"{"name":"m","argv":["a"],"stdinEncoding":"hex"}"#, "/stdinEncoding"),
    (#"{"name":"m","argv":["a"],"detach":true,"timeout":"1s"}"#, "/timeout"),
    (#"{"name":null,"argv":["a"]}"#, "/name"),
    (#"{"name":"m","argv":"a"}"#, "/argv"),
  ])
  func whatExecCannotTakeIsRefusedWithItsPlace(text: String, pointer: String) {
    #expect(refusal(MachineExec.self, text)?.pointer == pointer)
  }

  @Test(arguments: [
    (#""argv":["a","LONG"]"#, "/argv/1"), (#""argv":["a"],"env":{"A":"LONG"}"#, "/env/A"),
    (#""argv":["a"],"workdir":"LONG""#, "/workdir"),
  ])
  func anArgumentTooLongForTheKernelIsRefusedWithItsPlace(members: String, pointer: String) {
    let text = #"{"name":"m",\#(members)}"#.replacing("LONG", with: String(repeating: "x", count: 131_072))
    #expect(refusal(MachineExec.self, text)?.pointer == pointer)
    #expect(refusal(MachineExec.self, #"{"name":"m","argv":["cat"],"stdin":"\#(String(repeating: "x", count: 200_000))"}"#) == nil)
  }

  @Test func nullForAnOptionalMemberIsTheSameAsLeavingItOut() {
    #expect(refusal(MachineExec.self, #"{"name":"m","argv":["a"],"env":null,"timeout":null,"_meta":{"x":1}}"#) == nil)
  }

  @Test func aMistypedMemberIsNamedTogetherWithTheNearestOne() {
    #expect(refusal(MachineExec.self, #"{"name":"m","argv":["a"],"timout":"1s"}"#)?.expected.contains("timeout") == true)
  }

  @Test(arguments: [
    (#"{"source":"a:b","target":"/t"}"#, "/volumes/0/source"),
    (#"{"source":"/a","target":"t"}"#, "/volumes/0/target"),
    (#"{"source":"/a","target":"/t","mode":"rx"}"#, "/volumes/0/mode"),
    (#"{"source":"/a"}"#, "/volumes/0/target"),
    (#"{"source":"/a","target":"/t","readonly":true}"#, "/volumes/0/readonly"),
  ])
  func aVolumeThatTheCLIWouldMistakeIsRefused(volume: String, pointer: String) {
    #expect(refusal(MachineCreate.self, #"{"name":"m","volumes":[\#(volume)]}"#)?.pointer == pointer)
  }

  @Test(arguments: [
    (#"{"src":"a:/x","dst":"b:/x"}"#, "/dst"),
    (#"{"src":"/x","dst":"/y"}"#, "/dst"),
    (#"{"src":{"machine":"a.b","path":"/x"},"dst":"/y"}"#, "/src/machine"),
    (#"{"src":{"machine":"a"},"dst":"/y"}"#, "/src/path"),
    (#"{"src":1,"dst":"/y"}"#, "/src"),
    (#"{"src":"m:/x","dst":"/y","mode":"0600"}"#, "/mode"),
    (#"{"src":"m:","dst":"/y"}"#, "/src/path"),
    (#"{"src":"/x","dst":"m:/y","mode":"999"}"#, "/mode"),
    (#"{"src":"/x","dst":"m:/y","mode":""}"#, "/mode"),
  ])
  func aCopyThatTheCLIWouldMistakeIsRefused(text: String, pointer: String) {
    #expect(refusal(MachineCopy.self, text)?.pointer == pointer)
  }

  @Test(arguments: [
    ("m:/x", "m", "/x"), ("m:/x:y", "m", "/x:y"), ("/a:b", nil, "/a:b"), ("./a:b", nil, "./a:b"), ("-:x", nil, "-:x"),
    ("a", nil, "a"),
  ])
  func anEndOfACopyIsReadAsTheCLIWouldAndAHostPathWithASlashIsNoMachine(text: String, machine: String?, path: String) {
    #expect(CopyEndpoint(text).machine?.text == machine && CopyEndpoint(text).path == path)
  }

  @Test func packCreateNeedsSomethingToPack() {
    #expect(refusal(PackCreate.self, #"{"output":"o"}"#)?.pointer == "")
    #expect(refusal(PackCreate.self, #"{"output":"","image":"i"}"#)?.pointer == "/output")
  }
}

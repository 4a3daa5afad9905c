import Foundation
import JSON

/// A scripted stand-in for smolvm: what it prints, when, how it exits and which signals it ignores is said by a scenario file, and what it
/// was given (arguments, environment, stdin) is recorded, a JSON line for each run. Of the versions whose grammar it knows (see `Grammar`)
/// it takes only what they take.
///
/// - `FAKE_SMOLVM_SCENARIO`: the scenario, see `Scenario`.
/// - `FAKE_SMOLVM_RECORD`: the file that runs are recorded in.
@main enum Main {
  static func main() {
    let environment = ProcessInfo.processInfo.environment
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard let path = environment["FAKE_SMOLVM_SCENARIO"], let scenario = Scenario(contentsOf: path) else {
      say(2, "FakeSmolvm: FAKE_SMOLVM_SCENARIO names no scenario")
      exit(98)
    }
    let recorder = Recorder(path: environment["FAKE_SMOLVM_RECORD"])
    let descriptors = (0..<256).filter { fcntl(Int32($0), F_GETFD) >= 0 }  // before anything of ours is opened
    recorder.write(
      "start",
      [
        "argv": .array(arguments.map(JSONValue.string)), "env": .object(JSONObject(environment)),
        "descriptors": .array(descriptors.map { .number(JSONNumber($0)) }),
      ])
    if arguments == ["--version"], !scenario.answersVersion {
      say(1, "smolvm \(scenario.version)\n")
      recorder.write("end", [:])
      exit(0)
    }
    if let grammar = Grammar(version: scenario.version) {
      if let help = grammar.help(arguments) {
        say(1, help)
        exit(0)
      }
      if let refusal = grammar.refusal(arguments) {
        say(2, refusal + "\n\nFor more information, try '--help'.\n")
        recorder.write("refused", ["argv": .array(arguments.map(JSONValue.string)), "because": .string(refusal)])
        exit(2)
      }
    }
    guard let steps = scenario.steps(for: arguments) else {
      say(2, "FakeSmolvm: no rule for \(arguments)\n")
      exit(99)
    }
    for step in steps { step.run(recorder) }
    recorder.write("end", [:])
    exit(0)
  }
}

/// Writes all of a text.
func say(_ descriptor: Int32, _ text: String) { writeAll(descriptor, Array(text.utf8)) }

/// Writes all bytes; ends quietly when nobody reads them.
func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count < 0 && errno == EINTR { continue }
    guard count > 0 else { exit(97) }
    rest = rest.dropFirst(count)
  }
}

extension JSONObject {
  fileprivate init(_ dictionary: [String: String]) {
    self.init()
    for (key, value) in dictionary.sorted(by: { $0.key < $1.key }) { self[key] = .string(value) }
  }
}

import JSON
import Testing

@testable import Smolvm

/// The CLI's JSON, with its keys turned.
struct MachineTests {
  @Test func keysAreTurnedAndUnknownOnesComeThrough() throws {
    let text =
      #"{"name":"m","memory_mib":512,"storage_gb":null,"created_at":1,"brand_new_thing":{"x_y":[{"a_b":1}]},"state":"weird"}"#
    let machine = try #require(Machine(CLIJSON.renamed(try JSONParser.parse(text))))
    #expect(
      JSONValue.object(machine.members).text
        == #"{"name":"m","memoryMiB":512,"storageGiB":null,"createdAt":1,"brandNewThing":{"xY":[{"aB":1}]},"state":"weird"}"#)
    #expect(machine.state == "weird")
  }

  @Test func theUsersOwnKeysStayAsTheyAre() throws {
    let machine = try #require(Machine(CLIJSON.renamed(try JSONParser.parse(#"{"labels":{"my_key":"my_value"}}"#))))
    #expect(JSONValue.object(machine.members).text == #"{"labels":{"my_key":"my_value"}}"#)
  }

  /// The names of one element are kept for the next: only where its keys are the same, byte for byte.
  @Test func theElementsOfAListHaveTheirOwnKeys() throws {
    let text =
      #"[{"a_b":1,"c":2},{"a_b":3,"c":4},{"c":5,"a_b":6},{"a_b":7},{},{"\u00e9_x":8},{"e\u0301_x":9},[{"a_b":10}]]"#
    #expect(
      CLIJSON.renamed(try JSONParser.parse(text)).text
        == #"[{"aB":1,"c":2},{"aB":3,"c":4},{"c":5,"aB":6},{"aB":7},{},{"\#u{e9}X":8},{"e\#u{301}X":9},[{"aB":10}]]"#)
  }

  @Test(
    arguments: [
      ("a_b", "aB"), ("_a", "a"), ("a_", "a"), ("a__b", "aB"), ("_", ""), ("", ""), ("disk_gb", "diskGiB"), ("gb_disk", "gbDisk"),
      ("gb", "gb"), ("a_gb_b", "aGbB"), ("a_1b", "a1b"), ("a_B", "aB"), ("a_é", "aé"),
    ]) func aKeyIsTurnedMechanically(key: String, name: String)
  {
    #expect(CLIJSON.renamed(.object([key: 1])) == .object([name: 1]))
  }

  @Test(
    arguments: [
      (#"{"aB":1,"a_b":2}"#, #"{"aB":1,"a_b":2}"#), (#"{"a_b":1,"aB":2}"#, #"{"a_b":1,"aB":2}"#),
      (#"{"a_b":1,"a__b":2}"#, #"{"aB":1,"a__b":2}"#),
    ]) func aKeyWhoseNewNameIsTakenKeepsItsSpelling(text: String, renamed: String) throws
  {
    #expect(CLIJSON.renamed(try JSONParser.parse(text)).text == renamed)
  }
}

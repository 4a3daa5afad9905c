import JSON
import Testing

@testable import Smolvm

/// The CLI's JSON, with its keys turned.
struct MachineTests {
  @Test func keysAreTurnedAndUnknownOnesComeThrough() throws {
    let text =
      #"{"name":"m","memory_mib":512,"storage_gb":null,"created_at":1,"brand_new_thing":{"x_y":[{"a_b":1}]},"state":"weird"}"#
    let machine = try #require(Machine(try JSONParser.parse(text)))
    #expect(
      JSONValue.object(machine.members).text
        == #"{"name":"m","memoryMiB":512,"storageGiB":null,"createdAt":1,"brandNewThing":{"xY":[{"aB":1}]},"state":"weird"}"#)
    #expect(machine.state == "weird")
  }

  @Test func theUsersOwnKeysStayAsTheyAre() throws {
    let machine = try #require(Machine(try JSONParser.parse(#"{"labels":{"my_key":"my_value"}}"#)))
    #expect(JSONValue.object(machine.members).text == #"{"labels":{"my_key":"my_value"}}"#)
  }
}

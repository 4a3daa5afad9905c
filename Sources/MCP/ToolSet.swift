import JSON
import SmolvmRPC

/// The tools that are offered.
public struct ToolSet: Sendable {
  /// Which methods are offered.
  public enum Choice: String, Sendable, CaseIterable {
    /// Those that an agent needs: few enough to be used well.
    case usual
    /// Every command of smolvm that comes to an end by itself.
    case all
  }

  private let tools: [Tool]
  private let byName: [String: Tool]
  /// Made once: it is the longest message that there is.
  private let list: JSONValue

  init(_ choice: Choice, of server: Server) {
    tools = Self.tools(choice).filter { server.allows($0.method) }
    byName = Dictionary(uniqueKeysWithValues: tools.map { ($0.name, $0) })
    list = .array(tools.map { .object($0.listed) })
  }

  /// In an order that never changes: clients keep the list in front of what they say to a model.
  static func tools(_ choice: Choice) -> [Tool] {
    let usual = ToolOffer.all.compactMap { offer in Registry.methods.first { $0.name == offer.method }.map { Tool($0, offer) } }
    if choice == .usual { return usual }
    let names = Set(usual.map(\.name))
    return usual
      + Registry.methods.filter { $0.subcommand != nil && !Tool.notOffered.contains($0.name) }.map { Tool($0, nil) }
      .filter { !names.contains($0.name) }
  }

  /// The tool of a name.
  func tool(_ name: String) -> Tool? { byName[name] }

  /// What may have been meant, as the end of a sentence.
  func nearest(to name: String) -> String {
    let names = NearestName.all(to: name, among: tools.map(\.name))
    return names.isEmpty ? "" : "; there is \(names.joined(separator: ", "))"
  }

  /// The answer to `tools/list`: all of them, on one page.
  func listed(_ era: ProtocolVersion.Era) -> JSONObject {
    switch era {
    case .legacy: ["tools": list]
    // What is offered does not change while this program runs, and is the same for everybody.
    case .modern: ["resultType": "complete", "ttlMs": 3_600_000, "cacheScope": "public", "tools": list]
    }
  }
}

/// The tools as a document: what `tools/list` answers with `--tools all`, and which of them are offered without it.
public enum ToolsDocument {
  /// The document.
  public static var json: JSONValue {
    [
      "usual": .array(ToolSet.tools(.usual).map { .string($0.name) }),
      "tools": .array(ToolSet.tools(.all).map { .object($0.listed) }),
    ]
  }
}

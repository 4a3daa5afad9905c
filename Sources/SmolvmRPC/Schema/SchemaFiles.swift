import JSON

/// What is published, as files: `smolvm-rpc schema --write DIR` writes them, and a test compares them with what is there.
public enum SchemaFiles {
  /// The documents by their names on the command line.
  public static let documents: [(name: String, file: String, json: @Sendable () -> JSONValue)] = [
    ("openrpc", "openrpc.json", { OpenRPCDocument.json }),
    ("json", "smolvm-rpc.schema.json", { SchemaDocument.json }),
    ("errors", "errors.json", { ErrorDocument.json }),
  ]

  /// The paths of all files, relative to the folder, and what they hold.
  public static var all: [(path: String, text: String)] {
    documents.map { ($0.file, $0.json().pretty() + "\n") } + [
      ("clients/python/smolvm_rpc.py", PythonClient.text), ("clients/python/example.py", ClientExamples.python),
      ("clients/typescript/smolvm-rpc.ts", TypeScriptClient.text), ("clients/typescript/example.ts", ClientExamples.typeScript),
    ] + ExampleFiles.all
  }
}

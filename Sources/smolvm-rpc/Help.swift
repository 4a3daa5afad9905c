import SmolvmRPC

/// What --help prints.
enum Help {
  static var text: String {
    let width = (Registry.methods.map(\.name.count).max() ?? 0) + 2
    let methods = Registry.methods.map { method in
      "  " + method.name + String(repeating: " ", count: width - method.name.count) + method.summary
    }
    return """
      \(Product.name) \(Product.version): drives smolvm (microVMs) by JSON-RPC 2.0, one message a line, on stdin and stdout.

      Usage:
        \(Product.name) [OPTION]...                        serve requests from stdin until its end
        \(Product.name) [OPTION]... mcp                    the same for a client that speaks MCP: it is gone a second after its client
        \(Product.name) [OPTION]... call METHOD [PARAMS]   make one call; PARAMS is a JSON object
        \(Product.name) [OPTION]... doctor                 look whether everything is there, and say what to do
        \(Product.name) schema KIND                        print what this program speaks: \(SchemaCommand.documents.map(\.name).joined(separator: ", "))
        \(Product.name) schema --write DIR                 write all of it as files

      Options:
        --smolvm PATH        the smolvm to drive; else SMOLVM_RPC_SMOLVM, then smolvm on PATH, then the usual places
        --framing lines|headers
                             how messages are told apart: each a line (lines), or with Content-Length before it, as in LSP
        --tools usual|all    the tools that MCP clients are offered: those that an agent needs (usual), or every command
        --max-line BYTES     the longest message (16777216)
        --max-inflight N     how many calls may be unanswered before reading pauses (4096)
        --max-children N     how many smolvm processes run at once, and how many follow (64)
        --eof finish|end     what the end of stdin means: finish and answer what is accepted (finish), or cancel it
        --simulate           drive no smolvm, but a small one of its own, in which no machine is real: to try clients where none can run
        --sequential         run one command at a time, in the order of arrival
        --trace FILE         append every message, both ways, to FILE, with secrets taken out
        --log-level LEVEL    how much is said on stderr: error, warning, info, or debug for every run of smolvm (info)
        --help, --version

      For clients that are trusted less (a call that may not be made runs nothing: policyDenied):
        --allow METHOD       run smolvm for these methods alone; * stands for any part of a name: machine.*  (repeatable)
        --deny METHOD        not these  (repeatable)
        --host-root DIR      every path of the host must lie below DIR, links resolved  (repeatable)
        --no-network         nothing that opens the network
        --own-machines-only  no machines but those that this process made
        --read-only          nothing but looking

      Methods:
      \(methods.joined(separator: "\n"))

      Example:
        printf '%s\\n' \\
          '{"jsonrpc":"2.0","id":1,"method":"machine.create","params":{"name":"dev"}}' \\
          '{"jsonrpc":"2.0","id":2,"method":"machine.start","params":{"name":"dev"}}' \\
          '{"jsonrpc":"2.0","id":3,"method":"machine.exec","params":{"name":"dev","argv":["uname","-a"]}}' \\
          '{"jsonrpc":"2.0","id":4,"method":"machine.delete","params":{"name":"dev"}}' | \(Product.name)
        \(Product.name) call machine.list

      Exit status: 0 at the end of stdin, when everything accepted is answered; 1 when nobody reads the answers any more, or when the one
      call failed; 2 for wrong arguments.
      """
  }
}

import Foundation

/// Who takes part: this program, its peers, and the limits of the machine.
struct Contestant: Hashable {
  let name: String
  let command: [String]

  /// Where everything is.
  struct Places {
    let program: String
    let peers: String
    let folder: String
    let cli: String
    let node: String?
    let python: String?
    let mcpPython: String?

    /// What every contestant finds in its environment.
    var environment: [String] {
      [
        "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=\(folder)", "XDG_STATE_HOME=\(folder)/state",
        "SMOLVM_BENCH_MACHINES=\(folder)/machines",
      ]
    }

    var us: Contestant { Contestant(name: "smolvm-rpc", command: [program]) }
    /// Reads lines and writes each as it is: this very program.
    var echo: Contestant { Contestant(name: "line echo", command: [CommandLine.arguments[0], "line-echo"]) }
    /// Knows no lines.
    var cat: Contestant { Contestant(name: "cat", command: ["/bin/cat"]) }
    var bare: Contestant { Contestant(name: "bare spawn", command: []) }

    /// The servers that others would write.
    var others: [Contestant] {
      [
        node.map { Contestant(name: "node", command: [$0, peers + "/server.js"]) },
        python.map { Contestant(name: "python", command: [$0, peers + "/server.py"]) },
      ].compactMap { $0 }
    }

    /// The same by the official MCP SDK.
    var mcp: [Contestant] {
      [Contestant(name: "smolvm-rpc", command: [program, "mcp"])]
        + (mcpPython.map { [Contestant(name: "python mcp", command: [$0, peers + "/mcp_server.py"])] } ?? [])
    }

    /// Starts one of them.
    func start(_ contestant: Contestant, smolvm: String? = nil) throws -> Peer {
      try Peer(contestant.command, environment + ["SMOLVM_RPC_SMOLVM=" + (smolvm ?? peers + "/smolvm")])
    }
  }
}

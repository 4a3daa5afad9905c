import JSON

/// What a model is told of a method: when to use it and what to do when it fails, and which of its parameters and of its answer. Parameters that it
/// is not told of are taken all the same, and the answer is whole.
struct ToolOffer: Sendable {
  let method: String
  let title: String
  let description: String
  let parameters: [String]
  /// The members of its answer; nil for all.
  var answer: [String]?
  var defaults: JSONObject = [:]
  /// Whether to do it twice is as good as once.
  var isIdempotent = false
  /// Whether it only adds: MCP calls everything else destructive, and clients ask their user before that.
  var isAdditive = false
  /// Whether it may reach what lies beyond this host.
  var isOpenWorld = false

  /// How much output a model gets at most: of each stream, so that both together are 64 KiB.
  private static let outputLimit: JSONValue = 32_768

  /// What a model gets at most, whatever it asks for: there are ways to get the rest in pieces.
  static let most: [String: Int] = ["maxOutputBytes": 65_536, "length": 65_536]

  /// What is said of parameters, where what programmers are told is not so here.
  static let said: [String: String] = [
    "stdin": "What the command reads; then end of file. Without it, end of file at once.",
    "length": "How many bytes at most.", "maxOutputBytes": "How many bytes of each stream are kept, head and tail.",
  ]

  /// What is meant where a client asked for all tools, and nothing better is known.
  static let everywhere: JSONObject = ["maxOutputBytes": outputLimit, "lifetime": "session"]

  private static let outcome = ["exitCode", "stdout", "stderr", "stdoutEncoding", "stderrEncoding", "timedOut"]
  private static let state = ["name", "state", "stateReason", "image", "cpus", "memoryMiB", "network", "labels", "branchable"]

  /// The tools that are offered unless somebody asks for all.
  static let all: [ToolOffer] = [
    ToolOffer(
      method: "machine.run", title: "Run one command in a fresh microVM",
      description: """
        Runs one command in a new Linux microVM that is gone afterwards. Use it for a single, self-contained command; for several steps that \
        share files, use machine.create and machine.exec. argv is the program and its arguments, without a shell: for pipes and && give \
        ["sh", "-c", "..."]. Without image it is a small Alpine Linux. The answer has exitCode, stdout and stderr; an exitCode other than 0 is \
        the command's own. If it fails with bootFailed, try once more; with imageUnavailable, the image's name is wrong or net is missing.
        """,
      parameters: ["argv", "image", "env", "workdir", "stdin", "timeout", "net", "volumes", "cpus", "memoryMiB"],
      answer: outcome, defaults: ["maxOutputBytes": outputLimit], isOpenWorld: true),
    ToolOffer(
      method: "machine.create", title: "Create a microVM",
      description: """
        Creates a Linux microVM and starts it. It keeps its files and processes from call to call, and is deleted when this session ends \
        (lifetime: persistent keeps it). Use it before machine.exec. It has no network unless net is true or allowHosts names hosts. Without \
        image it is a small Alpine Linux; volumes show it folders of the host. Give it a name that says what it is for. If it fails with \
        machineExists, choose another name or use ifExists: reuse; with bootFailed, call machine.start once more.
        """,
      parameters: [
        "name", "image", "cpus", "memoryMiB", "storageGiB", "volumes", "ports", "net", "allowHosts", "env", "workdir", "start",
        "lifetime",
        "ifExists",
      ], defaults: ["lifetime": "session", "start": true], isAdditive: true, isOpenWorld: true),
    ToolOffer(
      method: "machine.exec", title: "Run a command in a microVM",
      description: """
        Runs a command in a running microVM, and waits for its end. argv is the program and its arguments, without a shell: for pipes, \
        redirections and && give ["sh", "-c", "..."]. The answer has exitCode, stdout and stderr; an exitCode other than 0 is the command's own \
        and no failure of the tool. Long output is cut in the middle: then write it to a file and read that in pieces with machine.readFile. \
        Give timeout (such as 60s) to what may hang; detach: true leaves a server running. If it fails with machineNotRunning, call \
        machine.start; with machineNotFound, machine.list shows what there is; with guestUnresponsive, stop and start the machine.
        """,
      parameters: ["name", "argv", "env", "workdir", "user", "stdin", "timeout", "startIfNeeded", "detach"],
      answer: outcome + ["pid"], defaults: ["maxOutputBytes": outputLimit], isOpenWorld: true),
    ToolOffer(
      method: "machine.writeFile", title: "Write a file in a microVM",
      description: """
        Writes text to a file in a running microVM, and makes it if it is not there; its folder must be. Use it instead of quoting text for a \
        shell. append: true adds to the end; encoding: base64 is for bytes that are no text. If it fails with fileNotFound, make the folder \
        with machine.exec first.
        """,
      parameters: ["name", "path", "data", "append", "mode", "encoding"]),
    ToolOffer(
      method: "machine.readFile", title: "Read a file in a microVM",
      description: """
        Reads a file in a running microVM, at most length bytes (32768 unless given, never more than 65536) from offset on; eof says whether that was the end, and \
        size how large it is. Bytes that are no text come as base64. If it fails with fileNotFound, look at the folder with machine.exec.
        """,
      parameters: ["name", "path", "offset", "length"], defaults: ["length": 32_768]),
    ToolOffer(
      method: "machine.list", title: "List microVMs",
      description: "Lists all microVMs with their states. Use it when a name is not known, or before making another machine.",
      parameters: [], answer: ["machines"] + state),
    ToolOffer(
      method: "machine.status", title: "Look at a microVM",
      description: "Says the state of one microVM and what it is made of. Use it when a call failed and it is not clear why.",
      parameters: ["name"], answer: state),
    ToolOffer(
      method: "machine.start", title: "Start a microVM",
      description: """
        Boots a microVM that is stopped; does nothing to one that runs. branchable: true lets machine.branch copy it later. If it fails with \
        bootFailed, try once more.
        """,
      parameters: ["name", "branchable"], isIdempotent: true, isAdditive: true),
    ToolOffer(
      method: "machine.stop", title: "Stop a microVM",
      description: """
        Stops a microVM; its files stay. Waits for commands that run in it, unless interrupt is true. Use it, and machine.start after it, when a \
        machine does not answer any more.
        """,
      parameters: ["name", "interrupt"], isIdempotent: true),
    ToolOffer(
      method: "machine.delete", title: "Delete a microVM",
      description: "Deletes a microVM with all its files, also one that runs. It cannot be had back.",
      parameters: ["name", "interrupt"],
      isIdempotent: true),
    ToolOffer(
      method: "machine.logs", title: "Read what a microVM's workload wrote",
      description: """
        Says what the workload of a microVM wrote that was created with an image: not the output of machine.exec, which comes with its answer.
        """,
      parameters: ["name", "tail"], answer: ["log", "encoding"], defaults: ["maxOutputBytes": 65_536]),
    ToolOffer(
      method: "machine.branch", title: "Copy a running microVM",
      description: """
        Makes a second microVM that goes on from where a running one is, with its memory and files: to try something without harming the first. \
        The first must have been started with branchable: true; if it was not, stop it and start it so.
        """,
      parameters: ["from", "name", "env", "lifetime"], defaults: ["lifetime": "session"], isAdditive: true),
  ]
}

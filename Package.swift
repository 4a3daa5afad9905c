// swift-tools-version: 6.1
import PackageDescription

// Arrows go one way: smolvm-rpc → MCP → SmolvmRPC → Smolvm, JSONRPC; Smolvm → ChildProcess, JSON; JSONRPC → JSON; and SmolvmRPC →
// ChildProcess, for what must not outlive it. Beside them smolvm-rpc → Simulation → JSON: what is simulated knows nothing of who drives it.
// Anything else that a module wants to import says that a line of code is in the wrong room.

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

func module(_ name: String, _ dependencies: Target.Dependency...) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ folder: String, _ dependencies: Target.Dependency..., exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(folder)Tests", dependencies: dependencies + ["TestSupport"], path: "Tests/\(folder)", exclude: exclude,
    swiftSettings: settings)
}

let package = Package(
  name: "smolvm-rpc",
  platforms: [.macOS(.v15)],  // Synchronization's Mutex and Atomic
  products: [
    .executable(name: "smolvm-rpc", targets: ["smolvm-rpc"]),
    .library(name: "Smolvm", targets: ["Smolvm"]),
  ],
  targets: [
    module("JSON"),
    module("JSONRPC", "JSON"),
    // What `import Glibc` hides (pidfd_open, epoll, posix_spawn's newer actions) needs _GNU_SOURCE before the first header.
    .target(name: "CPosix", cSettings: [.define("_GNU_SOURCE", .when(platforms: [.linux]))]),
    module("ChildProcess", "CPosix"),
    module("Smolvm", "ChildProcess", "JSON"),
    module("SmolvmRPC", "Smolvm", "JSONRPC", "ChildProcess"),
    module("MCP", "SmolvmRPC", "Smolvm", "JSONRPC", "JSON"),
    module("Simulation", "JSON"),
    .executableTarget(name: "smolvm-rpc", dependencies: ["MCP", "SmolvmRPC", "Simulation"], swiftSettings: settings),

    .executableTarget(name: "FakeSmolvm", dependencies: ["JSON"], path: "Tests/FakeSmolvm", swiftSettings: settings),
    .executableTarget(name: "Benchmarks", path: "Tests/Benchmarks", exclude: ["Peers"], swiftSettings: settings),
    .target(
      name: "TestSupport", dependencies: ["ChildProcess", "JSON"], path: "Tests/Support",
      exclude: [
        "build-release", "can-run-machines", "failures-last", "install-packages", "install-qemu", "kvm-host-image", "link-order",
        "link-order.txt", "play-session", "python-tools", "quickstart.jsonl", "smolvm-cli", "smolvm-versions", "with-machines",
      ],
      swiftSettings: settings),
    tests("JSON", "JSON"),
    tests("JSONRPC", "JSONRPC", exclude: ["Transcripts"]),
    tests("ChildProcess", "ChildProcess"),
    tests("Smolvm", "Smolvm", "FakeSmolvm"),
    tests("SmolvmRPC", "SmolvmRPC", "ChildProcess", "FakeSmolvm", "smolvm-rpc", exclude: ["Schema/Published"]),
    tests("MCP", "FakeSmolvm", "smolvm-rpc"),
    tests("Simulation", "Simulation", "ChildProcess", "smolvm-rpc"),
    tests("Contract", "FakeSmolvm", "smolvm-rpc", "Smolvm", "SmolvmRPC", exclude: ["fake-guest-agent.py", "registry.py"]),
    tests("Machines", "smolvm-rpc", exclude: ["kvm-host"]),
    tests(
      "Clients", "smolvm-rpc",
      exclude: [
        "check_documents.py", "editors", "generated_calls.py", "mcp", "models.py", "node.d.ts", "python_edges.py",
        "python_scenario.py",
        "typescript_edges.ts", "typescript_scenario.ts",
      ]),
  ]
)

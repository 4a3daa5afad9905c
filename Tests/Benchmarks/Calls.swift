import Foundation

/// A call that is one run of smolvm, against that run alone.
struct Calls {
  let places: Contestant.Places

  var works: [Work] {
    [list(places.cli, "machine.list, real CLI", 1), list(places.cli, "machine.list, real CLI, 8 at once", 8)]
      + [1, 100, 1000].map { machines in list(nil, "machine.list of \(machines), fake CLI", 1, machines: machines) }
  }

  private func list(_ cli: String?, _ name: String, _ atOnce: Int, machines: Int = 1) -> Work {
    Work(
      name: name, unit: "ms", contestants: [places.us, places.bare] + places.others,
      goals: ["": cli == nil ? [] : [.atMost(1.05, of: "bare spawn")]]
    ) { contestant in
      try writeMachines(machines)
      let rounds = 20
      if contestant == places.bare {
        let path = cli ?? places.peers + "/smolvm"
        let times = try (0..<rounds).map { _ in
          try seconds {
            let runs = try (0..<atOnce).map { _ in
              try Peer([path, "--error-format", "json", "machine", "ls", "--json"], places.environment)
            }
            for run in runs {
              run.skipToTheEnd()
              run.finish()
            }
          }
        }
        return ["": Figure(times).median * 1000]
      }
      let peer = try places.start(contestant, smolvm: cli)
      defer { peer.finish() }
      try peer.send(Requests.call(1_000_000, "machine.list"))
      try peer.answer(with: "machines")
      let times = try (0..<rounds + 3).map { round in
        try seconds {
          for index in 0..<atOnce { try peer.send(Requests.call(round * atOnce + index, "machine.list")) }
          try peer.skip(lines: atOnce)
        }
      }
      return ["": Figure(Array(times.dropFirst(3))).median * 1000]
    }
  }

  /// What the fake CLI says of its machines: all 26 members that smolvm 1.32.2 gives one.
  private func writeMachines(_ count: Int) throws {
    let machines = (0..<count).map {
      """
      {"name":"machine-\($0)","state":"running","state_reason":null,"pid":\(1000 + $0),"created_at":1760000000,"image":"alpine",\
      "entrypoint":[],"cmd":[],"cpus":4,"memory_mib":8192,"storage_gb":null,"overlay_gb":null,"disks":[],"mounts":0,"ports":0,\
      "network":false,"labels":{"kind":"benchmark"},"ephemeral":false,"detached":false,"parent_machine":null,"branchable":false,\
      "restart_policy":"never","restart_count":0,"restart_max_retries":0,"gpu":false,"cuda":false}
      """
    }
    try "[\(machines.joined(separator: ","))]\n".write(toFile: places.folder + "/machines", atomically: true, encoding: .utf8)
  }
}

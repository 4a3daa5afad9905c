import Testing
import TestSupport

/// The simulation and the real CLI, side by side: the same words, and what each says.
@Suite(
  .enabled(
    if: Tiers.clis.contains { $0.version == "1.32.2" },
    "contract tier: Tests/all installs the real smolvm 1.32.2 and names it in SMOLVM_RPC_TEST_CLIS"))
struct AgainstTheRealCLI {
  private func expectTheSame(_ lists: [[String]]) throws {
    let pair = try Pair()
    for arguments in lists {
      let (real, simulated) = try pair.both(arguments)
      #expect(simulated == real, "\(arguments)")
    }
  }

  /// `machine WORDS`, at blanks.
  private func expectTheSame(_ lines: String) throws {
    try expectTheSame(lines.split(separator: "\n").map { ["machine"] + $0.split(separator: " ").map(String.init) })
  }

  @Test func aMachineThatIsNotThere() throws {
    try expectTheSame(
      """
      start --name=nope
      stop --name=nope
      delete -f --name=nope
      delete --name=nope
      status --name=nope
      status --json --name=nope
      exec --name=nope -i -- true
      exec --name=nope -- true
      exec -- true
      exec -i --secret-env A=B --name=nope true
      cp nope:/x here
      cp /etc/hosts nope:/x
      cp /no/such nope:/x
      status
      status --json
      stop
      """)
    try expectTheSame([["pack", "create", "--from-vm=nope", "-o", "out"], ["pack", "create", "--from-vm=a.b", "-o", "out"]])
  }

  @Test(arguments: ["", "-a", "a-", "a--b", "a.b", "a b", "é", "aé", "_a", String(repeating: "x", count: 129)]) func badNames(
    name: String
  ) throws {
    try expectTheSame([
      ["machine", "create", "--name=\(name)"], ["machine", "start", "--name=\(name)"], ["machine", "stop", "--name=\(name)"],
      ["machine", "delete", "-f", "--name=\(name)"], ["machine", "status", "--name=\(name)"],
      ["machine", "status", "--json", "--name=\(name)"], ["machine", "exec", "--name=\(name)", "true"],
      ["machine", "cp", "\(name):/x", "y"],
    ])
  }

  @Test func aMachineThatDoesNotRun() throws {
    try expectTheSame(
      """
      create --name=m
      exec --name=m -i -- true
      exec --name=m -- true
      exec --name=m -d -- true
      exec --name=m --user=x -- true
      exec --name=m -w /no -- true
      cp /etc/hosts m:/x
      cp /no/such m:/x
      cp --mode=9 /etc/hosts m:/x
      cp m:/x here
      stop --name=m
      delete --name=m
      """)
  }

  @Test func machinesThatCannotBeChangedNow() throws {
    try expectTheSame(
      """
      create --name=m
      pause --name=m
      resume --name=m
      sync --name=m
      resize --name=m --cpus=2
      resize --name=m
      stats --name=m --json
      stats --name=m
      egress-events --name=m --json
      egress-events --name=nope
      update --name=m
      update --name=m --cpus=2 --mem=512 -e A=b -w /x --storage=30 --overlay=20 --remove-env=A
      update --name=m --cpus=2
      update --name=m --mem=1
      update --name=m --storage=1
      update --name=m --net
      update --name=m --no-net
      update --name=m --gpu
      update --name=m --no-gpu
      update --name=m --net --no-net
      update --name=m --gpu --no-gpu
      update --name=m -v /no/such:/x
      update --name=m -p 80:80
      update --name=m --remove-port 80:80
      update --name=m --allow-host a.b --block-io async
      update --name=nope --cpus=1
      status --name=m --json
      checkpoint --name=m -o here
      checkpoint --name=m -o here.checkpoint
      checkpoint --name=nope -o here.checkpoint
      checkpoint --name=nope -o here
      checkpoint --name=m
      checkpoint -o here.checkpoint --name=m --export-from=x
      checkpoint --name=m -o here.checkpoint --staging-dir=x --store=y
      checkpoint-warm --from=/no/such
      checkpoint-warm --from=/etc/hosts
      checkpoint-warm
      checkpoint-prune --store=/no/such
      checkpoint-prune --store=/etc/hosts
      checkpoint-prune
      checkpoint-log --store=/no/such
      checkpoint-log /no/such
      mount add --name=m -v /tmp:/mnt
      mount add --name=m -v /no/such:/mnt
      mount add --name=m
      mount ls --name=m --json
      mount ls --name=m
      mount remove --name=m -t /mnt
      mount nope
      pause --name=nope
      resume --name=nope
      sync --name=nope
      stats --name=nope
      resize --name=nope --cpus=1
      images --name=nope
      prune --name=nope
      data-dir --name=nope
      mount ls --name=nope
      pause --name=a.b
      resume --name=a.b
      sync --name=a.b
      stats --name=a.b
      images --name=a.b
      data-dir --name=a.b
      mount ls --name=a.b
      egress-events --name=a.b
      """)
    try expectTheSame([
      ["pack", "list", "--json"], ["pack", "prune", "--dry-run"], ["pack", "prune"], ["pack", "inspect", "/x"],
      ["pack", "push", "-f", "/no/such", "localhost:9/x"], ["config", "nope"], ["config", "registries", "nope"],
    ])
  }

  @Test func whatIsShownOfMachines() throws {
    try expectTheSame(
      """
      ls
      ls --json
      create --name=a --cpus=2 --mem=512 --storage=5 --overlay=6 --net --label=b=1 --label=a=2 -e A=1 -e =v -e B= -e HOME -w / --init=true
      create --name=b --image=alpine --user=root --ssh-agent -p 8080:80 -p 90 -p 8000-8002:9000-9002 -p 53:53/udp -- echo hi
      create --name=c --outbound-localhost-only --block-io=async --disk-durability=deferred --gpu --gpu-vram=512 --cuda
      create --name=d --net --allow-cidr=1.1.1.1 --allow-cidr=fd00::/8
      create
      status --name=a
      status --json --name=a
      ls
      ls -v
      ls -q
      ls --json
      rm -f --name=c
      list --json
      """)
  }

  @Test func whatCannotBeCreated() throws {
    try expectTheSame(
      """
      create --name=x --from=/no/such
      create --name=x --from=/etc/hostname
      create --name=x --from=/tmp
      create --name=x --smolfile=/no/such
      create --name=x --smolfile=/tmp
      create --name=x --volume=/no/such:/x
      create --name=x --volume=/tmp:x
      create --name=x --volume=/etc:/x
      create --name=x --volume=/:/x
      create --name=x --volume=/etc/hosts:/x
      create --name=x --volume=:
      create --name=x --volume=/tmp:
      create --name=x --volume=/tmp:/x --volume=/tmp:/x
      create --name=x --label=x
      create --name=x --label==x
      create --name=x --cpus=0
      create --name=x --mem=1
      create --name=x --storage=0
      create --name=a.b --cpus=0 --volume=/no/such:/x
      create --name=a.b --volume=/no/such:/x
      create --name=m --volume=/no/such:/x
      run --volume=/no/such:/x true
      run --cpus=0 true
      run --from=/no/such true
      run
      cp a b
      """)
  }

  @Test func argumentsThatMakeNoSense() throws {
    try expectTheSame(
      """
      nope
      create --bogus
      create --name=x --bogus
      create --name=x --nam=y
      create --name
      create --name=x --name=y
      create --name=x --cpus=x
      create --name=x --cpus=-1
      create --name=x --cpus=
      create --name=x --cpus=99999999999999999999999
      create --name=x --mem=4294967296
      create --name=x --storage=-1
      create --name=x extra
      create --name=x --net=1
      create --name=x --net --net
      create --name=x --from=a --image=b
      create --name=x --image=b --from=a
      create --name=x --from=a --smolfile=b --image=c
      create --name=x --block-io=zz
      create --name=x --allow-cidr=zz
      create --name=x -p abc
      create --name=x -p 0:80
      create --name=x -p 1-3:1-2
      start --bogus
      start --name -x
      start --name --branchable
      start x
      stop --timeout=x --name=m
      delete -f
      delete
      delete --bogus --name=m
      delete --name=m --bogus
      exec --name=m
      exec --name=m -it
      exec --bogus --name=m true
      exec --name=m -x true
      exec --name=m -d -i true
      exec --name=m -i -d true
      exec --name=m --timeout=1 true
      exec --name=m --timeout=0s true
      exec --name=m --timeout=5x true
      exec --name=m --timeout=1.5.5s true
      exec --name=m --timeout= true
      run --image=a --bogus true
      run --from=a --image=b true
      ls -q -v
      ls -v -q
      ls -qx
      ls --jsno
      cp a
      cp a b c
      cp --uid=x a b
      """)
    try expectTheSame([
      ["nope"], ["--bogus"], ["pack", "create"], ["pack", "create", "-o", "x"], ["pack", "create", "--bogus", "-o", "x"],
      ["pack", "create", "--from-vm=m", "--image=a", "-o", "x"],
    ])
  }
}

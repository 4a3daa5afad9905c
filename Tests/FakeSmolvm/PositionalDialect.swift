/// What smolvm took while the name of a machine was a word: of each command that help shows, its flags (`|` between spellings, `=` before
/// what help calls the value, `...` for one that may be repeated) and its words. From the argument definitions in the sources of the tags
/// v0.8.0 and v1.0.1, the first and the last version that the positional dialect is spoken to; no binary of them is published.
enum PositionalDialect {
  static let synopses = ["0.8.0": first, "1.0.1": first.merging(changes) { $1 }]

  private static let first = [
    "config registries edit": "",
    "config registries init": "",
    "config registries path": "",
    "config registries show": "",
    "config show": "",
    "machine cp": "SRC DST",
    "machine create": """
    --allow-cidr=CIDR... --allow-host=HOSTNAME... --cpus=N -e|--env=KEY=VALUE... --from=PATH --gpu --gpu-vram=MiB -I|--image=IMAGE \
    --init=COMMAND... --mem=MiB --net --net-backend=NET_BACKEND --outbound-localhost-only --overlay=GiB -p|--port=HOST:GUEST... \
    -s|--smolfile=PATH --ssh-agent --storage=GiB -v|--volume=HOST:GUEST[:ro]... -w|--workdir=DIR [NAME]
    """,
    "machine data-dir": "NAME",
    "machine delete": "-f|--force NAME",
    "machine exec": """
    -e|--env=KEY=VALUE... -i|--interactive --name=NAME --stream --timeout=DURATION -t|--tty -w|--workdir=DIR COMMAND...
    """,
    "machine images": "--json --name=NAME",
    "machine ls": "--json -v|--verbose",
    "machine monitor": """
    --health-cmd=CMD --health-retries=N --health-timeout=SECS --interval=SECS -n|--name=NAME --restart=POLICY
    """,
    "machine prune": "--all --dry-run --name=NAME",
    "machine run": """
    --allow-cidr=CIDR... --allow-host=HOSTNAME... --cpus=N -d|--detach --docker-config -e|--env=KEY=VALUE... --gpu --gpu-vram=MiB \
    -I|--image=IMAGE -i|--interactive --mem=MiB -n|--name=NAME --net --net-backend=NET_BACKEND --oci-platform=OS/ARCH \
    --outbound-localhost-only --overlay=GiB -p|--port=HOST:GUEST... -s|--smolfile=PATH --ssh-agent --storage=GiB --timeout=DURATION \
    -t|--tty -v|--volume=HOST:CONTAINER[:ro]... -w|--workdir=DIR [COMMAND]...
    """,
    "machine shell": "-n|--name=NAME",
    "machine start": "-n|--name=NAME",
    "machine status": "--json -n|--name=NAME",
    "machine stop": "-n|--name=NAME",
    "machine update": """
    --cpus=N -e|--env=KEY=VALUE... --gpu --mem=MiB --net --no-gpu --no-net --overlay=GiB -p|--port=HOST:GUEST... --remove-env=KEY... \
    --remove-port=HOST:GUEST... --remove-volume=HOST:GUEST... --storage=GiB -v|--volume=HOST:GUEST[:ro]... -w|--workdir=DIR NAME
    """,
    "pack create": """
    --cpus=N --entrypoint=CMD --from-vm=VM_NAME --gpu -I|--image=IMAGE --mem=MiB --no-sign --oci-platform=OS/ARCH -o|--output=PATH \
    --single-file -s|--smolfile=PATH
    """,
    "pack inspect": "--json REFERENCE",
    "pack prune": "--all --dry-run --keep=N",
    "pack pull": "-o|--output=PATH REFERENCE",
    "pack push": "-f|--file=PATH REFERENCE",
    "pack run": """
    --cpus=N --debug -e|--env=KEY=VALUE... --force-extract --info -i|--interactive --mem=MiB --net --net-backend=NET_BACKEND \
    --overlay=GiB -p|--port=HOST:GUEST... --sidecar=PATH --storage=GiB --timeout=DURATION -t|--tty \
    -v|--volume=HOST:CONTAINER[:ro]... -w|--workdir=DIR [COMMAND]...
    """,
  ]

  /// Of 1.0.1 against 0.8.0.
  private static let changes = [
    "machine create": """
    --allow-cidr=CIDR... --allow-host=HOSTNAME... --cpus=N -e|--env=KEY=VALUE... --from=PATH --gpu --gpu-vram=MiB -I|--image=IMAGE \
    --init=COMMAND... --mem=MiB --net --net-backend=NET_BACKEND --outbound-localhost-only --overlay=GiB -p|--port=HOST:GUEST... \
    --secret-env=GUEST_VAR=HOST_VAR... --secret-file=GUEST_VAR=PATH... -s|--smolfile=PATH --ssh-agent --storage=GiB \
    -v|--volume=HOST:GUEST[:ro]... -w|--workdir=DIR [NAME] [COMMAND]...
    """,
    "machine exec": """
    -e|--env=KEY=VALUE... -i|--interactive --name=NAME --secret-env=GUEST_VAR=HOST_VAR... --secret-file=GUEST_VAR=PATH... --stream \
    --timeout=DURATION -t|--tty -w|--workdir=DIR COMMAND...
    """,
    "machine fork": "--forkable -p|--port=HOST:GUEST... GOLDEN CLONE",
    "machine run": """
    --allow-cidr=CIDR... --allow-host=HOSTNAME... --cpus=N -d|--detach --docker-config -e|--env=KEY=VALUE... --gpu --gpu-vram=MiB \
    -I|--image=IMAGE -i|--interactive --mem=MiB -n|--name=NAME --net --net-backend=NET_BACKEND --no-proxy=LIST \
    --oci-platform=OS/ARCH --outbound-localhost-only --overlay=GiB -p|--port=HOST:GUEST... --proxy=URL \
    --secret-env=GUEST_VAR=HOST_VAR... --secret-file=GUEST_VAR=PATH... -s|--smolfile=PATH --ssh-agent --storage=GiB \
    --timeout=DURATION -t|--tty -v|--volume=HOST:CONTAINER[:ro]... -w|--workdir=DIR [COMMAND]...
    """,
    "machine start": "--forkable -n|--name=NAME --no-proxy=LIST --proxy=URL",
    "pack create": """
    --cpus=N --entrypoint=CMD --from-vm=VM_NAME --gpu -I|--image=IMAGE --mem=MiB --no-proxy=LIST --no-sign --oci-platform=OS/ARCH \
    -o|--output=PATH --proxy=URL --single-file -s|--smolfile=PATH
    """,
  ]
}

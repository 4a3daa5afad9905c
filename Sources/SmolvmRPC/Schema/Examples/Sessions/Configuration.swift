extension RecordedSession {
  static let configuration = RecordedSession(
    "configuration", "smolvm's own configuration.",
    #"""
    {"from":"client","about":"An example to begin with","message":{"jsonrpc":"2.0","id":1,"method":"registries.init"}}
    {"from":"server","message":{"jsonrpc":"2.0","id":1,"result":{"path":"/home/me/.config/smolvm/config.toml","created":true}}}
    {"from":"client","about":"Where registries are configured","message":{"jsonrpc":"2.0","id":2,"method":"registries.path"}}
    {"from":"server","message":{"jsonrpc":"2.0","id":2,"result":{"path":"/home/me/.config/smolvm/config.toml"}}}
    {"from":"client","about":"The configuration","message":{"jsonrpc":"2.0","id":3,"method":"config.show"}}
    {"from":"server","message":{"jsonrpc":"2.0","id":3,"result":{"report":"Global Configuration:\n  Default CPUs: 4\n  Default Memory: 8192 MiB\n  Default DNS: 10.255.255.53\n\nSettings:\n  Config file: /home/me/.config/smolvm/config.toml\n  Status: configured\n\n  [machines] (smolmachine artifact registries):\n    Default: docker.io\n    Configured: 0\n\n  [images] (container image registries):\n    Default: docker.io\n    Configured: 0\n"}}}
    {"from":"client","about":"The registries","message":{"jsonrpc":"2.0","id":4,"method":"registries.show"}}
    {"from":"server","message":{"jsonrpc":"2.0","id":4,"result":{"report":"No registries configured.\n\nTo configure registries, create: /home/me/.config/smolvm/config.toml\nOr run: smolvm config registries init\n"}}}
    """#)
}

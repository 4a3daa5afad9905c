extension RecordedSession {
  static let packs = RecordedSession(
    "packs", "Machines as files.",
    #"""
    {"from":"client","message":{"jsonrpc":"2.0","id":1,"method":"machine.create","params":{"name":"box","cpus":1,"memoryMiB":512,"lifetime":"session"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":1,"result":{"name":"box","lifetime":"session"}}}
    {"from":"client","about":"A machine that was never started","message":{"jsonrpc":"2.0","id":2,"method":"pack.create","params":{"fromMachine":"box","output":"/home/me/project/box"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":2,"error":{"code":1103,"message":"smolvm pack create failed: agent operation failed: pack from VM: overlay disk not found at /home/me/.cache/smolvm/vms/0123456789abcdef/overlay.raw. The VM may not have been started yet.","data":{"kind":"machineConflict","retryable":false,"hint":"a machine has no disk before its first start: start it, and stop it","smolvm":{"argv":["/usr/local/bin/smolvm","--error-format","json","pack","create","--from-vm","box","-o","/home/me/project/box"],"exitCode":1,"code":"SMOLVM_ERROR","stderr":"{\"error\":{\"code\":\"SMOLVM_ERROR\",\"message\":\"agent operation failed: pack from VM: overlay disk not found at /home/me/.cache/smolvm/vms/0123456789abcdef/overlay.raw. The VM may not have been started yet.\"}}"}}}}}
    {"from":"client","message":{"jsonrpc":"2.0","id":3,"method":"machine.start","params":{"name":"box"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":3,"result":{"name":"box","alreadyRunning":false}}}
    {"from":"client","about":"A machine that runs","message":{"jsonrpc":"2.0","id":4,"method":"pack.create","params":{"fromMachine":"box","output":"/home/me/project/box"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":4,"error":{"code":1103,"message":"smolvm pack create failed: agent operation failed: pack from VM: VM 'box' is running. Stop it first with: smolvm machine stop --name box","data":{"kind":"machineConflict","retryable":false,"hint":"stop it first (machine.stop)","smolvm":{"argv":["/usr/local/bin/smolvm","--error-format","json","pack","create","--from-vm","box","-o","/home/me/project/box"],"exitCode":1,"code":"SMOLVM_ERROR","stderr":"{\"error\":{\"code\":\"SMOLVM_ERROR\",\"message\":\"agent operation failed: pack from VM: VM 'box' is running. Stop it first with: smolvm machine stop --name box\"}}"}}}}}
    {"from":"client","message":{"jsonrpc":"2.0","id":5,"method":"machine.stop","params":{"name":"box"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":5,"result":{"name":"box","wasRunning":true}}}
    {"from":"client","about":"Pack a machine","message":{"jsonrpc":"2.0","id":6,"method":"pack.create","params":{"fromMachine":"box","output":"/home/me/project/box"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":6,"result":{"output":"/home/me/project/box","sidecar":"/home/me/project/box.smolmachine"}}}
    {"from":"client","about":"A machine from a pack","message":{"jsonrpc":"2.0","id":7,"method":"machine.create","params":{"name":"again","from":"/home/me/project/box.smolmachine","lifetime":"session"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":7,"result":{"name":"again","lifetime":"session"}}}
    {"from":"client","about":"From what is no pack","message":{"jsonrpc":"2.0","id":8,"method":"machine.create","params":{"name":"other","from":"/home/me/project/notes.txt"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":8,"error":{"code":1001,"message":"smolvm machine create failed: agent operation failed: read checkpoint footer: I/O error: sidecar file too small to contain footer","data":{"kind":"smolvmFailed","retryable":false,"smolvm":{"argv":["/usr/local/bin/smolvm","--error-format","json","machine","create","--name","other","--from","/home/me/project/notes.txt"],"exitCode":1,"code":"SMOLVM_ERROR","stderr":"{\"error\":{\"code\":\"SMOLVM_ERROR\",\"message\":\"agent operation failed: read checkpoint footer: I/O error: sidecar file too small to contain footer\"}}"}}}}}
    {"from":"client","about":"Pack a machine that is not there","message":{"jsonrpc":"2.0","id":9,"method":"pack.create","params":{"fromMachine":"nobody","output":"/home/me/project/nobody"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":9,"error":{"code":1100,"message":"smolvm pack create failed: agent operation failed: pack from VM: VM 'nobody' not found","data":{"kind":"machineNotFound","retryable":false,"hint":"machine.list shows what there is","smolvm":{"argv":["/usr/local/bin/smolvm","--error-format","json","pack","create","--from-vm","nobody","-o","/home/me/project/nobody"],"exitCode":1,"code":"SMOLVM_ERROR","stderr":"{\"error\":{\"code\":\"SMOLVM_ERROR\",\"message\":\"agent operation failed: pack from VM: VM 'nobody' not found\"}}"}}}}}
    """#)
}

extension RecordedSession {
  static let watching = RecordedSession(
    "watching", "Machines that are watched over.",
    #"""
    {"from":"client","message":{"jsonrpc":"2.0","id":1,"method":"machine.create","params":{"name":"box","cpus":1,"memoryMiB":512,"lifetime":"session"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":1,"result":{"name":"box","lifetime":"session"}}}
    {"from":"client","about":"The log of a machine without a workload","message":{"jsonrpc":"2.0","id":2,"method":"machine.logs","params":{"name":"box"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":2,"result":{"log":"","encoding":"utf8","bytes":0}}}
    {"from":"client","about":"Follow the log of a machine that does not run","message":{"jsonrpc":"2.0","id":3,"method":"machine.logs","params":{"name":"box","follow":true}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":3,"result":{"log":"","encoding":"utf8","bytes":0}}}
    {"from":"client","about":"The log of a machine that is not there","message":{"jsonrpc":"2.0","id":4,"method":"machine.logs","params":{"name":"nobody"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":4,"error":{"code":1100,"message":"smolvm machine logs failed: vm not found: nobody","data":{"kind":"machineNotFound","retryable":false,"hint":"machine.list shows what there is","smolvm":{"argv":["/usr/local/bin/smolvm","--error-format","json","machine","logs","--name","nobody"],"exitCode":1,"code":"NOT_FOUND","stderr":"{\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"vm not found: nobody\"}}"}}}}}
    {"from":"client","about":"Watch over a machine that is not there","message":{"jsonrpc":"2.0","id":5,"method":"machine.monitor","params":{"name":"nobody"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":5,"error":{"code":1100,"message":"smolvm machine monitor failed: vm not found: nobody","data":{"kind":"machineNotFound","retryable":false,"hint":"machine.list shows what there is","smolvm":{"argv":["/usr/local/bin/smolvm","--error-format","json","machine","monitor","--name","nobody"],"exitCode":1,"code":"NOT_FOUND","stderr":"{\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"vm not found: nobody\"}}"}}}}}
    {"from":"client","message":{"jsonrpc":"2.0","id":6,"method":"machine.start","params":{"name":"box"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":6,"result":{"name":"box","alreadyRunning":false}}}
    {"from":"client","about":"Follow a log until the machine stops","until":"sent","message":{"jsonrpc":"2.0","id":7,"method":"machine.logs","params":{"name":"box","follow":true,"stream":true}}}
    {"from":"client","about":"Watch over a machine until it stops","until":"output","message":{"jsonrpc":"2.0","id":8,"method":"machine.monitor","params":{"name":"box","interval":"1s","stream":true}}}
    {"from":"server","message":{"jsonrpc":"2.0","method":"stream.event","params":{"requestId":8,"seq":1,"event":{"event":"monitoring","message":"Monitoring machine 'box' (policy: never, interval: 1s)","intervalSeconds":1,"policy":"never"}}}}
    {"from":"client","about":"Nothing waits for a watcher","message":{"jsonrpc":"2.0","id":9,"method":"machine.status","params":{"name":"nobody"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":9,"error":{"code":1100,"message":"smolvm machine status failed: config operation failed: machine status: machine 'nobody' not found","data":{"kind":"machineNotFound","retryable":false,"hint":"machine.list shows what there is","smolvm":{"argv":["/usr/local/bin/smolvm","--error-format","json","machine","status","--json","--name","nobody"],"exitCode":1,"code":"CONFIG_ERROR","stderr":"{\"error\":{\"code\":\"CONFIG_ERROR\",\"message\":\"config operation failed: machine status: machine 'nobody' not found\"}}"}}}}}
    {"from":"client","until":"answers","message":{"jsonrpc":"2.0","id":10,"method":"machine.stop","params":{"name":"box"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":10,"result":{"name":"box","wasRunning":true}}}
    {"from":"server","message":{"jsonrpc":"2.0","method":"stream.event","params":{"requestId":8,"seq":2,"event":{"event":"exited","message":"machine exited (exit code: unknown)"}}}}
    {"from":"server","message":{"jsonrpc":"2.0","method":"stream.event","params":{"requestId":8,"seq":3,"event":{"event":"notRestarting","message":"not restarting (policy: never, count: 0/unlimited)","policy":"never"}}}}
    {"from":"server","message":{"jsonrpc":"2.0","method":"stream.event","params":{"requestId":8,"seq":4,"event":{"event":"ended","message":"Stopped monitoring. Machine 'box' may still be running."}}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":8,"result":{"name":"box","restarts":0}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":7,"result":{"bytes":0}}}
    {"from":"client","about":"A shell in a machine that does not run","message":{"jsonrpc":"2.0","id":11,"method":"machine.shell","params":{"name":"box"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":11,"error":{"code":1102,"message":"smolvm machine exec failed: agent operation failed: connect: machine 'box' is not running. Start it with 'smolvm machine start --name box'; if a start is already in progress, retry once it finishes.","data":{"kind":"machineNotRunning","retryable":false,"hint":"start it first (machine.start)","started":false,"output":{"tty":"","ttyEncoding":"utf8","ttyBytes":0,"durationMs":12},"smolvm":{"argv":["/usr/local/bin/smolvm","--error-format","json","machine","exec","-i","-t","--name","box","--","/bin/sh"],"exitCode":1,"code":"SMOLVM_ERROR","stderr":"{\"error\":{\"code\":\"SMOLVM_ERROR\",\"message\":\"agent operation failed: connect: machine 'box' is not running. Start it with 'smolvm machine start --name box'; if a start is already in progress, retry once it finishes.\"}}"}}}}}
    """#)
}

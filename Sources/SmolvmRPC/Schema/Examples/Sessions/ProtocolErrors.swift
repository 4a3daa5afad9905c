extension RecordedSession {
  static let protocolErrors = RecordedSession(
    "protocol", "Lines that are no calls, several calls in one line, and the end.",
    #"""
    {"from":"client","about":"What is no JSON","text":"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":"}
    {"from":"server","message":{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error: unexpected end at byte 33 of the message","data":{"kind":"parseError","retryable":false,"offset":33}}}}
    {"from":"client","about":"What is no request","message":{"jsonrpc":"2.0","id":1,"methods":"server.info"}}
    {"from":"server","message":{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"Invalid request: there is no method","data":{"kind":"invalidRequest","retryable":false}}}}
    {"from":"client","about":"A method that there is not","message":{"jsonrpc":"2.0","id":2,"method":"machine.exce","params":{"name":"box"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":2,"error":{"code":-32601,"message":"Method not found: \"machine.exce\"; did you mean machine.exec?","data":{"kind":"methodNotFound","retryable":false,"nearest":["machine.exec"]}}}}
    {"from":"client","about":"Several calls in one line","message":[{"jsonrpc":"2.0","id":3,"method":"server.plan","params":{"method":"machine.start","params":{"name":"box"}}},{"jsonrpc":"2.0","id":4,"method":"machine.status","params":{"name":"box"}}]}
    {"from":"server","message":[{"jsonrpc":"2.0","id":3,"result":{"steps":[{"argv":["/usr/local/bin/smolvm","--error-format","json","machine","start","--name","box"],"env":{"NO_COLOR":"1","RUST_LOG":"off","SMOLVM_MACHINE_NAME":null},"when":"always"}]}},{"jsonrpc":"2.0","id":4,"error":{"code":1100,"message":"smolvm machine status failed: config operation failed: machine status: machine 'box' not found","data":{"kind":"machineNotFound","retryable":false,"hint":"machine.list shows what there is","smolvm":{"argv":["/usr/local/bin/smolvm","--error-format","json","machine","status","--json","--name","box"],"exitCode":1,"code":"CONFIG_ERROR","stderr":"{\"error\":{\"code\":\"CONFIG_ERROR\",\"message\":\"config operation failed: machine status: machine 'box' not found\"}}"}}}}]}
    {"from":"client","about":"A notification is not answered","until":"sent","message":{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"nobody"}}}
    {"from":"client","about":"Nothing to cancel","message":{"jsonrpc":"2.0","id":5,"method":"$/cancelRequest","params":{"id":"nobody"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":5,"result":{"found":false}}}
    {"from":"client","about":"End the session","message":{"jsonrpc":"2.0","id":6,"method":"server.shutdown"}}
    {"from":"server","message":{"jsonrpc":"2.0","id":6,"result":{"session":"0123456789abcdef","killed":[],"removed":[],"deleted":[],"left":[]}}}
    """#)
}

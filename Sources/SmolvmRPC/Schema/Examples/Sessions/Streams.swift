extension RecordedSession {
  static let streams = RecordedSession(
    "streams", "Output as it comes, input while it runs, terminals, and how to end what runs.",
    #"""
    {"from":"client","message":{"jsonrpc":"2.0","id":1,"method":"machine.create","params":{"name":"box","cpus":1,"memoryMiB":512,"lifetime":"session"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":1,"result":{"name":"box","lifetime":"session"}}}
    {"from":"client","about":"With progress","message":{"jsonrpc":"2.0","id":2,"method":"machine.start","params":{"name":"box","progress":true}}}
    {"from":"server","message":{"jsonrpc":"2.0","method":"request.progress","params":{"requestId":2,"seq":1,"message":"Starting machine 'box'..."}}}
    {"from":"server","message":{"jsonrpc":"2.0","method":"request.progress","params":{"requestId":2,"seq":2,"message":"Machine 'box' running (PID: 4242)"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":2,"result":{"name":"box","alreadyRunning":false}}}
    {"from":"client","about":"Output as it comes","message":{"jsonrpc":"2.0","id":3,"method":"machine.exec","params":{"name":"box","argv":["sh","-c","echo one; sleep 1; echo two >&2; sleep 1; echo three"],"stream":true}}}
    {"from":"server","message":{"jsonrpc":"2.0","method":"stream.output","params":{"requestId":3,"seq":1,"channel":"stdout","data":"one\n","encoding":"utf8","offset":0}}}
    {"from":"server","message":{"jsonrpc":"2.0","method":"stream.output","params":{"requestId":3,"seq":2,"channel":"stderr","data":"two\n","encoding":"utf8","offset":0}}}
    {"from":"server","message":{"jsonrpc":"2.0","method":"stream.output","params":{"requestId":3,"seq":3,"channel":"stdout","data":"three\n","encoding":"utf8","offset":4}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":3,"result":{"exitCode":0,"stdoutBytes":10,"stderrBytes":4,"durationMs":12}}}
    {"from":"client","about":"A conversation","until":"output","message":{"jsonrpc":"2.0","id":"talk","method":"machine.exec","params":{"name":"box","argv":["sh","-c","echo ready; while read line; do echo \"got $line\"; done"],"interactive":true,"stream":true}}}
    {"from":"server","message":{"jsonrpc":"2.0","method":"stream.output","params":{"requestId":"talk","seq":1,"channel":"stdout","data":"ready\n","encoding":"utf8","offset":0}}}
    {"from":"client","about":"Write to a running command","message":{"jsonrpc":"2.0","id":5,"method":"stream.write","params":{"requestId":"talk","data":"hello\n"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":5,"result":{"offset":6}}}
    {"from":"client","about":"No more input","until":"answers","message":{"jsonrpc":"2.0","id":6,"method":"stream.write","params":{"requestId":"talk","eof":true}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":6,"result":{"offset":6}}}
    {"from":"server","message":{"jsonrpc":"2.0","method":"stream.output","params":{"requestId":"talk","seq":2,"channel":"stdout","data":"got hello\n","encoding":"utf8","offset":6}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":"talk","result":{"exitCode":0,"stdoutBytes":16,"stderrBytes":0,"durationMs":12}}}
    {"from":"client","about":"After its end","message":{"jsonrpc":"2.0","id":7,"method":"stream.write","params":{"requestId":"talk","data":"too late\n"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":7,"error":{"code":1108,"message":"no call \"talk\" is in flight that can be written to; its command may have ended, or it has neither interactive: true nor tty","data":{"kind":"streamNotFound","retryable":false}}}}
    {"from":"client","about":"A terminal","until":"output","message":{"jsonrpc":"2.0","id":"shell","method":"machine.exec","params":{"name":"box","argv":["sh","-c","echo ready; read line; stty size"],"tty":{"rows":24,"cols":80},"stream":true}}}
    {"from":"server","message":{"jsonrpc":"2.0","method":"stream.output","params":{"requestId":"shell","seq":1,"channel":"tty","data":"ready\r\n","encoding":"utf8","offset":0}}}
    {"from":"client","about":"Another size","message":{"jsonrpc":"2.0","id":9,"method":"stream.resize","params":{"requestId":"shell","rows":50,"cols":132}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":9,"result":{}}}
    {"from":"client","about":"Typed on a terminal","until":"answers","message":{"jsonrpc":"2.0","id":10,"method":"stream.write","params":{"requestId":"shell","data":"\r"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":10,"result":{"offset":1}}}
    {"from":"server","message":{"jsonrpc":"2.0","method":"stream.output","params":{"requestId":"shell","seq":2,"channel":"tty","data":"\r\n","encoding":"utf8","offset":7}}}
    {"from":"server","message":{"jsonrpc":"2.0","method":"stream.output","params":{"requestId":"shell","seq":3,"channel":"tty","data":"50 132\r\n","encoding":"utf8","offset":9}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":"shell","result":{"exitCode":0,"ttyBytes":17,"durationMs":12}}}
    {"from":"client","about":"A command that is cancelled","until":"output","message":{"jsonrpc":"2.0","id":"long","method":"machine.exec","params":{"name":"box","argv":["sh","-c","echo so far; sleep 60"],"stream":true}}}
    {"from":"server","message":{"jsonrpc":"2.0","method":"stream.output","params":{"requestId":"long","seq":1,"channel":"stdout","data":"so far\n","encoding":"utf8","offset":0}}}
    {"from":"client","about":"Cancel a call","until":"answers","message":{"jsonrpc":"2.0","id":12,"method":"$/cancelRequest","params":{"id":"long"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":12,"result":{"found":true}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":"long","error":{"code":-32800,"message":"the call was cancelled: smolvm was ended; what it did until then is done","data":{"kind":"cancelled","retryable":false,"started":true,"output":{"stdoutBytes":7,"stderrBytes":0,"killScope":"group","durationMs":12},"smolvm":{"argv":["/usr/local/bin/smolvm","--error-format","json","machine","exec","-i","--name","box","--","sh","-c","echo so far; sleep 60"],"signal":15,"stderr":""}}}}}
    {"from":"client","about":"A command that is interrupted","until":"output","message":{"jsonrpc":"2.0","id":"busy","method":"machine.exec","params":{"name":"box","argv":["sh","-c","echo so far; sleep 60"],"stream":true}}}
    {"from":"server","message":{"jsonrpc":"2.0","method":"stream.output","params":{"requestId":"busy","seq":1,"channel":"stdout","data":"so far\n","encoding":"utf8","offset":0}}}
    {"from":"client","about":"Delete a machine in use","message":{"jsonrpc":"2.0","id":14,"method":"machine.delete","params":{"name":"box","interrupt":true}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":"busy","error":{"code":1105,"message":"a later machine.delete of the machine interrupted the call: smolvm was ended; what it did until then is done","data":{"kind":"interrupted","retryable":false,"started":true,"output":{"stdoutBytes":7,"stderrBytes":0,"killScope":"group","durationMs":12},"smolvm":{"argv":["/usr/local/bin/smolvm","--error-format","json","machine","exec","-i","--name","box","--","sh","-c","echo so far; sleep 60"],"signal":15,"stderr":""}}}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":14,"result":{"name":"box"}}}
    """#)
}

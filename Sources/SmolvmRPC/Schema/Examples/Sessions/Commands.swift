extension RecordedSession {
  static let commands = RecordedSession(
    "commands", "Commands in a machine, and how they can end.",
    #"""
    {"from":"client","message":{"jsonrpc":"2.0","id":1,"method":"machine.create","params":{"name":"box","cpus":1,"memoryMiB":512,"lifetime":"session"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":1,"result":{"name":"box","lifetime":"session"}}}
    {"from":"client","message":{"jsonrpc":"2.0","id":2,"method":"machine.start","params":{"name":"box"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":2,"result":{"name":"box","alreadyRunning":false}}}
    {"from":"client","about":"Output and exit code","message":{"jsonrpc":"2.0","id":3,"method":"machine.exec","params":{"name":"box","argv":["sh","-c","echo out; echo err >&2; exit 3"]}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":3,"result":{"exitCode":3,"stdout":"out\n","stderr":"err\n","stdoutEncoding":"utf8","stderrEncoding":"utf8","stdoutBytes":4,"stderrBytes":4,"durationMs":12}}}
    {"from":"client","about":"Environment and working directory","message":{"jsonrpc":"2.0","id":4,"method":"machine.exec","params":{"name":"box","argv":["sh","-c","echo \"$GREETING from $PWD\""],"env":{"GREETING":"hello"},"workdir":"/tmp"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":4,"result":{"exitCode":0,"stdout":"hello from /tmp\n","stderr":"","stdoutEncoding":"utf8","stderrEncoding":"utf8","stdoutBytes":16,"stderrBytes":0,"durationMs":12}}}
    {"from":"client","about":"Text as input","message":{"jsonrpc":"2.0","id":5,"method":"machine.exec","params":{"name":"box","argv":["cat"],"stdin":"two\nlines\n"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":5,"result":{"exitCode":0,"stdout":"two\nlines\n","stderr":"","stdoutEncoding":"utf8","stderrEncoding":"utf8","stdoutBytes":10,"stderrBytes":0,"durationMs":12}}}
    {"from":"client","about":"Bytes in and out","message":{"jsonrpc":"2.0","id":6,"method":"machine.exec","params":{"name":"box","argv":["cat"],"stdin":"AP8B/g==","stdinEncoding":"base64"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":6,"result":{"exitCode":0,"stdout":"AP8B/g==","stderr":"","stdoutEncoding":"base64","stderrEncoding":"utf8","stdoutBytes":4,"stderrBytes":0,"durationMs":12}}}
    {"from":"client","about":"More output than is kept","message":{"jsonrpc":"2.0","id":7,"method":"machine.exec","params":{"name":"box","argv":["seq","1000"],"maxOutputBytes":24}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":7,"result":{"exitCode":0,"stdout":"1\n2\n3\n4\n5\n6\n98\n999\n1000\n","stderr":"","stdoutEncoding":"utf8","stderrEncoding":"utf8","stdoutBytes":3893,"stderrBytes":0,"truncated":{"stdout":{"at":12,"missing":3869}},"durationMs":12}}}
    {"from":"client","about":"A time limit in the machine","message":{"jsonrpc":"2.0","id":8,"method":"machine.exec","params":{"name":"box","argv":["sh","-c","echo so far; sleep 60"],"timeout":"1s"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":8,"result":{"exitCode":124,"stdout":"so far\n","stderr":"","stdoutEncoding":"utf8","stderrEncoding":"utf8","stdoutBytes":7,"stderrBytes":0,"timedOut":true,"killScope":"group","durationMs":12}}}
    {"from":"client","about":"A deadline for the whole call","message":{"jsonrpc":"2.0","id":9,"method":"machine.exec","params":{"name":"box","argv":["sh","-c","echo so far; sleep 60"],"deadline":"3s"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":9,"error":{"code":1003,"message":"the deadline passed: smolvm was ended; what it did until then is done","data":{"kind":"timedOut","retryable":true,"started":true,"output":{"stdout":"so far\n","stderr":"","stdoutEncoding":"utf8","stderrEncoding":"utf8","stdoutBytes":7,"stderrBytes":0,"killScope":"group","durationMs":12},"smolvm":{"argv":["/usr/local/bin/smolvm","--error-format","json","machine","exec","-i","--name","box","--","sh","-c","echo so far; sleep 60"],"signal":15,"stderr":""}}}}}
    {"from":"client","about":"No such program","message":{"jsonrpc":"2.0","id":10,"method":"machine.exec","params":{"name":"box","argv":["no-such-program"]}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":10,"error":{"code":1107,"message":"smolvm machine exec failed: agent operation failed: vm exec interactive: No such file or directory (os error 2)","data":{"kind":"commandNotStarted","retryable":false,"hint":"the program, the working directory or the user is not there in the machine","unverified":true,"started":false,"output":{"stdout":"","stderr":"","stdoutEncoding":"utf8","stderrEncoding":"utf8","stdoutBytes":0,"stderrBytes":0,"durationMs":12},"smolvm":{"argv":["/usr/local/bin/smolvm","--error-format","json","machine","exec","-i","--name","box","--","no-such-program"],"exitCode":1,"code":"SMOLVM_ERROR","stderr":"{\"error\":{\"code\":\"SMOLVM_ERROR\",\"message\":\"agent operation failed: vm exec interactive: No such file or directory (os error 2)\"}}"}}}}}
    {"from":"client","about":"A command that goes on","message":{"jsonrpc":"2.0","id":11,"method":"machine.exec","params":{"name":"box","argv":["sleep","60"],"detach":true}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":11,"result":{"pid":4242}}}
    {"from":"client","about":"On a terminal","message":{"jsonrpc":"2.0","id":12,"method":"machine.exec","params":{"name":"box","argv":["stty","size"],"tty":{"rows":24,"cols":80}}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":12,"result":{"exitCode":0,"tty":"24 80\r\n","ttyEncoding":"utf8","ttyBytes":7,"durationMs":12}}}
    {"from":"client","about":"A misspelled parameter","message":{"jsonrpc":"2.0","id":13,"method":"machine.exec","params":{"name":"box","argv":["true"],"timeOut":"1s"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":13,"error":{"code":-32602,"message":"Invalid params: params/timeOut: no such member; did you mean \"timeout\"?","data":{"kind":"invalidParams","retryable":false,"path":"/timeOut","expected":"no such member; did you mean \"timeout\"?"}}}}
    {"from":"client","about":"A time without a unit","message":{"jsonrpc":"2.0","id":14,"method":"machine.exec","params":{"name":"box","argv":["true"],"timeout":"30"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":14,"error":{"code":-32602,"message":"Invalid params: params/timeout: a time with a unit, longer than zero: \"30s\", \"1.5s\", \"500ms\", \"1m30s\", \"2h\"","data":{"kind":"invalidParams","retryable":false,"path":"/timeout","expected":"a time with a unit, longer than zero: \"30s\", \"1.5s\", \"500ms\", \"1m30s\", \"2h\""}}}}
    {"from":"client","about":"Parameters that exclude each other","message":{"jsonrpc":"2.0","id":15,"method":"machine.exec","params":{"name":"box","argv":["true"],"detach":true,"stream":true}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":15,"error":{"code":-32602,"message":"Invalid params: params/stream: not to be given with detach: a detached command has none","data":{"kind":"invalidParams","retryable":false,"path":"/stream","expected":"not to be given with detach: a detached command has none"}}}}
    {"from":"client","about":"In a machine of its own","message":{"jsonrpc":"2.0","id":16,"method":"machine.run","params":{"argv":["sh","-c","echo alone; exit 4"],"cpus":1,"memoryMiB":512}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":16,"result":{"exitCode":4,"stdout":"alone\n","stderr":"","stdoutEncoding":"utf8","stderrEncoding":"utf8","stdoutBytes":6,"stderrBytes":0,"durationMs":12}}}
    """#)
}

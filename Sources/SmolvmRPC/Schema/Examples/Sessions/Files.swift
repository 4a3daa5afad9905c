extension RecordedSession {
  static let files = RecordedSession(
    "files", "Files and folders of the host.",
    #"""
    {"from":"client","message":{"jsonrpc":"2.0","id":1,"method":"machine.create","params":{"name":"box","cpus":1,"memoryMiB":512,"lifetime":"session","volumes":[{"source":"/home/me/project/data","target":"/data","mode":"ro"}]}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":1,"result":{"name":"box","lifetime":"session"}}}
    {"from":"client","message":{"jsonrpc":"2.0","id":2,"method":"machine.start","params":{"name":"box"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":2,"result":{"name":"box","alreadyRunning":false}}}
    {"from":"client","about":"A file into a machine","message":{"jsonrpc":"2.0","id":3,"method":"machine.cp","params":{"src":{"path":"/home/me/project/notes.txt"},"dst":{"machine":"box","path":"/tmp/notes.txt"},"mode":"600"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":3,"result":{"copied":true}}}
    {"from":"client","about":"A file out of a machine","message":{"jsonrpc":"2.0","id":4,"method":"machine.cp","params":{"src":{"machine":"box","path":"/tmp/notes.txt"},"dst":{"path":"/home/me/project/copy.txt"}}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":4,"result":{"copied":true}}}
    {"from":"client","about":"No such file here","message":{"jsonrpc":"2.0","id":5,"method":"machine.cp","params":{"src":{"path":"/home/me/project/missing"},"dst":{"machine":"box","path":"/tmp/missing"}}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":5,"error":{"code":1200,"message":"/home/me/project/missing cannot be read: No such file or directory","data":{"kind":"fileNotFound","retryable":false,"path":"/src"}}}}
    {"from":"client","about":"No such file there","message":{"jsonrpc":"2.0","id":6,"method":"machine.cp","params":{"src":{"machine":"box","path":"/tmp/missing"},"dst":{"path":"/home/me/project/missing"}}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":6,"error":{"code":1200,"message":"smolvm machine cp failed: agent operation failed: read file: failed to open /tmp/missing: No such file or directory (os error 2)","data":{"kind":"fileNotFound","retryable":false,"smolvm":{"argv":["/usr/local/bin/smolvm","--error-format","json","machine","cp","box:/tmp/missing","/home/me/project/missing"],"exitCode":1,"code":"SMOLVM_ERROR","stderr":"{\"error\":{\"code\":\"SMOLVM_ERROR\",\"message\":\"agent operation failed: read file: failed to open /tmp/missing: No such file or directory (os error 2)\"}}"}}}}}
    {"from":"client","about":"A folder that is not there","message":{"jsonrpc":"2.0","id":7,"method":"machine.create","params":{"name":"other","volumes":[{"source":"/home/me/project/missing","target":"/data"}]}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":7,"error":{"code":1200,"message":"smolvm machine create failed: mount source not found: /home/me/project/missing","data":{"kind":"fileNotFound","retryable":false,"smolvm":{"argv":["/usr/local/bin/smolvm","--error-format","json","machine","create","--name","other","--volume","/home/me/project/missing:/data"],"exitCode":1,"code":"NOT_FOUND","stderr":"{\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"mount source not found: /home/me/project/missing\"}}"}}}}}
    {"from":"client","about":"Write a file","message":{"jsonrpc":"2.0","id":8,"method":"machine.writeFile","params":{"name":"box","path":"/root/list","data":"milk\n","mode":"0600"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":8,"result":{"bytes":5}}}
    {"from":"client","about":"Write at its end","message":{"jsonrpc":"2.0","id":9,"method":"machine.writeFile","params":{"name":"box","path":"/root/list","data":"bread\n","append":true}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":9,"result":{"bytes":6}}}
    {"from":"client","about":"Write in its middle","message":{"jsonrpc":"2.0","id":10,"method":"machine.writeFile","params":{"name":"box","path":"/root/list","data":"TUlMSw==","encoding":"base64","offset":0}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":10,"result":{"bytes":4}}}
    {"from":"client","about":"Read a file","message":{"jsonrpc":"2.0","id":11,"method":"machine.readFile","params":{"name":"box","path":"/root/list"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":11,"result":{"data":"MILK\nbread\n","encoding":"utf8","bytes":11,"offset":0,"size":11,"mode":"600","eof":true}}}
    {"from":"client","about":"Read a piece of it","message":{"jsonrpc":"2.0","id":12,"method":"machine.readFile","params":{"name":"box","path":"/root/list","offset":5,"length":3}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":12,"result":{"data":"bre","encoding":"utf8","bytes":3,"offset":5,"size":11,"mode":"600","eof":false}}}
    {"from":"client","about":"Read a file that is not there","message":{"jsonrpc":"2.0","id":13,"method":"machine.readFile","params":{"name":"box","path":"/root/nothing"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":13,"error":{"code":1200,"message":"there is no /root/nothing in the machine","data":{"kind":"fileNotFound","retryable":false,"path":"/path"}}}}
    {"from":"client","about":"A folder is no file","message":{"jsonrpc":"2.0","id":14,"method":"machine.readFile","params":{"name":"box","path":"/root"}}}
    {"from":"server","message":{"jsonrpc":"2.0","id":14,"error":{"code":1200,"message":"/root in the machine is a folder, and no file","data":{"kind":"fileNotFound","retryable":false,"path":"/path"}}}}
    """#)
}

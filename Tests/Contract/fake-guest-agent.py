#!/usr/bin/env python3
"""A stand-in for the agent inside a microVM: the real CLI's exec and cp work against it with no microVM at all.

    smolvm machine create --name m
    fake-guest-agent.py "$(smolvm machine data-dir --name m)/agent.sock" [--log FILE]
    smolvm machine exec --name m -- echo hi

It runs commands on this host, with the caller's rights and files: for tests only. It says `listening` on stdout when it can be
asked, and ends when its stdin does or its parent is gone (so give it a pipe), taking every command along that it still runs.

The wire: every message, both ways, is JSON after its length as four bytes, big-endian; bytes in it are base64. Versions 1.4.0 and
1.32.2 of the CLI speak the same.

A first word of these plays a guest that misbehaves: HANG never answers, DROP breaks the connection off, ERRMID fails after the
start, NEG CODE exits with any code, also one that no process can have.
"""

import argparse
import base64
import fcntl
import json
import os
import pty
import select
import signal
import socket
import struct
import subprocess
import sys
import termios
import threading
import time
from typing import Any, BinaryIO, Callable, Optional

Message = dict[str, Any]

DOWNLOAD_CHUNK = 16 << 20


def encode(data: bytes) -> str:
    return base64.b64encode(data).decode()


def reason(error: OSError) -> str:
    """As Rust says it."""
    return f"{error.strerror} (os error {error.errno})"


class Connection:
    """One client. Sending is safe from several threads."""

    def __init__(self, client: socket.socket) -> None:
        self.socket = client
        self.sending = threading.Lock()

    def receive(self) -> Optional[Message]:
        """The next message, or None where the client has gone."""
        head = self._exactly(4)
        body = head and self._exactly(struct.unpack(">I", head)[0])
        return json.loads(body) if body else None

    def _exactly(self, count: int) -> Optional[bytes]:
        data = bytearray()
        while len(data) < count:
            try:
                piece = self.socket.recv(min(count - len(data), 1 << 20))
            except OSError:
                return None
            if not piece:
                return None
            data += piece
        return bytes(data)

    def send(self, status: str, **members: Any) -> bool:
        """False where the client has gone."""
        body = json.dumps({"status": status, **members}).encode()
        with self.sending:
            try:
                self.socket.sendall(struct.pack(">I", len(body)) + body)
                return True
            except OSError:
                return False

    def fail(self, code: str, message: str) -> bool:
        return self.send("error", code=code, message=message)

    def is_gone(self) -> bool:
        """Known even while there is something left to read."""
        poll = select.poll()
        poll.register(self.socket, 0)
        return bool(poll.poll(0))

    def drop(self) -> None:
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.socket.close()


class Command:
    """A process of the "guest", with a group and session of its own. Without a terminal its outputs are pipes of their own."""

    running: set["Command"] = set()

    def __init__(self, request: Message) -> None:
        self.timeout_ms: Optional[int] = request.get("timeout_ms")
        self.deadline = time.monotonic() + self.timeout_ms / 1000 if self.timeout_ms else None
        self.timed_out = False
        self.terminal: Optional[int] = None
        inside: Optional[int] = None
        if request.get("tty"):
            self.terminal, inside = pty.openpty()
            self.resize(24, 80)
        streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        if inside is not None:
            streams = {"stdin": inside, "stdout": inside, "stderr": inside, "preexec_fn": self._take_terminal}
        elif request.get("interactive"):
            streams["stdin"] = subprocess.PIPE
        elif request.get("background"):
            streams.update(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            self.process = subprocess.Popen(
                request["command"],
                env={**os.environ, **dict(request.get("env") or [])},
                cwd=request.get("workdir"),
                start_new_session=True,
                **streams,
            )
        except OSError:
            if self.terminal is not None:
                os.close(self.terminal)
            raise
        finally:
            if inside is not None:
                os.close(inside)
        Command.running.add(self)

    @staticmethod
    def _take_terminal() -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    @property
    def outputs(self) -> list[tuple[str, int]]:
        if self.terminal is not None:
            return [("stdout", self.terminal)]
        return [(name, stream.fileno()) for name in ("stdout", "stderr") if (stream := getattr(self.process, name))]

    def write(self, data: bytes) -> None:
        """No data is the end of file, as on the wire; a terminal has none."""
        try:
            if self.terminal is not None:
                os.write(self.terminal, data)
            elif data:
                self.process.stdin.write(data)
                self.process.stdin.flush()
            else:
                self.process.stdin.close()
        except (OSError, ValueError):
            pass  # the command does not read any more

    def resize(self, rows: int, columns: int) -> None:
        if self.terminal is not None:
            fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def kill(self) -> None:
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def wait(self, unless: Callable[[], bool] = lambda: False) -> bool:
        """Waits for the end and kills at the deadline. False, and killed, where `unless` came true before."""
        while self.process.poll() is None:
            if unless():
                self.kill()
                self.process.wait()
                return False
            if self.deadline and time.monotonic() > self.deadline:
                self.timed_out = True
                self.kill()
            time.sleep(0.005)
        return True

    @property
    def exit_code(self) -> int:
        code = self.process.returncode
        return 124 if self.timed_out else code if code >= 0 else 128 - code

    @property
    def timeout_note(self) -> bytes:
        return f"\ncommand timed out after {self.timeout_ms}ms".encode() if self.timed_out else b""

    def forget(self) -> None:
        Command.running.discard(self)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            try:
                if stream:
                    stream.close()
            except OSError:
                pass
        if self.terminal is not None:
            os.close(self.terminal)


class Guest:
    """Answers the requests of one connection."""

    def __init__(self, connection: Connection, log: Callable[..., None]) -> None:
        self.connection = connection
        self.log = log
        self.upload: Optional[BinaryIO] = None
        self.answers: dict[str, Callable[[Message], Any]] = {
            "ping": lambda _: self.connection.send("pong", version=1, capabilities=[]),
            "query": lambda _: self.connection.send("ok"),
            "vm_exec": self.execute,
            "run": self.execute,
            "file_write": self.write_file,
            "file_write_begin": self.begin_upload,
            "file_write_chunk": self.continue_upload,
            "file_read": self.read_file,
        }

    def serve(self) -> None:
        while (request := self.connection.receive()) is not None:
            self.log("request", json.dumps(request)[:300])
            answer = self.answers.get(request["method"], self.refuse)
            try:
                answer(request)
            except OSError as error:
                self.connection.fail("FILE_IO_FAILED", f"failed to open {request.get('path')}: {reason(error)}")
        self.connection.drop()

    def refuse(self, request: Message) -> None:
        self.connection.fail("INVALID_REQUEST", f"unsupported {request['method']}")

    # Commands

    def execute(self, request: Message) -> None:
        if self.misbehave(request):
            return
        try:
            command = Command(request)
        except OSError as error:
            background = "background " if request.get("background") else ""
            prefix = "" if request.get("interactive") else f"failed to spawn {background}command: "
            self.connection.fail("SPAWN_FAILED", prefix + reason(error))
            return
        try:
            if request.get("background"):
                self.connection.send("completed", exit_code=0, stdout=encode(str(command.process.pid).encode()), stderr="")
                command.process.wait()
            elif request.get("interactive"):
                self.converse(command)
            else:
                self.complete(command)
        finally:
            command.forget()

    def complete(self, command: Command) -> None:
        """Everything in one answer, when the last who holds an output has closed it: as the real agent does."""
        kept = {name: bytearray() for name, _ in command.outputs}

        def collect(name: str, descriptor: int) -> None:
            while data := os.read(descriptor, 1 << 16):
                kept[name] += data

        readers = [threading.Thread(target=collect, args=output) for output in command.outputs]
        for reader in readers:
            reader.start()
        finished = command.wait(unless=self.connection.is_gone)
        for reader in readers:
            reader.join()
        if finished:
            kept["stderr"] += command.timeout_note
            code = command.exit_code
            self.connection.send("completed", exit_code=code, stdout=encode(kept["stdout"]), stderr=encode(kept["stderr"]))

    def converse(self, command: Command) -> None:
        """Output as it comes, input as it is sent, and the end when the command itself ends, whoever still holds its output."""
        self.connection.send("started")
        ended = threading.Event()

        def forward(name: str, descriptor: int) -> None:
            while True:
                if select.select([descriptor], [], [], 0.02)[0]:
                    try:
                        data = os.read(descriptor, 1 << 16)
                    except OSError:  # how a terminal ends
                        data = b""
                    if not data or not self.connection.send(name, data=encode(data)):
                        return
                elif ended.is_set():
                    return

        writers = [threading.Thread(target=forward, args=output) for output in command.outputs]
        for writer in writers:
            writer.start()
        threading.Thread(target=self.feed, args=(command,), daemon=True).start()
        finished = command.wait(unless=self.connection.is_gone)
        ended.set()
        for writer in writers:
            writer.join()
        if not finished:
            return
        if command.timed_out:
            self.connection.send(command.outputs[-1][0], data=encode(command.timeout_note))
        self.connection.send("exited", exit_code=command.exit_code)

    def feed(self, command: Command) -> None:
        while (message := self.connection.receive()) is not None:
            if message["method"] == "stdin":
                command.write(base64.b64decode(message["data"]))
            elif message["method"] == "resize":
                command.resize(message["rows"], message["cols"])

    def misbehave(self, request: Message) -> bool:
        name, interactive = request["command"][0], request.get("interactive")
        if name not in ("HANG", "DROP", "ERRMID", "NEG"):
            return False
        if interactive:
            self.connection.send("started")
        if name == "HANG":
            while not self.connection.is_gone():
                time.sleep(0.1)
        elif name == "DROP":
            if interactive:
                self.connection.send("stdout", data=encode(b"part\n"))
            time.sleep(0.3)  # the CLI still writes the end of stdin: to a socket that is gone, it would fail before it reads
            self.connection.drop()
        elif name == "ERRMID":
            self.connection.fail("EXEC_FAILED", "boom")
        elif interactive:
            self.connection.send("exited", exit_code=int(request["command"][1]))
        else:
            self.connection.send("completed", exit_code=int(request["command"][1]), stdout="", stderr="")
        return True

    # Files: small ones in one message, larger ones in chunks

    def write_file(self, request: Message) -> None:
        with self.create(request) as file:
            file.write(base64.b64decode(request["data"]))
        self.connection.send("ok")

    def begin_upload(self, request: Message) -> None:
        self.upload = self.create(request)
        self.connection.send("ok")

    def continue_upload(self, request: Message) -> None:
        if self.upload is None:
            self.connection.fail("INVALID_REQUEST", "no upload was begun")
            return
        self.upload.write(base64.b64decode(request["data"]))
        if request["done"]:
            self.upload.close()
            self.upload = None
        self.connection.send("ok")

    @staticmethod
    def create(request: Message) -> BinaryIO:
        os.makedirs(os.path.dirname(request["path"]) or ".", exist_ok=True)
        file = open(request["path"], "wb")
        if request.get("mode") is not None:
            os.chmod(request["path"], request["mode"])
        return file

    def read_file(self, request: Message) -> None:
        with open(request["path"], "rb") as file:
            chunk = file.read(DOWNLOAD_CHUNK)
            while True:
                following = file.read(DOWNLOAD_CHUNK)
                self.connection.send("data_chunk", data=encode(chunk), done=not following)
                if not following:
                    return
                chunk = following


def end() -> None:
    for command in list(Command.running):
        command.kill()
    os._exit(0)


def end_with_stdin() -> None:
    while os.read(0, 4096):
        pass
    end()


def end_with_parent() -> None:
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(0.2)
    end()


def logger(path: Optional[str]) -> Callable[..., None]:
    if path is None:
        return lambda *_: None
    file = open(path, "a", buffering=1, encoding="utf-8")
    return lambda *words: print(f"{time.time():.3f}", *words, file=file)


def listen(path: str) -> socket.socket:
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    if os.path.exists(path):
        os.unlink(path)
    server = socket.socket(socket.AF_UNIX)
    server.bind(path)
    server.listen(64)
    return server


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("socket", help="where the CLI looks for the agent: agent.sock in the machine's data-dir")
    arguments.add_argument("--log", help="a file for every request")
    options = arguments.parse_args()

    signal.signal(signal.SIGTERM, lambda *_: end())
    signal.signal(signal.SIGINT, lambda *_: end())
    for watch in (end_with_stdin, end_with_parent):
        threading.Thread(target=watch, daemon=True).start()
    server = listen(options.socket)
    log = logger(options.log)
    print("listening", flush=True)
    while True:
        client, _ = server.accept()
        threading.Thread(target=Guest(Connection(client), log).serve, daemon=True).start()


if __name__ == "__main__":
    main()

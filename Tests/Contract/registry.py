#!/usr/bin/env python3
"""A registry for `pack push`, `pack pull` and `pack inspect` of the real CLI: what of the OCI distribution protocol they need.

    registry.py [FOLDER]

It listens on 127.0.0.1, where the CLI speaks plain HTTP, says its port on stdout's first line, and ends when its stdin does (so give
it a pipe). What is pushed it keeps in memory, or in FOLDER: a file each, REPOSITORY+blobs+DIGEST or REPOSITORY+manifests+TAG, where a
slash in the repository's name is a plus as well.

The beginning of a repository's name says how it behaves: `private/` wants the token `let-me-in`, `broken/` fails, `garbled/` gives
blobs in which one byte is another. Any other asks for nothing and works.
"""

import hashlib
import json
import re
import sys
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Optional
from urllib.parse import parse_qs, urlsplit

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
PATH = re.compile(r"/v2/(?P<repository>[a-z0-9._/-]+)/(?P<kind>blobs/uploads|blobs|manifests)/(?P<name>[^/]*)")


def digest_of(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


class Store:
    """Bytes by their names, in memory or in a folder."""

    def __init__(self, folder: Optional[Path]) -> None:
        self.folder = folder
        self.memory: dict[str, bytes] = {}

    def put(self, name: str, data: bytes) -> None:
        if self.folder:
            (self.folder / name.replace("/", "+")).write_bytes(data)
        else:
            self.memory[name] = data

    def get(self, name: str) -> Optional[bytes]:
        if not self.folder:
            return self.memory.get(name)
        file = self.folder / name.replace("/", "+")
        return file.read_bytes() if file.is_file() else None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    store: Store

    def do_HEAD(self) -> None:
        self.handle_request()

    def do_GET(self) -> None:
        self.handle_request()

    def do_POST(self) -> None:
        self.handle_request()

    def do_PUT(self) -> None:
        self.handle_request()

    def handle_request(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        match = PATH.fullmatch(url.path)
        if not match:
            self.answer(200 if url.path == "/v2/" else 404)
            return
        repository, kind, name = match["repository"], match["kind"], match["name"]
        if repository.startswith("private/") and self.headers.get("Authorization") != "Bearer let-me-in":
            self.refuse(401, "UNAUTHORIZED", "authentication required")
        elif repository.startswith("broken/"):
            self.refuse(500, "UNKNOWN", "internal error")
        elif kind == "blobs/uploads" and self.command == "POST":
            self.answer(202, {"Location": f"/v2/{repository}/blobs/uploads/{uuid.uuid4()}"})
        elif kind == "blobs/uploads" and self.command == "PUT":
            self.keep_blob(repository, parse_qs(url.query).get("digest", [""])[0], body)
        elif kind == "manifests" and self.command == "PUT":
            self.keep_manifest(repository, name, body)
        elif kind != "blobs/uploads" and self.command in ("GET", "HEAD"):
            self.give(repository, kind, name)
        else:
            self.refuse(405, "UNSUPPORTED", "the operation is unsupported")

    def keep_blob(self, repository: str, digest: str, data: bytes) -> None:
        if digest != digest_of(data):
            self.refuse(400, "DIGEST_INVALID", "provided digest did not match uploaded content")
            return
        self.store.put(f"{repository}/blobs/{digest}", data)
        self.answer(201, {"Location": f"/v2/{repository}/blobs/{digest}"})

    def keep_manifest(self, repository: str, reference: str, data: bytes) -> None:
        for name in {reference, digest_of(data)}:
            self.store.put(f"{repository}/manifests/{name}", data)
        self.answer(201, {"Docker-Content-Digest": digest_of(data)})

    def give(self, repository: str, kind: str, name: str) -> None:
        data = self.store.get(f"{repository}/{kind}/{name}")
        if data is None:
            self.refuse(404, "BLOB_UNKNOWN" if kind == "blobs" else "MANIFEST_UNKNOWN", f"{name} is unknown to the registry")
            return
        media_type = "application/octet-stream" if kind == "blobs" else json.loads(data).get("mediaType", MANIFEST)
        headers = {"Content-Type": media_type, "Docker-Content-Digest": digest_of(data)}
        if kind == "blobs" and repository.startswith("garbled/"):
            data = bytes([data[0] ^ 1]) + data[1:]
        self.answer(200, headers, data)

    def refuse(self, status: int, code: str, message: str) -> None:
        body = json.dumps({"errors": [{"code": code, "message": message}]}).encode()
        self.answer(status, {"Content-Type": "application/json"}, body)

    def answer(self, status: int, headers: dict[str, str] = {}, body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        print(format % args, file=sys.stderr, flush=True)


def main() -> None:
    Handler.store = Store(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.buffer.read()


if __name__ == "__main__":
    main()

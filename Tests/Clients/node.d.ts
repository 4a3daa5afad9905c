// The little of Node's types that the client, its scenario and its example use.
type BufferEncoding = "utf8" | "base64" | "hex";
interface Buffer extends Uint8Array {
  indexOf(value: number, start?: number): number;
  subarray(start?: number, end?: number): Buffer;
  toString(encoding?: BufferEncoding): string;
  equals(other: Uint8Array): boolean;
}
declare const Buffer: {
  from(data: string, encoding?: BufferEncoding): Buffer;
  from(data: ArrayBufferLike, offset?: number, length?: number): Buffer;
  concat(list: readonly Uint8Array[]): Buffer;
  alloc(size: number, fill?: number | string): Buffer;
};
interface AbortSignal {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}
declare class AbortController { readonly signal: AbortSignal; abort(): void; }
declare function setTimeout(work: () => void, ms: number): { unref(): void };
declare function clearTimeout(timer: { unref(): void }): void;
declare function queueMicrotask(work: () => void): void;
declare const console: { log(...data: unknown[]): void; error(...data: unknown[]): void };
declare const process: {
  argv: string[]; env: Record<string, string | undefined>; exitCode: number; exit(code: number): never;
  on(event: string, listener: (...args: any[]) => void): void;
  off(event: string, listener: (...args: any[]) => void): void;
  emitWarning(text: string): void;
  stdout: { write(data: Uint8Array | string): void };
  memoryUsage(): { rss: number };
  kill(pid: number, signal?: string | number): void;
};
declare module "node:child_process" {
  interface Readable {
    on(event: "data", listener: (chunk: Buffer) => void): this;
    on(event: "error", listener: (error: Error) => void): this;
    pause(): this; resume(): this; destroy(): this;
  }
  interface Writable { on(event: "error", listener: (error: Error) => void): this; write(data: Uint8Array | string): boolean; end(): this }
  export class ChildProcess {
    readonly pid?: number;
    stdin: Writable | null; stdout: Readable | null;
    kill(signal?: string): boolean;
    on(event: "error", listener: (error: Error) => void): this;
    on(event: "exit" | "close", listener: (code: number | null, signal: string | null) => void): this;
  }
  export function spawn(program: string, args: string[], options: object): ChildProcess;
  export function execFileSync(program: string, args: string[], options: object): Buffer;
}
declare module "node:crypto" { export function createHash(name: string): { update(data: Uint8Array): any; digest(encoding: "hex"): string } }
declare module "node:fs" {
  export function mkdtempSync(prefix: string): string; export function rmSync(path: string, options: object): void;
  export function existsSync(path: string): boolean; export function writeFileSync(path: string, data: Uint8Array | string): void;
  export function readFileSync(path: string): Buffer;
}

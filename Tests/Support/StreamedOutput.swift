import JSON

/// What a stream's chunks are put together to, and whether they are as the wire promises.
public struct StreamedOutput {
  /// What is wrong with the chunks; empty if nothing is.
  public private(set) var problems: [String] = []
  private var channels: [String: [UInt8]] = [:]

  /// - Parameter chunks: the `params` of the notifications, in order.
  public init(_ chunks: [JSONValue]) {
    for (index, chunk) in chunks.enumerated() {
      guard let channel = chunk["channel"]?.string, let data = chunk["data"]?.string, let encoding = chunk["encoding"]?.string
      else {
        problems.append("chunk \(index) lacks members: \(chunk.text.prefix(200))")
        continue
      }
      if chunk["seq"]?.int != index + 1 { problems.append("chunk \(index) has seq \(chunk["seq"]?.text ?? "none")") }
      if chunk["offset"]?.int != channels[channel]?.count ?? 0 {
        problems.append("chunk \(index) has offset \(chunk["offset"]?.text ?? "none"), not \(channels[channel]?.count ?? 0)")
      }
      let bytes = encoding == "base64" ? Base64.decode(data) ?? [] : Array(data.utf8)
      if bytes.isEmpty { problems.append("chunk \(index) is empty") }
      channels[channel, default: []] += bytes
    }
  }

  /// All bytes of a channel.
  public func bytes(_ channel: String) -> [UInt8] { channels[channel] ?? [] }
  /// All bytes of a channel, as text.
  public func text(_ channel: String) -> String { String(decoding: bytes(channel), as: UTF8.self) }
}

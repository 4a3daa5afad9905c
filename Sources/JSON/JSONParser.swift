/// Text → value: RFC 8259 to the letter, in one pass over the bytes where they lie.
///
/// Refused beyond the grammar: a name that comes twice in one object (by its bytes, unescaped), bytes that are not UTF-8, half a surrogate
/// pair, a byte order mark, and nesting deeper than `maxDepth`. A number may be as long and as large as it likes: it stays text.
public struct JSONParser: ~Copyable {
  /// However much a caller asks for, nesting ends here: reading, writing and freeing a value each take stack for every level of it.
  /// So many levels fit a thread of 512 KiB, which is what macOS gives, in a debug build (2.2 KiB a level), and one of 128 KiB in a release
  /// build (0.4).
  public static let depthLimit = 192

  private var text: TextParser

  /// A parser for one text after the other, which keeps its working memory between them.
  ///
  /// `maxDepth` is how many arrays and objects may lie in each other, at most ``depthLimit``.
  public init(maxDepth: Int = 128) { text = TextParser(maxDepth: min(maxDepth, Self.depthLimit)) }

  /// The value that these bytes say.
  public mutating func parse(_ bytes: UnsafeRawBufferPointer) throws(JSONSyntaxError) -> JSONValue { try text.document(bytes) }

  /// The same for an object of which only a few members matter: each of those is given to `take` as it is read, by the index of its name, and
  /// no object is made. Where this throws, some may have been given.
  /// - Returns: nil, or the value if it is no object.
  public mutating func members(
    of bytes: UnsafeRawBufferPointer, named names: MemberNames, _ take: (Int, JSONValue) -> Void
  ) throws(JSONSyntaxError) -> JSONValue? { try text.members(bytes, named: names, take) }

  /// The value that these bytes say, for one text alone.
  public static func parse(_ bytes: UnsafeRawBufferPointer, maxDepth: Int = 128) throws(JSONSyntaxError) -> JSONValue {
    var parser = JSONParser(maxDepth: maxDepth)
    return try parser.parse(bytes)
  }

  /// The value that these bytes say. As above.
  public static func parse(_ bytes: [UInt8], maxDepth: Int = 128) throws(JSONSyntaxError) -> JSONValue {
    try bytes.withUnsafeBytes { bytes in
      Result { () throws(JSONSyntaxError) in try parse(bytes, maxDepth: maxDepth) }
    }.get()
  }

  /// The value that this text says. As above; offsets in errors count bytes of its UTF-8.
  public static func parse(_ text: String, maxDepth: Int = 128) throws(JSONSyntaxError) -> JSONValue {
    var copy = text
    return try copy.withUTF8 { bytes in
      Result { () throws(JSONSyntaxError) in try parse(UnsafeRawBufferPointer(bytes), maxDepth: maxDepth) }
    }.get()
  }
}

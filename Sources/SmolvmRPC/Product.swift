/// What this program is.
public enum Product {
  /// Its name.
  public static let name = "smolvm-rpc"
  /// Its version, semantic.
  public static let version = "0.1.0"
  /// The version of what it speaks, semantic: a new kind or method is a minor version, a changed one a major.
  public static let schemaVersion = "0.2.0"
}

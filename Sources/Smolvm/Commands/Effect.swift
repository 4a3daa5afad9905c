/// What a command does to the world, as far as its caller has to care.
public enum Effect: String, Sendable, CaseIterable {
  /// Nothing: it looks.
  case reads
  /// It makes or changes something.
  case changes
  /// It may take away what cannot be had back.
  case destroys
}

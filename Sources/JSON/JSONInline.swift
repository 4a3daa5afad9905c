/// A type whose members stand among those of the type that holds it, instead of in an object of their own. Only as a member that is not
/// optional; it must encode itself as an object.
///
/// So parameters that several requests share are stated once, in a type of their own, and are flat on the wire.
public protocol JSONInline {}

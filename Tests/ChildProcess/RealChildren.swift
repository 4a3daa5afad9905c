import Testing

/// The parent of every suite that runs children: one test at a time, for some count this process's descriptors, zombies and
/// processor time.
@Suite(.serialized, .timeLimit(.minutes(2))) enum RealChildren {}

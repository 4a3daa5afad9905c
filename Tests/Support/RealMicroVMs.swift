import Testing

extension Trait where Self == ConditionTrait {
  /// For tests of the machines tier. They are in the module of that name or say `RealMicroVM` in theirs: by that Support/run-tests knows them,
  /// which runs them beside all others.
  public static var withRealMicroVMs: Self {
    .enabled(
      if: !Tiers.machines.isEmpty, "machines tier: Tests/all finds or boots a host for microVMs and sets SMOLVM_RPC_TEST_MACHINES")
  }
}

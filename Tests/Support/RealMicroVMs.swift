import Testing

extension Trait where Self == ConditionTrait {
  /// For tests of the machines tier.
  public static var withRealMicroVMs: Self {
    .enabled(
      if: !Tiers.machines.isEmpty, "machines tier: Tests/all finds or boots a host for microVMs and sets SMOLVM_RPC_TEST_MACHINES")
  }
}

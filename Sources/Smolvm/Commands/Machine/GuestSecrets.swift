/// Secrets for a command in a machine.
public struct GuestSecrets: ParameterGroup {
  /// Secret environment variables.
  @Parameter(
    .repeated("--secret-env"), since: "1.0.0",
    "Secret environment variables: they reach no argument list, log, error or state of smolvm's.") public var secrets: Secrets?
  /// Secrets in files.
  @Parameter(
    .repeated("--secret-file"), is: .hostPath(.read), since: "1.0.0", "Secret environment variables from files of the host.")
  public var secretFiles: [SecretFile]?
  /// Secrets in the keychain.
  @Parameter(
    .repeated("--secret-keychain"), opens: .host, since: "1.31.0", "Secret environment variables from the host's keychain.")
  public var secretKeychains: [SecretKeychain]?

  /// Nothing given.
  public init() {}
}

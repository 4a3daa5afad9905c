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

  /// Why commands that make machines take none.
  static let notTaken: [String: String] = {
    let why =
      "not to be given here: smolvm would keep the name of the variable alone, and every later start or exec without its value would fail, "
      + "for everyone; give it to machine.exec, shell or run"
    return ["secrets": why, "secretFiles": why, "secretKeychains": why]
  }()
}

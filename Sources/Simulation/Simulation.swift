#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The other role of this program: smolvm's command line, without microVMs.
public enum Simulation {
  // Glibc's is an enumeration of its own.
  #if canImport(Darwin)
  private static let fileSize = RLIMIT_FSIZE
  #else
  private static let fileSize = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
  #endif

  /// Is the CLI and never returns, if this process was started as one: the environment names the folder of a ``SimulatedSmolvm``, and the
  /// program was called by its name. Both, since a server with a simulation behind it lives in the same environment.
  public static func runIfAsked() {
    guard let folder = getenv(SimulatedSmolvm.variable).map({ String(cString: $0) }), folder.hasPrefix("/"), CommandLine.argc > 0,
      let name = CommandLine.unsafeArgv[0].map({ String(cString: $0) }), name.split(separator: "/").last == "smolvm"
    else { return }
    // As the real one: a reader that has gone is found on writing.
    signal(SIGPIPE, SIG_IGN)
    // A real machine's disk ends somewhere; this one's is the host's, which a runaway command must not fill. Ignored, the signal is EFBIG.
    signal(SIGXFSZ, SIG_IGN)
    var size = rlimit(rlim_cur: rlim_t(GuestLimits.file), rlim_max: rlim_t(GuestLimits.file))
    setrlimit(Self.fileSize, &size)
    let status = CommandLineInterface(store: Store(folder: folder)).run(Array(CommandLine.arguments.dropFirst()))
    _exit(status)  // not exit: a thread may still wait for the terminal
  }
}

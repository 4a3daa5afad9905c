import Foundation

/// The programs that the package builds, beside the test bundle.
public enum Programs {
  /// The folder of the build products.
  public static let folder: URL = {
    #if os(Linux)
    // The test runner is one executable in that folder.
    return URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    #else
    // The runner belongs to the toolchain; our bundle is a folder in it.
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") } ?? Bundle.main
    return bundle.bundleURL.deletingLastPathComponent()
    #endif
  }()

  /// The program under test.
  public static var smolvmRPC: String { folder.appendingPathComponent("smolvm-rpc").path }
  /// The scripted stand-in for smolvm.
  public static var fakeSmolvm: String { folder.appendingPathComponent("FakeSmolvm").path }
}

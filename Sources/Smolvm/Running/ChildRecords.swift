/// Somebody who keeps a record of the processes that run for us and may last, so that they can be ended when we cannot do it any more.
public protocol ChildRecords: Sendable {
  /// Whose they are: a name of letters and digits that nobody else has. Files that may be left behind bear it.
  var owner: String { get }
  /// A process runs, the leader of a group of its own. Called on the loop's thread.
  /// - Returns: what is to be called when it has ended.
  func record(child pid: Int32) -> (@Sendable () -> Void)?
}

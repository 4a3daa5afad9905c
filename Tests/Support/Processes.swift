import Foundation

/// What the kernel says of processes; Linux only, as these tests are.
public enum Processes {
  /// The children of a process that are not zombies, without its reaper, which ends after it.
  public static func children(of parent: Int32) -> [Int32] {
    let text = (try? String(contentsOfFile: "/proc/\(parent)/task/\(parent)/children", encoding: .utf8)) ?? ""
    // Children belong to the thread that made them.
    let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(parent)/task")) ?? []
    let all = tasks.map { (try? String(contentsOfFile: "/proc/\(parent)/task/\($0)/children", encoding: .utf8)) ?? "" } + [text]
    return Set(all.flatMap { $0.split(separator: " ") }.compactMap { Int32($0) }).filter { isAlive($0) && !isReaper($0) }
  }

  private static func isReaper(_ pid: Int32) -> Bool {
    (FileManager.default.contents(atPath: "/proc/\(pid)/cmdline")).map { String(decoding: $0, as: UTF8.self).contains("_reaper") }
      == true
  }

  /// Whether a process lives, and is no zombie.
  public static func isAlive(_ pid: Int32) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8), let end = stat.lastIndex(of: ")") else {
      return false
    }
    return !["Z", "X"].contains(stat[stat.index(end, offsetBy: 2)])
  }

  /// The resident size, 0 if it has ended.
  public static func residentKiB(_ pid: Int32) -> Int {
    let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
  }
}

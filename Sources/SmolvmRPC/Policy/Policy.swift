import JSON
import JSONRPC
import Smolvm

/// What calls may do, for whoever starts this program on behalf of something that is trusted less. A call that may not runs nothing.
///
/// Nothing here knows a command: what a parameter names, and what it opens, stands in its line.
public struct Policy: Sendable {
  /// The methods that may run smolvm; nil for all.
  public var allowed: [MethodPattern]?
  /// Methods that may not be called.
  public var denied: [MethodPattern] = []
  /// Where paths of the host may lie; empty for anywhere.
  public var hostRoots: [HostRoot] = []
  /// Nothing opens the network.
  public var noNetwork = false
  /// Machines are those that this process made.
  public var ownMachinesOnly = false
  /// Nothing is changed.
  public var readOnly = false

  /// Everything may be done.
  public init() {}

  /// Whether it says anything.
  var isEmpty: Bool {
    allowed == nil && denied.isEmpty && hostRoots.isEmpty && !noNetwork && !ownMachinesOnly && !readOnly
  }

  /// Refuses a method that may not be called, whatever its parameters.
  func check(_ method: Method) throws(PolicyRefusal) {
    if let rule = denied.first(where: { $0.matches(method.name) }) {
      throw PolicyRefusal(rule: "--deny \(rule.text)", what: "\(method.name) may not be called")
    }
    guard method.isCommand else { return }
    if let allowed, !allowed.contains(where: { $0.matches(method.name) }) {
      throw PolicyRefusal(
        rule: "--allow \(allowed.map(\.text).joined(separator: " --allow "))", what: "\(method.name) is not among them")
    }
    if readOnly, method.effect != .reads {
      throw PolicyRefusal(rule: "--read-only", what: "\(method.name) does more than look")
    }
  }

  /// Refuses a call that names or opens what it may not. Looks at the host's files.
  func check<C: Command>(_ command: C) throws(PolicyRefusal) {
    if isEmpty { return }
    try check(C.opening, of: C.method)
    for name in command.includes { if let method = Registry.method(name) { try check(method) } }
    for given in command.givenParameters { try check(given.line.opening, of: given.name, at: "/" + given.name) }
    try checkPaths(command)
  }

  /// Refuses what opens what is closed.
  private func check(_ opening: Opening, of name: String, at path: String? = nil) throws(PolicyRefusal) {
    func refuse(_ rule: String, _ what: String) throws(PolicyRefusal) {
      throw PolicyRefusal(rule: rule, what: "\(name) \(what)", path: path)
    }
    if noNetwork, opening.contains(.network) { try refuse("--no-network", "can open the network") }
    if !hostRoots.isEmpty, opening.contains(.host) { try refuse(hostRootsRule, "reaches what no path here names") }
    if ownMachinesOnly, opening.contains(.machines) { try refuse("--own-machines-only", "reaches machines that it does not name") }
  }

  /// Refuses a call that names a path which lies nowhere that it may. Looks at the host's files.
  func checkPaths<C: Command>(_ command: C) throws(PolicyRefusal) {
    if hostRoots.isEmpty { return }
    for given in command.givenParameters { try check(given.hostPaths, at: "/" + given.name) }
    for case .hostPath(let path, _) in command.furtherTouches { try check([path], at: nil) }
  }

  private func check(_ paths: [String], at place: String?) throws(PolicyRefusal) {
    for path in paths where !hostRoots.contains(where: { $0.holds(path) }) {
      throw PolicyRefusal(rule: hostRootsRule, what: "\(path) does not lie below it", path: place)
    }
  }

  /// Refuses to boot a machine whose paths lead elsewhere by now: smolvm opens them anew, links and all (1.32.2). To be asked when the call's
  /// turn has come.
  /// - Parameter paths: what is known of the paths of a machine.
  func checkBoot<C: Command>(_ command: C, paths: (String) -> [String]) throws(PolicyRefusal) {
    guard !hostRoots.isEmpty, let machine = command.boots else { return }
    do throws(PolicyRefusal) { try check(paths(machine.text), at: nil) } catch {
      throw PolicyRefusal(rule: error.rule, what: "of the folders of \(machine), \(error.what) any more")
    }
  }

  private var hostRootsRule: String { hostRoots.map { "--host-root \($0.text)" }.joined(separator: " ") }

  /// Refuses a call that has to do with a machine of somebody else's. To be asked when the call's turn has come: only then is it known what
  /// earlier calls made.
  /// - Parameter isOwn: whether a machine was made by this process, and is still there.
  func checkMachines<C: Command>(_ command: C, isOwn: (String) -> Bool) throws(PolicyRefusal) {
    guard ownMachinesOnly else { return }
    let made = (command as? any MakesMachines)?.names.map(\.text) ?? []
    let mayMake = Set((command as? MachineCreate)?.ifExists == .reuse ? [] : made)
    for given in command.givenParameters {
      for case .machine(let name, _) in given.value.touches(as: given.line.meaning) where !mayMake.contains(name) && !isOwn(name) {
        let isReuse = made.contains(name)
        throw PolicyRefusal(
          rule: "--own-machines-only",
          what: isReuse
            ? "ifExists: reuse could take the machine \(name) of somebody else" : "this program did not make the machine \(name)",
          path: "/" + (isReuse ? "ifExists" : given.name))
      }
    }
  }
}

/// Why a call may not be carried out.
struct PolicyRefusal: Error {
  /// The rule, as it stands on this program's command line.
  let rule: String
  let what: String
  /// The parameter.
  var path: String?

  /// The same, of something that holds the parameters.
  func below(_ place: String) -> PolicyRefusal { PolicyRefusal(rule: rule, what: what, path: path.map { place + $0 }) }

  var error: RPCError {
    var more: JSONObject = ["rule": .string(rule)]
    more["path"] = path.map(JSONValue.string)
    more["started"] = false
    return RPCError(.policyDenied, "this program was started with \(rule): \(what)", more: more)
  }
}

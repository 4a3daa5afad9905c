#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Whether this host can run microVMs, and this user may.
enum HypervisorCheck {
  static var finding: Doctor.Finding {
    #if canImport(Darwin)
    // kern.hv_support is 1 where Hypervisor.framework works.
    var supported: Int32 = 0
    var size = MemoryLayout<Int32>.size
    let isGood = sysctlbyname("kern.hv_support", &supported, &size, nil, 0) == 0 && supported == 1
    return Doctor.Finding(
      name: "hypervisor", state: isGood ? .good : .bad, says: isGood ? "Hypervisor.framework works" : "this Mac cannot virtualize")
    #else
    var info = stat()
    guard stat("/dev/kvm", &info) == 0 else {
      return Doctor.Finding(
        name: "kvm", state: .bad, says: "there is no /dev/kvm",
        todo: "load kvm_intel or kvm_amd; in a virtual machine, its host must allow nested virtualization")
    }
    let descriptor = open("/dev/kvm", O_RDWR | O_CLOEXEC)
    if descriptor >= 0 {
      close(descriptor)
      return Doctor.Finding(name: "kvm", state: .good, says: "/dev/kvm can be opened")
    }
    let why = String(cString: strerror(errno))
    let group = name(of: info.st_gid)
    if isMember(of: info.st_gid) {
      return Doctor.Finding(
        name: "kvm", state: .bad, says: "/dev/kvm cannot be opened (\(why)), though this process is in its group \(group)",
        todo: "its permissions do not let the group in, or something else (a container, a security module) keeps it closed")
    }
    return Doctor.Finding(
      name: "kvm", state: .bad, says: "/dev/kvm cannot be opened (\(why)): this process is not in its group \(group)",
      todo: "sudo usermod -aG \(group) $USER; then log in again")
    #endif
  }

  #if !canImport(Darwin)
  /// Read from the file: getgrgid would load glibc's modules, which a static program cannot rely on.
  private static func name(of group: gid_t) -> String {
    guard let file = fopen("/etc/group", "re") else { return String(group) }
    defer { fclose(file) }
    while let entry = fgetgrent(file) {
      if entry.pointee.gr_gid == group { return String(cString: entry.pointee.gr_name) }
    }
    return String(group)
  }

  private static func isMember(of group: gid_t) -> Bool {
    var groups = [gid_t](repeating: 0, count: 1024)
    let count = getgroups(Int32(groups.count), &groups)
    return getegid() == group || groups.prefix(Int(max(0, count))).contains(group)
  }
  #endif
}

/// How the end of a child comes to be known: the kernel says so, or, where it does not, we look.
struct ExitWatch: ~Copyable {
  private let pid: Int32
  private let token: Token
  private var notice: ExitNotice?
  private var look: TimerHandle?
  private var pause = Duration.milliseconds(1)

  init(pid: Int32, token: Token) {
    self.pid = pid
    self.token = token
  }

  mutating func begin(_ core: LoopCore, watched: Bool) {
    if watched, let notice = core.poller.watchExit(of: pid, token) {
      self.notice = consume notice
    } else {
      lookSoon(core)
    }
  }

  /// The news came, but there was nothing to take: Darwin tells a moment before waitid knows, and under a tracer (strace)
  /// it is told first. To stay with a level-triggered notice would be to spin.
  mutating func cameTooEarly(_ core: LoopCore) {
    forgetNotice(core)
    lookSoon(core)
  }

  /// No notice, so looks again and again, ever more rarely; a child that ends now is noticed 20 ms later at most.
  mutating func lookSoon(_ core: LoopCore) {
    let child = token.child
    look = core.at(.now + pause) { core in core.child(child)?.lookForExit() }
    pause = min(pause * 2, .milliseconds(20))
  }

  mutating func end(_ core: LoopCore) {
    forgetNotice(core)
    look?.cancel()
    look = nil
  }

  private mutating func forgetNotice(_ core: LoopCore) {
    if let notice = notice.take() { core.poller.forget(notice) }
  }
}

internal import Dispatch
internal import Foundation
internal import Synchronization

/// Has something said before this process ends by Ctrl-C.
package func whenInterrupted(_ say: @escaping @Sendable () -> Void) {
  ChildProcesses.shared.whenInterrupted(say)
}

/// Ends the programs of external policies that go on, for a process that ends by itself.
package func endPrograms() { ChildProcesses.shared.killAll() }

/// The programs that this process has started and that go on: none of them outlives it.
///
/// Each has a process group of its own, so that what it started itself ends with it. A signal from
/// the terminal does not reach such a group, so it is passed on.
final class ChildProcesses: Sendable {
  static let shared = ChildProcesses()

  /// What ends this process unless somebody sees to it.
  private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

  private struct State {
    var running: [pid_t] = []
    var sources: [any DispatchSourceSignal]?
    var lastWords: (@Sendable () -> Void)?
  }
  private let state = Mutex(State())

  /// Starts a program, which is known from the first moment.
  /// - Parameter start: starts it and gives its number
  /// - Returns: its number
  /// - Throws: what `start` throws.
  func add<Problem: Error>(_ start: () throws(Problem) -> pid_t) throws(Problem) -> pid_t {
    watch()
    return try state.withLock { state throws(Problem) in
      let child = try start()
      state.running.append(child)
      return child
    }
  }

  /// Has something said before this process ends by Ctrl-C.
  func whenInterrupted(_ say: @escaping @Sendable () -> Void) {
    watch()
    state.withLock { $0.lastWords = say }
  }

  /// How a program ended, as wait(2) has it; nil: it goes on. One that has ended is forgotten.
  func status(of child: pid_t) -> Int32? {
    state.withLock { state in
      var status: Int32 = 0
      let result = waitpid(child, &status, WNOHANG)
      if result == 0 || result < 0 && errno == EINTR { return nil }
      state.running.removeAll { $0 == child }
      return result == child ? status : 0
    }
  }

  /// Whether a program has ended; it is not forgotten, so what it has started can be ended still.
  func hasEnded(_ child: pid_t) -> Bool {
    var found = siginfo_t()
    let isKnown = waitid(P_PID, id_t(child), &found, WEXITED | WNOHANG | WNOWAIT) == 0
    return isKnown && found.si_signo == SIGCHLD
  }

  /// Ends a program and what it has started, and waits until it is no more.
  func kill(_ child: pid_t) {
    state.withLock { state in
      guard state.running.contains(child) else { return }
      Foundation.kill(-child, SIGKILL)
      var status: Int32 = 0
      while waitpid(child, &status, 0) < 0, errno == EINTR {}
      state.running.removeAll { $0 == child }
    }
  }

  /// Ends all of them.
  func killAll() {
    state.withLock { state in
      for child in state.running { Foundation.kill(-child, SIGKILL) }
    }
  }

  /// Sees to the signals that nobody else sees to, once: programs are ended first, then this
  /// process as the signal has it.
  private func watch() {
    state.withLock { state in
      guard state.sources == nil else { return }
      let queue = DispatchQueue(label: "greenroom.children")
      state.sources = Self.signals.filter(Self.isUnhandled).map { number in
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
        source.setEventHandler { self.end(by: number) }
        source.activate()
        return source
      }
      // Who writes to a program that is gone is told so by the call.
      if Self.isUnhandled(SIGPIPE) { signal(SIGPIPE, SIG_IGN) }
    }
  }

  private func end(by number: Int32) {
    state.withLock { state in
      for child in state.running { Foundation.kill(-child, SIGKILL) }
      if number == SIGINT { state.lastWords?() }
      // Nobody asks how they ended while the lock is held. Who watches a signal blocks it.
      var set = sigset_t()
      sigemptyset(&set)
      sigaddset(&set, number)
      pthread_sigmask(SIG_UNBLOCK, &set, nil)
      signal(number, SIG_DFL)
      Foundation.kill(getpid(), number)
    }
  }

  /// Whether a signal does what it does where nobody says otherwise.
  private static func isUnhandled(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 0
  }

  /// The signals that a program begins with as if nobody had touched them.
  static var restored: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for number in [SIGPIPE, SIGXFSZ, SIGINT, SIGTERM, SIGHUP, SIGQUIT] { sigaddset(&set, number) }
    return set
  }
}

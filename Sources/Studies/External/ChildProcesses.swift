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
/// the terminal does not reach such a group, so it is passed on. For a process that is ended without
/// a word (SIGKILL) a guard in the group waits for the end of a pipe that this process alone holds
/// open, and then ends the group.
final class ChildProcesses: Sendable {
  static let shared = ChildProcesses()

  /// What ends this process unless somebody sees to it.
  private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

  private struct Child {
    let number: pid_t
    /// The one that ends its group when this process is gone.
    let guardian: pid_t
    /// How it ended, as wait(2) has it; nil: it goes on, or nobody has asked.
    var status: Int32?
  }

  private struct State {
    var running: [Child] = []
    /// The ends of the pipe that guards wait for.
    var life: (read: Int32, write: Int32)?
    var sources: [any DispatchSourceSignal]?
    var lastWords: (@Sendable () -> Void)?
  }
  private let state = Mutex(State())

  /// Starts a program, which is known from the first moment.
  /// - Parameter start: starts it and gives its number
  /// - Returns: its number
  /// - Throws: what `start` throws, or that there is no guard for it.
  func add(_ start: () throws(ProgramProblem) -> pid_t) throws(ProgramProblem) -> pid_t {
    watch()
    return try state.withLock { state throws(ProgramProblem) in
      if state.life == nil { state.life = try PolicyProcess.pipe() }
      let child = try start()
      do throws(ProgramProblem) {
        let guardian = try Self.guardian(of: child, until: state.life?.read ?? -1)
        state.running.append(Child(number: child, guardian: guardian))
      } catch {
        Foundation.kill(-child, SIGKILL)
        Self.wait(for: child)
        throw error
      }
      return child
    }
  }

  /// Starts the guard of a program's group.
  private static func guardian(
    of child: pid_t, until life: Int32
  ) throws(ProgramProblem) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, life, STDIN_FILENO)
    // It holds nothing open that somebody else waits for.
    for output in [STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_addopen(&actions, output, "/dev/null", O_WRONLY, 0)
    }
    return try spawn(["sh", "-c", "read -r _; kill -KILL 0"], &actions, group: child)
  }

  /// Starts a shell in a process group.
  /// - Parameters:
  ///   - words: what it is called, and its arguments
  ///   - actions: what becomes of its files
  ///   - group: the group's number; 0: one of its own
  /// - Returns: its number
  /// - Throws: why it does not start.
  static func spawn(
    _ words: [String], _ actions: inout posix_spawn_file_actions_t, group: pid_t
  ) throws(ProgramProblem) -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var (restored, none) = (restored, sigset_t())
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &restored)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setpgroup(&attributes, group)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    let environment = ProcessInfo.processInfo.environment.sorted { $0.key < $1.key }
    var arguments = words.map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in arguments + variables { free(text) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, "/bin/sh", &actions, &attributes, &arguments, &variables)
    guard code == 0 else {
      throw ProgramProblem("cannot be started: \(String(cString: strerror(code)))")
    }
    return child
  }

  @discardableResult
  private static func wait(for child: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return status
  }

  /// Has something said before this process ends by Ctrl-C.
  func whenInterrupted(_ say: @escaping @Sendable () -> Void) {
    watch()
    state.withLock { $0.lastWords = say }
  }

  /// How a program ended, as wait(2) has it; nil: it goes on.
  func status(of child: pid_t) -> Int32? {
    state.withLock { state in
      guard let place = state.running.firstIndex(where: { $0.number == child }) else { return 0 }
      if let status = state.running[place].status { return status }
      var status: Int32 = 0
      let result = waitpid(child, &status, WNOHANG)
      if result == 0 || result < 0 && errno == EINTR { return nil }
      state.running[place].status = result == child ? status : 0
      return state.running[place].status
    }
  }

  /// Whether a program has ended; it is not forgotten, so what it has started can be ended still.
  func hasEnded(_ child: pid_t) -> Bool {
    var found = siginfo_t()
    let isKnown = waitid(P_PID, id_t(child), &found, WEXITED | WNOHANG | WNOWAIT) == 0
    return isKnown && found.si_signo == SIGCHLD
  }

  /// Ends a program, what it has started and its guard, and waits until both are no more.
  func kill(_ child: pid_t) {
    state.withLock { state in
      guard let place = state.running.firstIndex(where: { $0.number == child }) else { return }
      let known = state.running.remove(at: place)
      // The guard is in the group, so the number is nobody else's even when the program has ended.
      Foundation.kill(-child, SIGKILL)
      if known.status == nil { Self.wait(for: child) }
      Self.wait(for: known.guardian)
    }
  }

  /// Ends all of them.
  func killAll() {
    state.withLock { state in
      for child in state.running { Foundation.kill(-child.number, SIGKILL) }
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
      for child in state.running { Foundation.kill(-child.number, SIGKILL) }
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

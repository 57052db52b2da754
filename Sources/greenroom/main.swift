internal import ArgumentParser
internal import CMalloc
internal import Foundation

// A reader that has seen enough, such as `head`, closes the pipe. That is no reason to leave
// reports unwritten, so writing finds out itself, and so it does where a file may not become as
// large as it would (`ulimit -f`).
signal(SIGPIPE, SIG_IGN)
signal(SIGXFSZ, SIG_IGN)

// A file that is opened takes the lowest free number. Were it that of a closed standard stream, what
// is told there would be written into the file. These can be opened, but not used.
for stream in STDIN_FILENO...STDERR_FILENO where fcntl(stream, F_GETFD) < 0 {
  _ = open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY)
}

// A search makes and drops a demand of some megabytes for each run. What was dropped is kept for
// the next one: pages that go back to the system are cleared each time they come again.
_ = mallopt(M_MMAP_THRESHOLD, 32 << 20)
_ = mallopt(M_TRIM_THRESHOLD, 512 << 20)

// Running out of stack would end the program by a signal. This is twice what the deepest scenarios
// were seen to take.
let leastStack: rlim_t = 512 << 10
var stack = rlimit()
if getrlimit(__rlimit_resource_t(RLIMIT_STACK.rawValue), &stack) == 0, stack.rlim_cur < leastStack {
  Console.tell(
    "ulimit -s: a stack of \(stack.rlim_cur >> 10) KiB is too small; expected at least \(leastStack >> 10) KiB"
  )
  exit(Failure.usage)
}
if let problem = CommandName.problem(in: Array(CommandLine.arguments.dropFirst())) {
  Console.tell(problem)
  exit(Failure.usage)
}
do {
  var command = try Greenroom.parseAsRoot()
  ProgressBar.shared.start(isQuiet: CommandLine.arguments.contains("--quiet"))
  try command.run()
  ProgressBar.shared.end()
} catch {
  ProgressBar.shared.end()
  let code = Greenroom.exitCode(for: error)
  // Help and the version were asked for.
  if code.isSuccess {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard let help = HelpText.complete(Greenroom.fullMessage(for: error), for: arguments) else {
      Greenroom.exit(withError: error)
    }
    do { try Console.print(help) } catch { exit(Failure.output) }
    exit(0)
  }
  // Messages about arguments repeat them.
  let message = Greenroom.fullMessage(for: error)
  if !message.isEmpty { Console.tell(message) }
  exit(code.rawValue)
}

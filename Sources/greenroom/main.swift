internal import ArgumentParser
internal import Foundation

// A reader that has seen enough, such as `head`, closes the pipe. That is no reason to leave reports unwritten, so writing finds out itself.
signal(SIGPIPE, SIG_IGN)
do {
  var command = try Greenroom.parseAsRoot()
  try command.run()
} catch {
  let code = Greenroom.exitCode(for: error)
  // Help and the version were asked for.
  if code.isSuccess { Greenroom.exit(withError: error) }
  // Messages about arguments repeat them.
  let message = Greenroom.fullMessage(for: error)
  if !message.isEmpty { Console.tell(message) }
  exit(code.rawValue)
}

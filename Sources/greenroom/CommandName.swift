internal import ArgumentParser
internal import Settings

/// The words with which the arguments begin.
enum CommandName {
  /// What is wrong with the words that name a command: one that there is none of, with the nearest.
  /// - Parameter arguments: those of the process
  /// - Returns: a sentence; nil where they name one, or where the parser has the word
  static func problem(in arguments: [String]) -> String? {
    var command: any ParsableCommand.Type = Greenroom.self
    for argument in arguments.first == "help" ? arguments.dropFirst() : arguments[...] {
      let configuration = command.configuration
      let commands = configuration.subcommands
      guard !commands.isEmpty, configuration.defaultSubcommand == nil,
        !argument.hasPrefix("-")
      else { return nil }
      let names = commands.compactMap { $0.configuration.commandName }
      guard let next = commands.first(where: { $0.configuration.commandName == argument }) else {
        let near = nearestName(to: argument, in: names).map { " (did you mean \($0)?)" } ?? ""
        return
          "\"\(argument.onOneLine)\" is no command of \(configuration.commandName ?? "greenroom"); "
          + "expected one of \(names.joined(separator: ", "))\(near)"
      }
      command = next
    }
    return nil
  }
}

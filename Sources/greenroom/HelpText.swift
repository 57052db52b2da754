internal import ArgumentParser

extension ShownByExample {
  /// The examples as the help has them.
  static var lines: String {
    examples.map { "  " + $0.replacing("\n", with: "\n  ") + "\n" }.joined()
  }
}

/// The help of a command: what the parser says, and what it has no place for.
enum HelpText {
  /// - Parameters:
  ///   - message: what the parser says
  ///   - arguments: those of the process
  /// - Returns: the help with the examples of its command at its end, and with the options of the
  ///   subcommand that a group stands for; nil where the message is no help
  static func complete(_ message: String, for arguments: [String]) -> String? {
    guard message.hasPrefix("OVERVIEW: ") else { return nil }
    let command = command(named: arguments)
    var text = message
    while text.hasSuffix("\n") { text.removeLast() }
    if let usual = command.configuration.defaultSubcommand { text = merged(text, command, usual) }
    guard let shown = command as? any ShownByExample.Type else { return text + "\n" }
    return text + "\n\nEXAMPLES:\n" + shown.lines
  }

  /// The command that the first words name.
  private static func command(named arguments: [String]) -> any ParsableCommand.Type {
    var command: any ParsableCommand.Type = Greenroom.self
    let words = arguments.filter { !$0.hasPrefix("-") }
    for word in words.first == "help" ? words.dropFirst() : words[...] {
      guard let next = command.configuration.subcommands.first(where: { name(of: $0) == word })
      else { break }
      command = next
    }
    return command
  }

  /// A command's own name, or that of its type.
  static func name(of command: any ParsableCommand.Type) -> String {
    command.configuration.commandName ?? "\(command)".lowercased()
  }

  /// The help of a group with the arguments and options of its usual subcommand, which need not be
  /// named.
  private static func merged(
    _ text: String, _ group: any ParsableCommand.Type, _ usual: any ParsableCommand.Type
  ) -> String {
    let other = Greenroom.helpMessage(for: usual)
    guard let usage = text.firstRange(of: "USAGE: "),
      let options = text.firstRange(of: "\nOPTIONS:"),
      let subcommands = text.firstRange(of: "\nSUBCOMMANDS:"),
      let otherUsage = other.firstRange(of: "USAGE: "),
      let arguments = other.firstRange(of: "\nARGUMENTS:"),
      options.lowerBound < subcommands.lowerBound
    else { return text }
    let names = "\(name(of: group)) \(name(of: usual))"
    let line = other[otherUsage.lowerBound..<arguments.lowerBound].replacing(
      names, with: name(of: group))
    let own = text[usage.upperBound..<options.lowerBound]
    var body = String(other[arguments.lowerBound...])
    while body.hasSuffix("\n") { body.removeLast() }
    let margin = String(repeating: " ", count: 7)
    let usages = "\(trimmed(line))\n\(margin)\(trimmed(own))"
    return "\(text[..<usage.lowerBound])\(usages)\n\(body)\n\(text[subcommands.lowerBound...])"
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    var text = String(text)
    while text.hasSuffix("\n") { text.removeLast() }
    return text
  }
}

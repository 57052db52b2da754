import ArgumentParser
import Foundation
import Testing

@testable import greenroom

/// What `--help` says.
@Suite struct HelpTests {
  /// Every command with the words that name it.
  private static var commands: [(words: [String], type: any ParsableCommand.Type)] {
    below([], Greenroom.self)
  }

  private static func below(_ words: [String], _ type: any ParsableCommand.Type) -> [(
    words: [String], type: any ParsableCommand.Type
  )] {
    [(words, type)]
      + type.configuration.subcommands.flatMap { below(words + [HelpText.name(of: $0)], $0) }
  }

  /// The words of a line as a shell has them, up to what is not the command's any more.
  private func words(_ line: String) -> [String] {
    var words: [String] = []
    let whole = line.replacing("\\\n", with: " ")
    for (place, part) in whole.components(separatedBy: "'").enumerated() {
      if place % 2 == 1 {
        words.append(part)
      } else {
        words += part.split(separator: " ").map(String.init)
      }
    }
    return Array(words.prefix { !["|", ">"].contains($0) })
  }

  /// Whether every line fits 80 columns, two of them left empty.
  private static func fits(_ example: String) -> Bool {
    example.split(separator: "\n").allSatisfy { $0.count <= 78 }
  }

  @Test("Every command has two examples, which are its own, fit 80 columns and parse")
  func examples() throws {
    #expect(Self.commands.count > 25)
    for (path, type) in Self.commands {
      let shown = try #require(type as? any ShownByExample.Type, "\(path)")
      #expect(shown.examples.count == 2 && Set(shown.examples).count == 2, "\(path)")
      for example in shown.examples {
        let words = words(example)
        #expect(words.first == "greenroom" && Self.fits(example), "\(example)")
        // `sweep` stands for its first subcommand.
        let named = path.last == "all" ? path.dropLast() : path[...]
        #expect(words.dropFirst().starts(with: named), "\(example)")
        if words.dropFirst().first == "help" { continue }
        #expect(throws: Never.self, "\(example)") {
          _ = try Greenroom.parseAsRoot(Array(words.dropFirst()))
        }
      }
    }
  }

  @Test("--help ends with them, and help is the same")
  func help() throws {
    let bench = try Workbench()
    for (path, type) in Self.commands {
      let shown = try #require(type as? any ShownByExample.Type)
      let end = "EXAMPLES:\n" + shown.lines
      let outcome = try bench.greenroom(path + ["--help"])
      #expect(outcome.code == 0 && outcome.output.hasSuffix("\n\n" + end), "\(path)")
      if path.count < 2 {
        #expect(try bench.greenroom(["help"] + path).output == outcome.output, "\(path)")
      }
      #expect(!outcome.output.contains("\u{1B}"))
    }
    #expect(try bench.greenroom("--version").output.hasPrefix("EXAMPLES") == false)
  }

  @Test("sweep --help shows what sweep takes, then its subcommands")
  func group() throws {
    let text = try Workbench().greenroom("sweep", "--help").output
    let parts = [
      "USAGE: greenroom sweep ", "\n       greenroom sweep <subcommand>\n",
      "\nARGUMENTS:\n", "--columns <a,b,c>", "--precision <5%>", "\nSUBCOMMANDS:\n", "  merge ",
      "\nEXAMPLES:\n",
    ]
    var rest = text[...]
    for part in parts {
      let found = try #require(rest.firstRange(of: part), "\(part) in \(text)")
      rest = rest[found.upperBound...]
    }
    #expect(text.components(separatedBy: "\nOPTIONS:\n").count == 2)
  }
}

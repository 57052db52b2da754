import Foundation
import PoolSimulation
import Studies
import Testing

/// The codes of the tables of events are those of Reports.md.
@Suite struct DocumentedCodeTests {
  /// A table of codes in Reports.md: the heading that it stands below, the first cell of its
  /// header, and the codes that a run may tell there.
  static let tables: [(heading: String, column: String, codes: [String])] = [
    ("launches.csv", "source", LaunchSource.allCases.map(\.rawValue)),
    ("launches.csv", "failure", LaunchFailure.allCases.map(\.rawValue)),
    ("lifecycle.csv", "phase", InstancePhase.allCases.map(\.name)),
    ("lifecycle.csv", "cause", TransitionCause.allCases.map(\.rawValue)),
    ("rejections.csv", "reason", RefusalReason.allCases.map(\.rawValue)),
    ("drops.csv", "cause", TransitionCause.allCases.filter(\.dropsPeople).map(\.rawValue)),
    ("drops.csv", "outcome", DropOutcome.allCases.map(\.rawValue)),
    ("episodes.csv", "cause", ShortageCause.allCases.map(\.rawValue)),
    ("decisions.csv", "reason", ScalingReason.allCases.map(\.rawValue)),
    ("notes.csv", "note", RunNote.allCases.map(\.rawValue)),
    ("waste.csv", "part", CostSplit.Part.allCases.map(\.name)),
  ]

  /// The codes of a table: what is quoted in the first cell of each row. Columns are described by
  /// tables too, with another header.
  private func codes(below heading: String, column: String, in page: String) -> [String] {
    let section = page.components(separatedBy: "\n## ").first { $0.hasPrefix("\(heading)\n") } ?? ""
    return section.split(separator: "\n", omittingEmptySubsequences: false).drop {
      !$0.hasPrefix("| \(column) |")
    }.dropFirst(2)
      .prefix { $0.hasPrefix("|") }
      .flatMap { row in
        row.split(separator: "|")[0].split(separator: "`").enumerated()
          .filter { $0.offset % 2 == 1 }.map { String($0.element) }
      }
  }

  @Test("Reports.md has a row for every code that a run may tell, and no other", arguments: tables)
  func table(heading: String, column: String, codes: [String]) throws {
    let page = try String(
      contentsOf: SourceFiles.docs.appendingPathComponent("Reports.md"), encoding: .utf8)
    #expect(self.codes(below: heading, column: column, in: page).sorted() == codes.sorted())
  }

  @Test("A code without a row would be found, and so would a row without a code")
  func detection() {
    let page =
      "# Page\n\n## a.csv\n\n| code | why |\n|---|---|\n| `one`, `two` | |\n\n"
      + "| other | why |\n|---|---|\n| `three` | |\n\n## b.csv\n"
    #expect(codes(below: "a.csv", column: "code", in: page) == ["one", "two"])
    #expect(codes(below: "a.csv", column: "other", in: page) == ["three"])
    #expect(codes(below: "b.csv", column: "code", in: page) == [])
  }

  @Test("Reports.md and the policies say alike why a capacity was wanted")
  func reasons() throws {
    let page = try String(
      contentsOf: SourceFiles.docs.appendingPathComponent("Reports.md"), encoding: .utf8)
    for reason in ScalingReason.allCases {
      #expect(page.contains("| `\(reason.rawValue)` | \(reason.summary) |"), "\(reason)")
    }
  }
}

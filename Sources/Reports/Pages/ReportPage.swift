internal import Foundation
internal import Mustache
internal import Settings
internal import Studies

/// `report.html`: one file that says what a command found, with charts, and needs nothing else. What
/// it says in words and figures stands in its markup; what it draws is carried as packed tables.
struct ReportPage {
  /// The name of its file.
  static let name = "report.html"

  /// A part of the figures: a label and its numbers a line.
  struct Figures {
    let title: String
    let lines: [(label: String, cells: [String])]
  }

  /// What the page is about, in a word.
  let kind: String
  /// The answer in a sentence.
  let answer: String
  /// What was asked, a line each.
  var setting: [String] = []
  var figures: [Figures] = []
  /// Whether each line has an estimate, a minimum and a maximum.
  var hasRanges = false
  /// What is printed on a terminal, where that says more.
  var words: String?
  var notes: [String] = []
  /// What the page's script draws.
  let data: JSONValue
  /// What draws over time; nil: nothing does.
  var library: ChartLibrary?

  /// The page.
  /// - Parameter manifest: that of the folder which the page is for
  /// - Returns: the markup; equal for equal results, and the same version of the library
  func html(_ manifest: Manifest) -> String {
    let styles = Self.asset(PackageResources.page_css)
    let script = Self.asset(PackageResources.page_js)
    let context: [String: Any] = [
      "policy": Self.policy(
        scripts: (library.map { [$0.script] } ?? []) + [script],
        styles: (library.map { [$0.styles] } ?? []) + [styles]),
      "version": Study.version,
      "title": "\(manifest.scenario.onOneLine): \(kind.lowercased())", "kind": kind,
      "answer": answer, "setting": setting,
      "hasFigures": !figures.isEmpty, "hasRanges": hasRanges,
      "sections": figures.map { figures -> [String: Any] in
        [
          "title": figures.title, "heads": hasRanges,
          "lines": figures.lines.map { line -> [String: Any] in
            ["label": line.label, "cells": line.cells]
          },
        ]
      },
      "words": words.map { [$0] } ?? [], "hasNotes": !notes.isEmpty, "notes": notes,
      "settings": manifest.settings.text, "facts": manifest.facts,
      "dictionary": manifest.tables.map { table -> [String: Any] in
        ["name": table.name, "columns": table.columns.map(\.page)]
      },
      "library": library.map { [["styles": $0.styles, "script": $0.script]] } ?? [],
      "styles": styles, "script": script, "data": data.packed,
    ]
    guard
      let template = try? MustacheTemplate(string: Self.asset(PackageResources.page_mustache))
    else { preconditionFailure("the page's template is one") }
    return template.render(context)
  }

  /// The text of a file that is compiled in.
  static func asset(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// What a browser lets the page do: run the scripts and take the styles that are in it, by their
  /// digests, and show pictures that it draws. No address is reached.
  ///
  /// Source: Content Security Policy Level 3 (https://www.w3.org/TR/CSP3/), hash-source.
  static func policy(scripts: [String], styles: [String]) -> String {
    func digests(_ texts: [String]) -> String {
      texts.map { " 'sha256-\(Data(Digest(ofBytes: $0).bytes).base64EncodedString())'" }.joined()
    }
    return "default-src 'none'; script-src\(digests(scripts)); "
      + "style-src\(digests(styles)); img-src data:; base-uri 'none'; form-action 'none'"
  }
}

extension ReportColumn {
  /// The column's row of the page's dictionary.
  fileprivate var page: [String: Any] {
    let how = estimate.map { "; over replications \($0.estimator), interval \($0.interval)" } ?? ""
    return ["name": name, "unit": unit, "help": help + how]
  }
}

extension Manifest {
  /// The manifest of a folder that has a page too.
  package var withPage: Manifest {
    var manifest = self
    manifest.documents.append(ReportPage.name)
    return manifest
  }

  /// What was read and what ran, a line each.
  fileprivate var facts: [[String: String]] {
    guard case .object(let members) = json else { return [] }
    return members.filter { !["settings", "files", "columns"].contains($0.key) }.map { member in
      let text =
        switch member.value {
        case .string(let text), .number(let text): text
        case .null, .boolean, .array, .object: member.value.packed
        }
      return ["name": member.key, "text": text]
    }
  }
}

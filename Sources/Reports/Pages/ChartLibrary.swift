internal import Foundation
internal import Settings

/// Why the library that draws over time cannot be had.
package struct ChartLibraryError: Error, CustomStringConvertible {
  /// One line: the file, and what is wrong with it.
  package let description: String
}

/// dygraphs, which draws what happened over time: read from where it is installed when a page is
/// written, and put into it. Nothing of it is in this repository.
///
/// Source: https://dygraphs.com, under the MIT license; Debian's package is libjs-dygraphs.
package struct ChartLibrary: Sendable, Hashable {
  /// Where Debian's package puts it.
  package static let usualFolder = "/usr/share/javascript/dygraphs"
  /// The largest file that is read; those of 2.2.1 have 131 kB.
  private static let mostBytes = 4_000_000

  let script: String
  let styles: String

  /// Reads the library.
  /// - Parameter folder: where `dygraph.min.js` and `dygraph.min.css` are
  /// - Throws: which of them is not there, or is something else.
  package init(folder: String) throws(ChartLibraryError) {
    script = try Self.text("\(folder)/dygraph.min.js", without: "//# sourceMappingURL=")
    styles = try Self.text("\(folder)/dygraph.min.css", without: "/*# sourceMappingURL=")
    guard script.contains("Dygraph") else {
      throw ChartLibraryError(
        description: "\(folder)/dygraph.min.js: is not dygraphs; expected its script".onOneLine)
    }
  }

  /// A file without the comment that names its map: whoever debugs a page would have it fetched.
  private static func text(_ path: String, without mark: String) throws(ChartLibraryError) -> String
  {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ChartLibraryError(
        description: "\(path): cannot be read; expected a file of dygraphs, which Debian's package "
          + "libjs-dygraphs installs in \(usualFolder)")
    }
    guard data.count <= mostBytes, let whole = String(data: data, encoding: .utf8) else {
      throw ChartLibraryError(
        description: "\(path): is not dygraphs; expected UTF-8 of at most \(mostBytes) bytes")
    }
    // A page's digests are of what a browser reads, which has no carriage returns.
    let lines = whole.replacingOccurrences(of: "\r\n", with: "\n")
    let text = lines.range(of: mark).map { String(lines[..<$0.lowerBound]) } ?? lines
    for end in ["</script", "</style", "<!--"]
    where text.range(of: end, options: .caseInsensitive) != nil {
      throw ChartLibraryError(
        description: "\(path): has \(end), which would end its part of a page; expected dygraphs")
    }
    return text
  }
}

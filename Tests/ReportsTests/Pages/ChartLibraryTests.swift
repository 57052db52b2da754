import Foundation
import Testing

@testable import Reports

@Suite struct ChartLibraryTests {
  private func read(script: String?, styles: String? = ".a{}") throws -> Result<
    ChartLibrary, ChartLibraryError
  > {
    let folder = try TemporaryFolder()
    try script.map { try folder.write($0, to: "dygraph.min.js") }
    try styles.map { try folder.write($0, to: "dygraph.min.css") }
    return Result { () throws(ChartLibraryError) in try ChartLibrary(folder: folder.path) }
  }

  @Test("The library is read without the names of its maps, with line ends that a browser keeps")
  func reads() throws {
    let library = try read(
      script: "var Dygraph;\r\nx\n//# sourceMappingURL=dygraph.min.js.map\n",
      styles: ".a{}\n/*# sourceMappingURL=dygraph.min.css.map */"
    ).get()
    #expect(library.script == "var Dygraph;\nx\n" && library.styles == ".a{}\n")
  }

  static let problems: [(script: String?, styles: String?, told: String)] = [
    (nil, ".a{}", "dygraph.min.js: cannot be read"),
    ("var Dygraph", nil, "dygraph.min.css: cannot be read"),
    ("var Chart", ".a{}", "is not dygraphs"),
    ("var Dygraph = '</SCRIPT>'", ".a{}", "has </script"),
    ("var Dygraph", "</style>", "has </style"),
    ("var Dygraph = '<!--'", ".a{}", "has <!--"),
  ]

  @Test("What is not there, or could end its part of a page, is refused", arguments: problems)
  func refuses(script: String?, styles: String?, told: String) throws {
    let result = try read(script: script, styles: styles)
    #expect(throws: ChartLibraryError.self) { try result.get() }
    if case .failure(let error) = result {
      #expect(error.description.contains(told), "\(error.description)")
    }
  }
}

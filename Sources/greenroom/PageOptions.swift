internal import ArgumentParser
internal import Foundation
internal import Reports
internal import Studies

/// Whether a run's page is written, and where what draws it is.
struct PageOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo, exclusivity: .exclusive,
    help: "Write report.html, a page with charts (default: where dygraphs is installed).")
  var html: Bool?

  @Option(
    help: ArgumentHelp(
      """
      The folder with dygraph.min.js and dygraph.min.css (default: that of \
      GREENROOM_HTML_ASSETS, or \(ChartLibrary.usualFolder)).
      """,
      valueName: "dir"),
    completion: .directory)
  var htmlAssets: String?

  func validate() throws {
    if html == false, htmlAssets != nil {
      throw ValidationError(
        "--html-assets says what the page is made with, and --no-html that none is; expected one of them"
      )
    }
    if htmlAssets?.isEmpty == true {
      throw ValidationError("--html-assets names no folder; expected one that has dygraph.min.js")
    }
  }

  /// Where the library is: what an option says, else the environment, else where Debian has it.
  static func folder(_ option: String?) -> String {
    let usual = ProcessInfo.processInfo.environment["GREENROOM_HTML_ASSETS"]
    return [option, usual].compactMap(\.self).first { !$0.isEmpty } ?? ChartLibrary.usualFolder
  }

  /// What the page of a scenario's run is drawn with, and why there is none.
  /// - Parameter scenario: the scenario, which may leave the page out, or ask for it
  /// - Returns: the library, or a remark where it is missing and nobody asked for the page
  /// - Throws: the exit code, where somebody did.
  func library(for scenario: Scenario) throws -> (library: ChartLibrary?, remark: String?) {
    let isAskedFor = html == true || htmlAssets != nil || scenario.report.namesPage
    // Where it is empty, pages are written on request only.
    let usual = ProcessInfo.processInfo.environment["GREENROOM_HTML_ASSETS"]
    guard html != false,
      isAskedFor || scenario.report.kinds.contains(.page) && usual?.isEmpty != true
    else { return (nil, nil) }
    do throws(ChartLibraryError) {
      return (try ChartLibrary(folder: Self.folder(htmlAssets)), nil)
    } catch {
      if isAskedFor { throw Failure.exit(error.description, code: Failure.missingInput) }
      return (nil, "report.html is not written: \(error.description)")
    }
  }
}

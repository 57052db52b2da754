internal import ArgumentParser
internal import Reports

/// Whether the page of a study of several runs is written: nothing else is needed for it.
struct NoPageOption: ParsableArguments {
  @Flag(name: .customLong("no-html"), help: "Write no report.html, the page with charts.")
  var isLeftOut = false

  /// The manifest of the folder, and the page where it has one.
  func page(
    _ manifest: Manifest, _ page: (Manifest) throws -> ReportFile
  ) rethrows -> (manifest: Manifest, files: [ReportFile]) {
    isLeftOut ? (manifest, []) : (manifest.withPage, [try page(manifest)])
  }
}

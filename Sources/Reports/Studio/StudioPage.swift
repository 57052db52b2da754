internal import Foundation
internal import Mustache
internal import Settings
internal import Studies

/// The page of the studio: a form, and what its script draws of each answer. What it carries is the
/// same for every tab.
package struct StudioPage: Sendable {
  /// The markup.
  package let html: String
  /// What a browser lets it do: what `report.html` may, and reach the server that it came from.
  /// Nobody may show it inside of a page of his own.
  package let policy: String

  /// The page.
  /// - Parameters:
  ///   - path: the scenario's file
  ///   - library: what draws over time
  package init(path: String, _ library: ChartLibrary) {
    let styles =
      [library.styles]
      + [
        PackageResources.page_css, PackageResources.studio_css,
      ].map(ReportPage.asset)
    let scripts =
      [library.script]
      + [
        PackageResources.page_js, PackageResources.studio_js,
      ].map(ReportPage.asset)
    policy =
      ReportPage.policy(scripts: scripts, styles: styles)
      + "; connect-src 'self'; frame-ancestors 'none'"
    let data = JSONValue.object([
      JSONValue.Member("kind", .string("studio")), JSONValue.Member("file", .string(path)),
    ])
    let context: [String: Any] = [
      "version": Study.version, "file": path.onOneLine, "styles": styles, "scripts": scripts,
      "data": data.packed,
    ]
    let text = ReportPage.asset(PackageResources.studio_mustache)
    guard let template = try? MustacheTemplate(string: text) else {
      preconditionFailure("the studio's template is one")
    }
    html = template.render(context)
  }
}

internal import Foundation

/// What the page's script asks for.
struct StudioRequest: Decodable {
  /// The tab, by a name of its own.
  let tab: String
  /// Grows with every request of the tab.
  let number: Int
  /// The settings that are changed, as `--set` takes them.
  let set: [String]

  /// The most settings, and the longest name of a tab.
  private static let (mostSettings, longestTab) = (1_000, 64)

  /// What is wrong with it; nil: nothing.
  var problem: String? {
    if set.count > Self.mostSettings {
      return "set: has \(set.count) settings; expected at most \(Self.mostSettings)"
    }
    if tab.isEmpty || tab.utf8.count > Self.longestTab {
      return "tab: expected a name of 1 to \(Self.longestTab) bytes"
    }
    return nil
  }
}

/// What is to be saved.
struct SaveRequest: Decodable {
  /// The file's name.
  let name: String
  /// The settings that are changed.
  let set: [String]
  /// Whether a file of that name is replaced.
  let overwrite: Bool?
}

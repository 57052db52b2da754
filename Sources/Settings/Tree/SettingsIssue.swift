/// One thing that is wrong with the user's settings: where, at which key, and what.
///
/// It is a value to collect, not an error to throw: all the problems of a file are shown at once.
public struct SettingsIssue: Sendable, Hashable, CustomStringConvertible {
  /// Where the setting was written.
  package var location: SourceLocation
  /// The key's path from the top, such as `warm_pool.min_size`; empty for the file as a whole.
  public var path: String
  /// One line: what is wrong; what was expected.
  public var message: String

  /// An issue with the key at `path`, written at `location`.
  package init(at location: SourceLocation, path: String, message: String) {
    self.location = location
    self.path = path
    self.message = message
  }

  /// `file:line: path.to.key: message`, without the line for an option of the command line.
  public var description: String {
    (path.isEmpty ? "\(location): \(message)" : "\(location): \(path): \(message)").onOneLine
  }
}

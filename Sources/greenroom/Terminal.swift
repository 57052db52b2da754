internal import Foundation
internal import Reports

/// The terminal that standard output or standard error goes to.
enum Terminal {
  /// How many characters a line of it has; nil: the stream goes elsewhere.
  static func columns(of stream: Int32) -> Int? {
    guard isatty(stream) == 1 else { return nil }
    var size = winsize()
    if ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }.flatMap {
      $0 > 0 ? $0 : nil
    } ?? 80
  }

  /// Whether standard output may be sent colors.
  static var allowsColor: Bool {
    // https://no-color.org: the variable counts when it is there and not empty.
    let refuses = ProcessInfo.processInfo.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    return isatty(STDOUT_FILENO) == 1 && !refuses
  }

  /// Whether the locale has more characters than ASCII. POSIX: the first of these that is there and
  /// not empty decides.
  private static var isUnicode: Bool {
    let environment = ProcessInfo.processInfo.environment
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first {
      !$0.isEmpty
    }
    return locale?.uppercased().filter { $0 != "-" }.contains("UTF8") ?? false
  }

  /// How results are shown. What does not go to a terminal is the same wherever it is made.
  /// - Parameter noColor: whether colors were refused
  /// - Returns: the style
  static func style(noColor: Bool = false) -> TerminalStyle {
    let columns = columns(of: STDOUT_FILENO)
    return TerminalStyle(
      isColored: !noColor && allowsColor, isUnicode: columns == nil || isUnicode, columns: columns)
  }
}

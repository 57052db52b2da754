import Foundation
import Glibc

extension Workbench {
  /// Runs the built command on a terminal of its own, which gets its results and its problems.
  /// - Parameters:
  ///   - columns: the terminal's width
  ///   - environment: what differs from the test's own
  ///   - arguments: the command's
  /// - Returns: the exit code, and what a terminal would have shown, without carriage returns before
  ///   line ends
  /// - Throws: what starting it throws, or a `POSIXError` where there is no terminal to be had.
  func terminal(columns: Int, _ environment: [String: String] = [:], _ arguments: String...) throws
    -> (code: Int32, text: String)
  {
    var (control, terminal): (Int32, Int32) = (-1, -1)
    var size = winsize(ws_row: 24, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&control, &terminal, nil, nil, &size) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    defer { close(control) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.binary)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: path)
    process.environment = ProcessInfo.processInfo.environment.merging([
      "GREENROOM_HTML_ASSETS": "", "LC_ALL": "C.UTF-8", "NO_COLOR": "",
    ]) { $1 }.merging(environment) { $1 }
    let stream = FileHandle(fileDescriptor: terminal, closeOnDealloc: false)
    process.standardOutput = stream
    process.standardError = stream
    try process.run()
    close(terminal)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    // Reading fails when nobody has the other end any more.
    while true {
      let count = Glibc.read(control, &buffer, buffer.count)
      if count <= 0 { break }
      bytes += buffer[..<count]
    }
    process.waitUntilExit()
    let text = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
    return (process.terminationStatus, text)
  }
}

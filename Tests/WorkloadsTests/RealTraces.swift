import Foundation

/// Where real traces are, beside the package. A clone without them skips the tests that need one,
/// and says so.
let realTraces = "../shared/traces"

func isThere(_ file: String) -> Bool {
  if FileManager.default.fileExists(atPath: "\(realTraces)/\(file)") { return true }
  print("SKIPPED: a real trace is not there; expected \(realTraces)/\(file) beside the package")
  return false
}

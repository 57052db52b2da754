internal import Foundation

/// A process that no other one is ever taken for: numbers of processes are given again, and
/// containers on one machine have the same ones.
struct ProcessIdentity: Hashable, Sendable, LosslessStringConvertible {
  /// The start of the machine, and the space of process numbers on it.
  private let place: String
  private let number: Int32
  /// When it was started, in ticks since the machine was; empty where that cannot be read.
  private let start: String

  /// This process.
  static let current = ProcessIdentity(
    place: "\(text(of: "/proc/sys/kernel/random/boot_id"))/\(numberSpace)", number: getpid(),
    start: status(of: getpid())?.start ?? "")

  private init(place: String, number: Int32, start: String) {
    (self.place, self.number, self.start) = (place, number, start)
  }

  /// Reads what `description` writes; nil for anything else.
  init?(_ text: String) {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, let number = Int32(words[1]), number > 0 else { return nil }
    self.init(place: String(words[0]), number: number, start: String(words[2]))
  }

  /// Place, number and start.
  var description: String { "\(place) \(number) \(start)" }

  /// Whether the process is known to be no more. One on another machine or in another container is
  /// not known, so what it has must have an end of its own.
  var isGone: Bool {
    guard place == Self.current.place, !start.isEmpty, !Self.current.start.isEmpty else {
      return false
    }
    if kill(number, 0) != 0, errno == ESRCH { return true }
    guard let status = Self.status(of: number) else { return false }
    // One that was killed and that its parent has not asked after is still listed.
    return status.start != start || status.state == "Z" || status.state == "X"
  }

  /// The third and the twenty-second word of `/proc/<pid>/stat` (proc_pid_stat(5)); the second one
  /// is the program's name in parentheses, in which anything may be.
  private static func status(of number: Int32) -> (state: String, start: String)? {
    guard let name = text(of: "/proc/\(number)/stat").split(separator: ")").last else { return nil }
    let words = name.split(separator: " ")
    return words.count > 19 ? (String(words[0]), String(words[19])) : nil
  }

  private static var numberSpace: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")) ?? ""
  }

  private static func text(of path: String) -> String {
    let data = FileManager.default.contents(atPath: path) ?? Data()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").joined()
  }
}

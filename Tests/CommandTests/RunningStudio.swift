import Foundation
import Testing

/// A studio that was started in a test's folder, and ends with it.
final class RunningStudio {
  let bench: Workbench
  let process: Process
  /// The page's address.
  let address: String
  let port: UInt16
  /// The path of the page: `/`, the token, and `/`.
  let path: String

  /// What a request was told.
  struct Answer {
    let status: Int
    let head: String
    let body: Data

    /// The body as the page's script has it.
    var json: [String: Any] {
      (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] ?? [:]
    }
    var state: String { json["state"] as? String ?? "HTTP \(status)" }
    /// What is wrong, by setting.
    var issues: [(path: String, text: String)] {
      (json["issues"] as? [[String: String]] ?? []).map { ($0["path"] ?? "", $0["text"] ?? "") }
    }
  }

  /// Starts one. Dygraphs is something in its place, unless the tests say where it is.
  init(
    _ bench: Workbench, _ scenario: String = "small.yaml", assets: String? = nil,
    more: [String] = []
  ) throws {
    self.bench = bench
    if assets == nil { try PageTests.library(in: bench) }
    process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    let command =
      "exec \"$0\" studio \"$@\" > studio.address 2> studio.told"
    process.arguments =
      [
        "-c", command, Workbench.binary, scenario, "--no-open", "--html-assets",
        assets ?? "library",
      ]
      + more
    process.currentDirectoryURL = URL(fileURLWithPath: bench.path)
    try process.run()
    var found = ""
    for _ in 0..<600 where !found.hasSuffix("\n") {
      usleep(50_000)
      found = (try? bench.read("studio.address")) ?? ""
    }
    address = found.trimmingCharacters(in: .newlines)
    let parts = try #require(
      address.wholeMatch(of: /http:\/\/127\.0\.0\.1:([0-9]+)(\/[0-9a-f]{32}\/)/),
      "\((try? bench.read("studio.told")) ?? "")")
    port = try #require(UInt16(parts.1))
    path = String(parts.2)
  }

  deinit {
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
  }

  /// Asks for something at a place below the page.
  func post(
    _ place: String, _ body: [String: Any], headers: [String: String] = [:]
  ) throws -> Answer {
    try post(place, data: JSONSerialization.data(withJSONObject: body), headers: headers)
  }

  func post(
    _ place: String, data: Data, headers: [String: String] = [:]
  ) throws -> Answer {
    let usual = [
      "Host": "127.0.0.1:\(port)", "Content-Type": "application/json",
      "Content-Length": "\(data.count)", "Connection": "close",
    ].merging(headers) { $1 }
    let lines = usual.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }.joined()
    return try answer(to: Data("POST \(path)\(place) HTTP/1.1\r\n\(lines)\r\n".utf8) + data)
  }

  /// Runs the scenario with changes, as a tab asks.
  func run(_ set: [String], tab: String = "a", number: Int) throws -> Answer {
    try post("run", ["tab": tab, "number": number, "set": set])
  }

  /// What bytes are answered; an answer without a status where nothing is.
  func answer(to request: Data) throws -> Answer {
    let all = try Self.exchange(request, port: port)
    let end = all.firstRange(of: Data("\r\n\r\n".utf8))
    let head = String(decoding: all[..<(end?.lowerBound ?? all.endIndex)], as: UTF8.self)
    let status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return Answer(status: status, head: head, body: Data(all[(end?.upperBound ?? all.endIndex)...]))
  }

  /// Sends bytes over a connection of their own, and reads until the other side closes it.
  static func exchange(_ request: Data, port: UInt16) throws -> Data {
    let connection = try connect(port)
    defer { close(connection) }
    // What is not read to its end is told by a reset, which is no mistake of the test.
    request.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in
      var rest = bytes[...]
      while !rest.isEmpty {
        let sent = send(
          connection, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count,
          Int32(MSG_NOSIGNAL))
        if sent <= 0 { return }
        rest = rest.dropFirst(sent)
      }
    }
    var found = Data()
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(connection, &piece, piece.count)
      if count <= 0 { return found }
      found.append(contentsOf: piece[..<count])
    }
  }

  /// A connection that waits at most five minutes for an answer.
  static func connect(_ port: UInt16) throws -> Int32 {
    let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var timeout = timeval(tv_sec: 300, tv_usec: 0)
    setsockopt(
      connection, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Foundation.connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(result == 0, "nobody listens at \(port)")
    return connection
  }

  /// The memory that the studio has, in bytes.
  func memory() throws -> Int {
    let status = try String(
      contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
    return try #require(line.split(separator: " ").dropFirst().first.flatMap { Int($0) }) * 1_024
  }
}

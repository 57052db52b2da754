internal import Foundation

/// Who may ask: a page that this server has sent, opened by somebody who knows its address.
///
/// Every other page in the browser may send requests here, too, and a name in somebody else's DNS
/// may stand for this machine. So the path begins with a token that nobody can guess, `Host` is
/// this machine's, and `Origin` and `Sec-Fetch-Site`, which a page cannot change, are ours.
///
/// Source: Fetch Metadata Request Headers (https://www.w3.org/TR/fetch-metadata/), and the Origin
/// header of Fetch (https://fetch.spec.whatwg.org/#origin-header).
struct StudioGate: Sendable {
  /// The page's path, with the token: `/0f…/`.
  let path: String
  private let hosts: [String]

  /// The gate of a port.
  init(port: UInt16, token: String) {
    path = "/\(token)/"
    // A browser leaves out the port where it is HTTP's own.
    let ports = port == 80 ? [":80", ""] : [":\(port)"]
    hosts = ["127.0.0.1", "localhost"].flatMap { host in ports.map { host + $0 } }
  }

  /// 128 bits that nobody can guess.
  static func token() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<2).map { _ in
      let digits = String(generator.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// What refuses a request by its head alone; nil: nothing does.
  func refusal(of request: HTTPRequest) -> HTTPAnswer? {
    let host = request.values("host")
    guard host.count == 1, hosts.contains(host[0].lowercased()) else {
      return .problem(421, "this server answers for \(hosts[0]) alone; expected it as the Host")
    }
    let origins = request.values("origin")
    guard origins.allSatisfy({ origin in hosts.contains { "http://\($0)" == origin } }) else {
      return .problem(403, "another page asks; expected the studio's own")
    }
    guard request.values("sec-fetch-site").allSatisfy({ ["same-origin", "none"].contains($0) })
    else { return .problem(403, "another page asks; expected the studio's own") }
    guard isKnown(request.path) else {
      return .problem(404, "there is nothing here; expected the address that greenroom studio told")
    }
    guard ["GET", "POST"].contains(request.method) else {
      return .problem(405, "expected GET or POST", [("Allow", "GET, POST")])
    }
    guard request.method == "POST" else { return nil }
    let type = request.values("content-type").first?.split(separator: ";").first.map {
      $0.trimmingCharacters(in: .whitespaces).lowercased()
    }
    guard type == "application/json" else {
      return .problem(415, "expected the content type application/json")
    }
    let length = request.values("content-length").first.map { Int($0) ?? .max } ?? 0
    guard length <= LoopbackServer.mostBytes else {
      return .problem(413, "expected at most \(LoopbackServer.mostBytes) bytes")
    }
    return nil
  }

  /// Whether the path begins with the token. Every byte is compared, so that the time tells nothing.
  private func isKnown(_ asked: String) -> Bool {
    let (own, given) = (Array(path.utf8), Array(asked.utf8.prefix(path.utf8.count)))
    guard own.count == given.count else { return false }
    return zip(own, given).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

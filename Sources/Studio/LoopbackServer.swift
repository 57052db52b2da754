internal import CMicrohttpd
internal import Foundation

/// Why there is no server.
package struct ServerProblem: Error, CustomStringConvertible {
  /// One line.
  package let description: String
}

/// Answers requests from this machine alone: it listens on 127.0.0.1. Each connection has a thread,
/// so that an answer may take its time.
final class LoopbackServer: Sendable {
  /// What answers.
  protocol Answering: Sendable {
    /// What refuses a request before its body is read; nil: nothing does.
    func refusal(of request: HTTPRequest) -> HTTPAnswer?
    /// What it is told.
    func answer(_ request: HTTPRequest) -> HTTPAnswer
  }

  /// The most bytes of a body.
  static let mostBytes = 1_000_000
  /// The most connections at a time, the bytes of a connection's request line and headers, and the
  /// seconds that it may be silent.
  private static let (connections, memory, seconds): (UInt32, Int, UInt32) = (64, 65_536, 30)

  /// The port that it listens on.
  let port: UInt16
  private let answering: any Answering

  /// Starts one, which goes on until the process ends.
  /// - Parameters:
  ///   - port: the port; 0: a free one
  ///   - answering: makes what answers, which is told the port
  /// - Throws: why nobody can listen there.
  init(port: UInt16, _ answering: (UInt16) -> any Answering) throws(ServerProblem) {
    let listener = try Self.listener(port)
    self.port = try Self.port(of: listener)
    self.answering = answering(self.port)
    let context = Unmanaged.passRetained(self).toOpaque()
    guard
      greenroom_serve(
        listener, Self.handle, Self.complete, context, Self.connections, Self.memory, Self.seconds)
        != nil
    else {
      throw ServerProblem(description: "the server cannot be started: \(Self.reason)")
    }
  }

  private static var reason: String { String(cString: strerror(errno)) }

  private static func listener(_ port: UInt16) throws(ServerProblem) -> Int32 {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
    guard listener >= 0 else { throw ServerProblem(description: "there is no socket: \(reason)") }
    // A port whose connections have just ended is free all the same.
    var isOn: Int32 = 1
    setsockopt(
      listener, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
          && listen(listener, 64) == 0
      }
    }
    guard bound else {
      let code = errno
      close(listener)
      let remedy =
        code == EADDRINUSE ? "expected another --port, or none" : "expected a port from 1024 on"
      throw ServerProblem(
        description: "--port \(port): \(String(cString: strerror(code))); \(remedy)")
    }
    return listener
  }

  private static func port(of listener: Int32) throws(ServerProblem) -> UInt16 {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let known = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(listener, $0, &size) == 0
      }
    }
    guard known else { throw ServerProblem(description: "the port is not known: \(reason)") }
    return UInt16(bigEndian: address.sin_port)
  }

  /// A request whose body is on its way.
  private final class Pending {
    var request: HTTPRequest

    init(_ request: HTTPRequest) { self.request = request }
  }

  /// Is called for the headers, for each piece of the body, and at its end.
  private static var handle: MHD_AccessHandlerCallback {
    { context, connection, path, method, _, piece, size, place in
      guard let context, let connection, let path, let method, let size, let place else {
        return greenroom_no()
      }
      let server = Unmanaged<LoopbackServer>.fromOpaque(context).takeUnretainedValue()
      guard let known = place.pointee else {
        let request = HTTPRequest(
          method: String(cString: method), path: String(cString: path),
          headers: LoopbackServer.headers(of: connection))
        if let refusal = server.answering.refusal(of: request) {
          return LoopbackServer.tell(refusal, connection)
        }
        place.pointee = Unmanaged.passRetained(Pending(request)).toOpaque()
        return greenroom_yes()
      }
      let pending = Unmanaged<Pending>.fromOpaque(known).takeUnretainedValue()
      if size.pointee > 0 {
        // What has no length beforehand is cut off where it becomes too long.
        guard let piece, pending.request.body.count + size.pointee <= LoopbackServer.mostBytes
        else { return greenroom_no() }
        pending.request.body.append(
          contentsOf: UnsafeRawBufferPointer(start: piece, count: size.pointee))
        size.pointee = 0
        return greenroom_yes()
      }
      // A long run is no silence of the browser's.
      greenroom_set_timeout(connection, 0)
      let answer = server.answering.answer(pending.request)
      greenroom_set_timeout(connection, LoopbackServer.seconds)
      return LoopbackServer.tell(answer, connection)
    }
  }

  private static var complete: MHD_RequestCompletedCallback {
    { _, _, place, _ in
      guard let place, let known = place.pointee else { return }
      Unmanaged<Pending>.fromOpaque(known).release()
      place.pointee = nil
    }
  }

  private final class HeaderList {
    var headers: [(name: String, value: String)] = []
  }

  private static func headers(of connection: OpaquePointer) -> [(name: String, value: String)] {
    let list = HeaderList()
    withExtendedLifetime(list) {
      greenroom_each_header(
        connection,
        { list, _, name, value in
          guard let list, let name else { return greenroom_yes() }
          Unmanaged<HeaderList>.fromOpaque(list).takeUnretainedValue().headers.append(
            (String(cString: name), value.map { String(cString: $0) } ?? ""))
          return greenroom_yes()
        }, Unmanaged.passUnretained(list).toOpaque())
    }
    return list.headers
  }

  private static func tell(_ answer: HTTPAnswer, _ connection: OpaquePointer) -> MHD_Result {
    var body = answer.body
    let response = body.withUTF8 { greenroom_response($0.baseAddress, $0.count) }
    guard let response else { return greenroom_no() }
    for (name, value) in [(name: "Content-Type", value: answer.type)] + answer.headers {
      MHD_add_response_header(response, name, value)
    }
    defer { MHD_destroy_response(response) }
    return MHD_queue_response(connection, UInt32(answer.status), response)
  }
}

internal import Foundation
package import Reports
package import Studies

/// The studio of a scenario: answers the page that it sends.
package final class StudioServer: Sendable {
  /// The page's address.
  package let address: String
  private let server: LoopbackServer
  private let answers: StudioAnswers

  /// Starts the server of a scenario that can be run.
  /// - Parameters:
  ///   - live: the scenario
  ///   - library: what the page draws with
  ///   - port: the port; 0: a free one
  ///   - workers: the number of runs at a time
  /// - Throws: why nobody can listen there.
  package init(
    _ live: LiveScenario, _ library: ChartLibrary, port: UInt16, workers: Int
  ) throws(ServerProblem) {
    let token = StudioGate.token()
    var made: StudioAnswers?
    server = try LoopbackServer(port: port) { port in
      let answers = StudioAnswers(
        live, library, StudioGate(port: port, token: token), workers: workers)
      made = answers
      return answers
    }
    guard let made else { preconditionFailure("a server has somebody who answers") }
    answers = made
    address = "http://127.0.0.1:\(server.port)/\(token)/"
  }

  /// Stops every run; what is being saved is saved first.
  package func close() { answers.close() }
}

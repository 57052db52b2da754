internal import Foundation
internal import PoolSimulation
internal import Reports
internal import Settings
internal import Studies
internal import Synchronization

/// What the studio says to each request. It remembers nothing of a tab but which request is its
/// latest: every request carries all changes, and is answered as `simulate` would with them.
final class StudioAnswers: LoopbackServer.Answering {
  private let live: LiveScenario
  private let library: ChartLibrary
  private let page: StudioPage
  private let gate: StudioGate
  private let desk: StudioDesk
  private let workers: Int
  private let saving = Mutex(())

  init(_ live: LiveScenario, _ library: ChartLibrary, _ gate: StudioGate, workers: Int) {
    (self.live, self.library, self.gate, self.workers) = (live, library, gate, workers)
    page = StudioPage(path: live.path, library)
    desk = StudioDesk(places: workers)
  }

  func close() {
    desk.close()
    saving.withLock { _ in }
  }

  func refusal(of request: HTTPRequest) -> HTTPAnswer? {
    gate.refusal(of: request).map(guarded)
  }

  func answer(_ request: HTTPRequest) -> HTTPAnswer {
    let place = String(request.path.dropFirst(gate.path.count))
    let answer: HTTPAnswer =
      switch (request.method, place) {
      case ("GET", ""):
        HTTPAnswer(
          type: "text/html; charset=utf-8", body: page.html,
          headers: [("Content-Security-Policy", page.policy)])
      case ("POST", "run"): run(request.body, isBand: false)
      case ("POST", "band"): run(request.body, isBand: true)
      case ("POST", "save"): save(request.body)
      case (_, ""), (_, "run"), (_, "band"), (_, "save"):
        .problem(
          405, "expected \(place.isEmpty ? "GET" : "POST")",
          [("Allow", place.isEmpty ? "GET" : "POST")])
      default: .problem(404, "there is nothing here; expected the page, run, band or save")
      }
    return guarded(answer)
  }

  /// With what keeps other pages out, and keeps nothing behind.
  private func guarded(_ answer: HTTPAnswer) -> HTTPAnswer {
    var answer = answer
    answer.headers = answer.headers + Self.guards
    return answer
  }

  private static let guards: [(name: String, value: String)] = [
    ("X-Frame-Options", "DENY"), ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"), ("Cache-Control", "no-store"),
    ("Cross-Origin-Resource-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"),
  ]

  // MARK: - Runs

  private func run(_ body: Data, isBand: Bool) -> HTTPAnswer {
    guard let request = try? JSONDecoder().decode(StudioRequest.self, from: body) else {
      return .problem(400, "expected JSON with tab, number and set")
    }
    if let problem = request.problem { return .problem(400, problem) }
    let (clock, number) = (ContinuousClock(), JSONValue.Member("number", .integer(request.number)))
    let start = clock.now
    let members: [JSONValue.Member]?
    do {
      members = try desk.run(tab: request.tab, number: request.number, adds: isBand) { stop in
        let live = try self.live.load(request.set)
        let workers = try self.workers(for: live.loaded)
        return try StudioRun(
          of: live, isBand ? .figures : .page(library), workers: workers, stop: stop
        ).members
      }
    } catch is RunsStopped {
      members = nil
    } catch {
      let issues = Self.issues(error)
      return .json(
        [number, .init("state", .string("refused")), .init("issues", .array(issues))]
          + form(request.set))
    }
    guard let members else { return .json([number, .init("state", .string("superseded"))]) }
    let took = (clock.now - start).components
    let milliseconds = took.seconds * 1_000 + took.attoseconds / 1_000_000_000_000_000
    return .json(
      [number, .init("state", .string("done")), .init("milliseconds", .integer(milliseconds))]
        + members + (isBand ? [] : form(request.set)))
  }

  /// The settings as they are now; nothing where there is no tree of settings.
  private func form(_ overrides: [String]) -> [JSONValue.Member] {
    guard let form = try? ScenarioForm(path: live.path, overrides: overrides) else { return [] }
    return [.init("fields", form.json)]
  }

  /// The number of runs at a time: so many that they fit into half of the memory.
  private func workers(for loaded: LoadedScenario) throws -> Int {
    let memory = try StudyMemory(of: loaded)
    guard let machine = MachineMemory.bytes else { return workers }
    let fitting = memory.workers(atMost: workers, on: machine)
    if let problem = memory.problem(workers: fitting, on: machine, remedies: "") {
      throw ServerProblem(description: "\(live.path): \(problem)")
    }
    return fitting
  }

  /// What is wrong, in the scenario's own words: the setting, where there is one, and the line.
  private static func issues(_ error: any Error) -> [JSONValue] {
    let issues: [(path: String, text: String)] =
      switch error as? ScenarioError {
      case .issues(let issues)?, .outside(let issues)?:
        issues.map { ($0.path, "\($0.path.isEmpty ? "" : "\($0.path): ")\($0.message)".onOneLine) }
      case .policy(let issue)?: [(issue.path, issue.description)]
      case let other?: [("", other.description)]
      case nil: [("", "\(error)".onOneLine)]
      }
    return issues.map {
      .object([.init("path", .string($0.path)), .init("text", .string($0.text))])
    }
  }

  // MARK: - Saving

  private func save(_ body: Data) -> HTTPAnswer {
    guard let request = try? JSONDecoder().decode(SaveRequest.self, from: body) else {
      return .problem(400, "expected JSON with name and set")
    }
    return saving.withLock { _ in
      do throws(SaveProblem) {
        let saved = try SavedScenario(live, request)
        return .json([.init("state", .string("saved")), .init("text", .string(saved.words))])
      } catch {
        return .json([
          .init("state", .string(error.isThere ? "exists" : "refused")),
          .init("text", .string(error.description)),
        ])
      }
    }
  }
}

extension HTTPAnswer {
  fileprivate static func json(_ members: [JSONValue.Member]) -> HTTPAnswer {
    HTTPAnswer(body: JSONValue.object(members).packedText)
  }
}

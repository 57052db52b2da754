internal import ArgumentParser
internal import Dispatch
internal import Foundation
internal import Reports
internal import Studies
internal import Studio

/// Serves a scenario's page with a form of its settings.
struct StudioCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "studio",
    abstract: "Open a scenario in the browser: move its settings and see what comes of it.",
    discussion:
      """
      The server answers this machine alone, and only who knows its address; ctrl-C ends it. It \
      writes nothing but the scenarios that are saved on the page, into the current folder.
      """)

  @Argument(
    help: "The scenario, a YAML file; - is standard input.",
    completion: .file(extensions: ["yaml", "yml"]))
  var scenario: String

  @Option(help: ArgumentHelp("The port (default: a free one).", valueName: "n"))
  var port: Int?

  @Flag(help: "Only tell the address; open no browser.")
  var noOpen = false

  @Option(help: ArgumentHelp("How many runs at a time (default: one a core).", valueName: "n"))
  var jobs: Int?

  @Option(
    help: ArgumentHelp(
      "The folder with dygraph.min.js and dygraph.min.css, as for simulate.", valueName: "dir"),
    completion: .directory)
  var htmlAssets: String?

  func validate() throws {
    if let port, !(1...65_535).contains(port) {
      throw ValidationError("--port \(port) is no port; expected a number from 1 to 65535")
    }
    try StudyOptions.check(jobs: jobs)
    if htmlAssets?.isEmpty == true {
      throw ValidationError("--html-assets names no folder; expected one that has dygraph.min.js")
    }
  }

  func run() throws {
    let live = LiveScenario(path: scenario)
    do throws(ScenarioError) {
      _ = try live.load([])
    } catch {
      throw Failure.exit(error)
    }
    let server: StudioServer
    do {
      server = try StudioServer(
        live, try ChartLibrary(folder: PageOptions.folder(htmlAssets)), port: UInt16(port ?? 0),
        workers: jobs ?? ProcessInfo.processInfo.activeProcessorCount)
    } catch let problem as ChartLibraryError {
      throw Failure.exit(problem.description, code: Failure.missingInput)
    } catch let problem as ServerProblem {
      throw Failure.exit(problem.description, code: Failure.output)
    }
    let sources = endOnSignal(server)
    try Console.print("\(server.address)\n")
    if !noOpen, !Browser.open(server.address) {
      Console.tell("xdg-open, which opens the browser, is not installed: open the address yourself")
    }
    Console.tell("\(scenario): the studio is open; ctrl-C ends it")
    withExtendedLifetime(sources) { dispatchMain() }
  }

  /// Ends the studio by the signals that end a program. Nothing is left: runs are dropped, and what
  /// is being saved is saved.
  private func endOnSignal(_ server: StudioServer) -> [any DispatchSourceSignal] {
    let queue = DispatchQueue(label: "greenroom.studio")
    return [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        server.close()
        endPrograms()
        Console.tell("the studio has ended")
        // Other threads still answer: what the library tears down at exit may be theirs.
        _exit(0)
      }
      source.activate()
      return source
    }
  }
}

/// The browser of whoever sits at this machine.
private enum Browser {
  /// Opens an address.
  /// - Returns: whether there is something that opens it
  static func open(_ address: String) -> Bool {
    let folders = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let places = folders.split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/xdg-open" }
    guard let path = places.first(where: { FileManager.default.isExecutableFile(atPath: $0) })
    else { return false }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = [address]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    return (try? process.run()) != nil
  }
}

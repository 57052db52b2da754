/// The launches into the group, by number: what was drawn for each and what became of it.
struct LaunchLog {
  private(set) var records: [LaunchRecord] = []
  /// The launches into the warm pool, in the order of their decisions.
  private(set) var preparations: [PreparationRecord] = []

  /// The number of launches so far, which is that of the next one.
  var count: Int { records.count }

  subscript(launch: Int) -> LaunchRecord { records[launch] }

  mutating func add(_ record: LaunchRecord) { records.append(record) }

  mutating func add(_ preparation: PreparationRecord) { preparations.append(preparation) }

  /// Its instance is InService.
  mutating func noteInService(_ launch: Int, at time: SimulationTime) {
    records[launch].inService = time
  }

  /// Its instance takes joins; `startEnds`: when its `start` stage was over.
  mutating func noteServing(_ launch: Int, at time: SimulationTime, startEnds: SimulationTime) {
    records[launch].registration = records[launch].registration ?? (time - startEnds)
    records[launch].serving = time
  }

  mutating func noteFailure(_ launch: Int, _ failure: LaunchFailure) {
    records[launch].failure = failure
  }

  /// Its registration is a pipeline.
  mutating func beginParts(of launch: Int) { records[launch].parts = RegistrationParts() }

  /// A step of its registration is over.
  mutating func notePart(
    _ part: WritableKeyPath<RegistrationParts, TimeSpan?>, of launch: Int, lasted span: TimeSpan
  ) {
    records[launch].parts?[keyPath: part] = span
  }
}

internal import PoolSimulation
internal import Probability
internal import Settings

/// One copy that a transform makes of a meeting.
private struct MeetingCopy {
  /// 0 for the meeting itself; every other number marks the copy's name.
  var number: Int
  /// How much later it takes place, in milliseconds.
  var shift: Int64
}

extension Demand {
  /// So many copies of each meeting, itself included: the whole number below the factor, and one
  /// more with the probability of the rest.
  ///
  /// Copies are not duplicates. The people of a session's copy are drawn anew. The joins of a
  /// recorded meeting's copy are each moved by up to `jitter` to either side, by chance; their
  /// stays are kept. A trace begins at the run's start more often than not, and nobody is to be
  /// lost there: who would be moved over it is as far on the other side.
  func copied(
    jitter: Int64, at place: Int, _ context: inout TransformContext, factor: (Int64) -> Double
  ) -> Demand {
    copied(jitter: jitter, at: place, &context) { stream, start in
      let factor = factor(start)
      let whole = factor.rounded(.down)
      let count = Int(whole) + (stream.nextBernoulli(factor - whole) ? 1 : 0)
      return (0..<count).map { MeetingCopy(number: $0, shift: 0) }
    }
  }

  /// The meetings, and of each a copy with the probability `share` at the same local time in each
  /// of some zones.
  func overlaid(
    _ zones: [String], _ share: Double, at place: Int, _ context: inout TransformContext
  ) -> Demand {
    let calendar = context.calendar
    let clocks = zones.compactMap { try? calendar.inZone($0) }
    precondition(clocks.count == zones.count, "time zones were checked when the scenario was read")
    return copied(jitter: 0, at: place, &context) { stream, start in
      [MeetingCopy(number: 0, shift: 0)]
        + clocks.indices.filter { _ in stream.nextBernoulli(share) }.map { zone in
          MeetingCopy(
            number: zone + 1,
            shift: calendar.milliseconds(ofReadingAt: start, onClocksOf: clocks[zone]) - start)
        }
    }
  }

  /// A day of the demand for each day of the run, drawn among those that match; all days where none
  /// does.
  ///
  /// The days drawn from are those from the first meeting's to the last one's, those without a
  /// meeting included. A run without an end is as long as the demand, and what is no run begins
  /// with it.
  func bootstrapped(_ match: DayMatch, at place: Int, _ context: inout TransformContext) -> Demand {
    guard let starts else { return self }
    let calendar = context.calendar
    let days = calendar.localDay(at: starts.lowerBound)...calendar.localDay(at: starts.upperBound)
    let end = context.period.upperBound == .max ? starts.upperBound : context.period.upperBound
    let choices = context.streams("bootstrap days")
    var daysLater: [Int64: [Int64]] = [:]
    let first = calendar.localDay(
      at: context.period.lowerBound == .min ? starts.lowerBound : context.period.lowerBound)
    for day in first...max(first, calendar.localDay(at: end)) {
      var stream = choices.stream(UInt64(bitPattern: day), UInt64(place))
      let matching = days.filter { match.matches(weekday(ofDay: $0), weekday(ofDay: day)) }
      let choice = matching.isEmpty ? Array(days) : matching
      let chosen = choice[stream.nextIndex(below: choice.count)]
      daysLater[chosen, default: []].append(day - chosen)
    }
    return copied(jitter: 0, at: place, &context) { _, start in
      let day = calendar.localDay(at: start)
      return (daysLater[day] ?? []).map { later in
        let moved = calendar.milliseconds(
          ofReadingAt: start, onClocksOf: calendar, daysLater: later)
        // Numbered by the day that it stands for, so that two days' sessions of one meeting stay
        // apart.
        return MeetingCopy(
          number: Int(day + later - calendar.localDay(at: 0)) + 1, shift: moved - start)
      }
    }
  }

  /// From the first to the last start; nil without any.
  private var starts: ClosedRange<Int64>? {
    switch self {
    case .sessions(let sessions):
      guard let first = sessions.lazy.map(\.start).min(),
        let last = sessions.lazy.map(\.start).max()
      else { return nil }
      return first...last
    case .joins(let workload):
      guard let first = workload.joinTimes.first, let last = workload.joinTimes.last else {
        return nil
      }
      return first.milliseconds...last.milliseconds
    }
  }

  private func copied(
    jitter: Int64, at place: Int, _ context: inout TransformContext,
    copies: (inout RandomStream, Int64) -> [MeetingCopy]
  ) -> Demand {
    let choices = context.streams("transform copies")
    let part = UInt64(place)
    switch self {
    case .sessions(let sessions):
      let keys = SessionKey.keys(of: sessions)
      var suffixes: [Int: String] = [:]
      /// What the name of a copy ends with: there are few numbers and many copies.
      func suffix(_ number: Int) -> String {
        if let known = suffixes[number] { return known }
        let made = "~\(place)-\(number)"
        suffixes[number] = made
        return made
      }
      var copied: [MeetingSession] = []
      for index in sessions.indicesByStart {
        var stream = choices.stream(keys[index].hash &+ keys[index].ordinal, part)
        for copy in copies(&stream, sessions[index].start) {
          let start = sessions[index].start.addingClamped(copy.shift)
          guard context.clip.contains(start) else {
            if start < context.clip.lowerBound {
              context.leftOut.before += 1
            } else {
              context.leftOut.after += 1
            }
            continue
          }
          var session = sessions[index]
          if copy.number > 0 { session.name += suffix(copy.number) }
          session.start = start
          copied.append(session)
        }
      }
      return .sessions(copied)
    case .joins(let workload):
      let jitters = context.streams("transform jitter")
      let sessions = WorkloadSessions(of: workload)
      let keys = sessions.keys(workload)
      let copies = sessions.starts.indices.map { session in
        var stream = choices.stream(keys[session], part)
        return copies(&stream, sessions.starts[session])
      }
      var jitterStreams: [UInt64: RandomStream] = [:]
      return .joins(
        workload.transformed { row in
          let session = Int(sessions.ofJoin[row.join])
          return copies[session].map { copy in
            var made = row
            made.copy = copy.number == 0 ? 0 : place << 16 | copy.number
            made.time = row.time.addingClamped(copy.shift)
            if copy.number > 0, jitter > 0 {
              let key = keys[session] &+ mixed(UInt64(made.copy))
              let drawn = jitterStreams[key, default: jitters.stream(key)].nextIndex(
                below: Int(2 * jitter + 1))
              made.time = made.time.addingClamped(Int64(drawn) - jitter)
              if (made.time < 0) != (row.time < 0) { made.time = ~made.time }
            }
            return made
          }
        })
    }
  }

  /// Each participant with a probability: of a recorded session's people each one comes to all of
  /// their joins or to none.
  func attended(_ probability: Double, at place: Int, _ context: TransformContext) -> Demand {
    switch self {
    case .sessions(let sessions):
      return .sessions(
        sessions.map { session in
          var session = session
          session.attendance *= probability
          return session
        })
    case .joins(let workload):
      let people = context.streams("transform attendance")
      let sessions = WorkloadSessions(of: workload)
      let keys = sessions.keys(workload)
      var ordinals = [UInt64](repeating: 0, count: keys.count)
      return .joins(
        workload.filtered { row in
          let session = Int(sessions.ofJoin[row.join])
          ordinals[session] += 1
          let person =
            workload.participantName(of: row.join).map { stableHash(of: $0) } ?? ordinals[session]
          var stream = people.stream(keys[session] &+ UInt64(place), person)
          return stream.nextBernoulli(probability)
        })
    }
  }
}

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
  /// So many copies of each meeting, itself included: the whole number below the factor, and one more with the probability of the rest.
  ///
  /// Copies are not duplicates. The people of a session's copy are drawn anew. The joins of a recorded meeting's copy are each moved by up
  /// to `jitter` to either side, by chance; their stays are kept.
  func copied(jitter: Int64, at place: Int, _ context: TransformContext, factor: (Int64) -> Double) -> Demand {
    copied(jitter: jitter, at: place, context) { stream, start in
      let factor = factor(start)
      let whole = factor.rounded(.down)
      let count = Int(whole) + (stream.nextBernoulli(factor - whole) ? 1 : 0)
      return (0..<count).map { MeetingCopy(number: $0, shift: 0) }
    }
  }

  /// The meetings, and of each a copy with the probability `share` at the same local time in each of some zones.
  func overlaid(_ zones: [String], _ share: Double, at place: Int, _ context: TransformContext) -> Demand {
    let clocks = zones.compactMap { try? context.calendar.inZone($0) }
    precondition(clocks.count == zones.count, "time zones were checked when the scenario was read")
    return copied(jitter: 0, at: place, context) { stream, start in
      [MeetingCopy(number: 0, shift: 0)]
        + clocks.indices.filter { _ in stream.nextBernoulli(share) }.map { zone in
          MeetingCopy(number: zone + 1, shift: context.calendar.milliseconds(ofReadingAt: start, onClocksOf: clocks[zone]) - start)
        }
    }
  }

  private func copied(
    jitter: Int64, at place: Int, _ context: TransformContext, copies: (inout RandomStream, Int64) -> [MeetingCopy]
  ) -> Demand {
    let choices = context.streams("transform copies")
    let part = UInt64(place)
    switch self {
    case .sessions(let sessions):
      let keys = SessionKey.keys(of: sessions)
      return .sessions(
        sessions.indicesByStart.flatMap { index in
          var stream = choices.stream(keys[index].hash &+ keys[index].ordinal, part)
          return copies(&stream, sessions[index].start).map { copy in
            var session = sessions[index]
            if copy.number > 0 { session.name += "~\(place)-\(copy.number)" }
            session.start = session.start.addingClamped(copy.shift)
            return session
          }
        })
    case .joins(let workload):
      let jitters = context.streams("transform jitter")
      let keys = workload.meetingKeys
      var copiesOfMeeting = [[MeetingCopy]?](repeating: nil, count: keys.count)
      return .joins(
        workload.transformed { row in
          // Joins come in order of time: the first one seen is the meeting's first.
          if copiesOfMeeting[row.meeting] == nil {
            var stream = choices.stream(keys[row.meeting], part)
            copiesOfMeeting[row.meeting] = copies(&stream, row.time)
          }
          return (copiesOfMeeting[row.meeting] ?? []).map { copy in
            var made = row
            made.copy = copy.number == 0 ? 0 : place << 16 | copy.number
            made.time = row.time.addingClamped(copy.shift)
            if copy.number > 0, jitter > 0 {
              var stream = jitters.stream(keys[row.meeting] &+ mixed(UInt64(made.copy)), UInt64(row.ordinal))
              made.time = made.time.addingClamped(Int64(stream.nextIndex(below: Int(2 * jitter + 1))) - jitter)
            }
            return made
          }
        })
    }
  }

  /// Each participant with a probability: of a recorded meeting's people each one comes to all of their joins or to none.
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
      let keys = workload.meetingKeys
      var join = 0
      return .joins(
        workload.filtered { row in
          let name = workload.participantName(of: join)
          join += 1
          var stream = people.stream(keys[row.meeting] &+ UInt64(place), name.map { stableHash(of: $0) } ?? UInt64(row.ordinal))
          return stream.nextBernoulli(probability)
        })
    }
  }
}

extension Workload {
  /// What the draws of each meeting are keyed by: its name, and its place among those of one name.
  fileprivate var meetingKeys: [UInt64] {
    var seen: [String: UInt64] = [:]
    return meetings.map { name in
      let ordinal = seen[name, default: 0]
      seen[name] = ordinal + 1
      return mixed(stableHash(of: name) &+ ordinal)
    }
  }
}

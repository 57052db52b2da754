internal import PoolSimulation
internal import Settings
package import Workloads

extension TraceDescription {
  /// The whole description for programs: stable keys in snake case, lengths in seconds (`_s`),
  /// local times in ISO 8601, null for what such a trace does not tell.
  /// - Parameter file: what the trace is called
  /// - Returns: the document
  package func json(of file: String) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("trace", .string(file)), .init("kind", .string(kind.rawValue)),
      .init("start_is_known", .boolean(clock.isKnown)),
      .init("time_zone", clock.isKnown ? .string(clock.calendar.timeZone) : .null),
      .init("rows", .integer(notes.rowsRead)), .init("rows_skipped", .integer(notes.rowsSkipped)),
      .init("rows_before_start", .integer(notes.rowsBeforeStart)),
      .init("rows_after_end", .integer(notes.rowsAfterEnd)),
      .init("rows_of_other_regions", .integer(notes.rowsOfOtherRegions)),
    ]
    members +=
      clock.members("first", at: span.lowerBound) + clock.members("last", at: span.upperBound)
    members += [
      .init("span_s", .seconds(span.upperBound - span.lowerBound)), .init("joins", .integer(joins)),
      .init("meetings", .optional(meetings)),
      .init("meetings_held", .optional(held?.held)), .init("participants", .optional(participants)),
      .init(
        "participant_hours",
        .fraction(presence.map { Double($0.concurrency.participantMilliseconds) / 3.6e6 })),
      .init("concurrency", presence.map(concurrencyJSON) ?? .null), .init("arrivals", arrivalJSON),
      .init("weekdays", clock.isKnown ? weekdayJSON : .null),
      .init("days", days.map(dayJSON) ?? .null),
      .init("meetings_detail", held.map(meetingJSON) ?? .null),
      .init("rejoins", rejoins.map(rejoinJSON) ?? .null),
      .init("warnings", .array(warnings.map(warningJSON))),
    ]
    return .object(members)
  }

  private func concurrencyJSON(_ presence: PresenceMeasures) -> JSONValue {
    let measures = presence.concurrency
    var members: [JSONValue.Member] = [.init("peak_participants", .integer(measures.peak))]
    members += clock.members("peak_at", at: measures.peakTime)
    members += [
      .init("mean_participants", .fraction(measures.mean)),
      .init("peak_to_mean", .fraction(measures.peakToMean)),
    ]
    members.append(.init("peak_meetings", .integer(presence.meetingPeak)))
    members += clock.members("peak_meetings_at", at: presence.meetingPeakTime)
    members.append(.init("largest_meeting_participants", .integer(presence.largestMeeting)))
    return .object(members + clock.members("largest_meeting_at", at: presence.largestMeetingTime))
  }

  private var arrivalJSON: JSONValue {
    func busy(_ interval: BusyInterval) -> JSONValue {
      .object(
        clock.members("start", at: interval.start) + [.init("joins", .integer(interval.joins))])
    }
    return .object([
      .init("interval_s", .seconds(arrivals.width)),
      .init("intervals", .integer(arrivals.counts.intervals)),
      .init("mean_joins", .fraction(arrivals.counts.mean)),
      .init("busiest", .array(arrivals.busiest.map(busy))),
      .init("busiest_to_mean", .fraction(arrivals.peakToMean)),
      .init("busiest_5_minutes", arrivals.busiestFiveMinutes.map(busy) ?? .null),
      .init("dispersion", .fraction(arrivals.counts.index)),
      .init("dispersion_5_minutes", .fraction(arrivals.fiveMinuteCounts?.index)),
      .init("joins_in_5_minutes_after_hour", .optional(arrivals.afterHour)),
      .init("joins_in_5_minutes_after_half_hour", .optional(arrivals.afterHalfHour)),
      .init("joins_by_hour", .array(arrivals.hours.map { .integer($0) })),
    ])
  }

  private var weekdayJSON: JSONValue {
    let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    return .array(
      names.indices.map { day in
        let there = presence?.weekdays[day]
        return .object([
          .init("weekday", .string(names[day])), .init("joins", .integer(arrivals.weekdays[day])),
          .init("peak_participants", .optional(there?.peak)),
          .init("mean_participants", .fraction(there?.mean)),
        ])
      })
  }

  private func dayJSON(_ days: DayPattern) -> JSONValue {
    .object([
      .init("days", .integer(days.days)), .init("within_weekday", .boolean(days.isByWeekday)),
      .init("total_variation", .fraction(days.totalVariation)),
      .init("dispersion_same_time", .fraction(days.dispersion)),
      .init("dispersion_without_day_factor", .fraction(days.dispersionWithoutDayFactor)),
    ])
  }

  private func meetingJSON(_ held: MeetingMeasures) -> JSONValue {
    .object([
      .init("start_tolerance_s", .seconds(held.tolerance)),
      .init("starts_told", .integer(held.told)),
      .init("starts", .starts(held.starts)),
      .init("joins_by_start", .starts(held.joinsByStart)),
      .init("starts_in_5_minutes_after_hour", .integer(held.startsAfterHour)),
      .init("starts_in_5_minutes_after_half_hour", .integer(held.startsAfterHalfHour)),
      .init("with_one_participant", .integer(held.solitary)),
      .init("size", .summary(held.sizes, areLengths: false)),
      .init("length", .summary(held.lengths, areLengths: true)),
      .init("stay", kind == .joins ? .summary(held.stays, areLengths: true) : .null),
      .init("join_after_first", .summary(held.offsetsFromFirst, areLengths: true)),
      .init("join_after_start", .summary(held.offsetsFromStart, areLengths: true)),
    ])
  }

  private func rejoinJSON(_ rejoins: RejoinMeasures) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("named_joins", .integer(rejoins.namedJoins)),
      .init("rejoins", .integer(rejoins.rejoins)),
      .init("while_there", .integer(rejoins.whileThere)),
      .init("gap", .summary(rejoins.gaps, areLengths: true)),
    ]
    // Where everybody is named, nothing has to be guessed from short stays.
    let isGuessed = rejoins.namedJoins < joins
    members.append(.init("short_stays", isGuessed ? .integer(rejoins.shortStays) : .null))
    members.append(
      .init("short_stays_followed", isGuessed ? .integer(rejoins.followedStays) : .null))
    members.append(
      .init(
        "short_stays_followed_by_chance", isGuessed ? .fraction(rejoins.followedByChance) : .null))
    return .object(members)
  }
}

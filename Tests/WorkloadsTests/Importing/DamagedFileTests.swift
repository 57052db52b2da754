import Probability
import Testing

@testable import Workloads

/// Files with bytes changed, cut out or repeated: each ends in a trace or in an error that names
/// the file.
@Suite struct DamagedFileTests {
  static let samples: [(format: ImportFormat, text: String)] = [
    (
      .livekit,
      """
      {"event":"participant_joined","id":"1","createdAt":"1760000000","room":{"name":"m","sid":"S"},"participant":{"identity":"a","sid":"P"}}
      {"event":"participant_left","id":"2","createdAt":1760000009,"room":{"name":"m","sid":"S"},"participant":{"identity":"a","sid":"P"}}
      {"event":"room_finished","id":"3","createdAt":"1760000010","room":{"name":"m","sid":"S"}}

      """
    ),
    (
      .jitsi,
      """
      {"eventType":"PARTICIPANT_JOINED","sessionId":"s","timestamp":1760000000250,"fqn":"app/m","data":{"id":"a","participantId":7}}
      {"event_name":"muc-occupant-left","room_name":"m","occupant":{"occupant_jid":"b@x","joined_at":1759999990,"left_at":1760000004}}

      """
    ),
    (
      .events,
      "time,meeting_id,participant_id,event\n2026-01-05T09:00:00Z,m,a,join\n1767603660.5,m,\"a, b\",left\n"
    ),
    (
      .cloudwatch,
      #"{"MetricDataResults":[{"Id":"j","Timestamps":["2026-01-05T09:05:00Z",1767603600],"Values":[3.0,12],"StatusCode":"Complete"}]}"#
    ),
    (
      .prometheus,
      #"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"j"},"values":[[1767603600,"3"],[1767603660,"4"]]}]}}"#
    ),
    (
      .grafana, "sep=,\r\n\"Time\",\"j\"\r\n1767603600000,3\r\n2026-01-05 09:01:00,\"4 people\"\r\n"
    ),
    (
      .grafana,
      #"[{"schema":{"fields":[{"name":"t","type":"time"},{"name":"j"}]},"data":{"values":[[1767603600000,1767603660000],[3,4]]}}]"#
    ),
    (
      .colibri,
      #"{"total_participants":3,"current_timestamp":"2026-01-05 09:00:00.000"}{"total_participants":4,"current_timestamp":"2026-01-05 09:01:00.000"}"#
    ),
    (
      .bigbluebutton,
      """
      <?xml version="1.0"?>
      <response><returncode>SUCCESS</returncode><meetings><meeting><meetingID>a&amp;b</meetingID><startTime>1760000000000</startTime>
      <endTime>1760000060000</endTime><participantCount>3</participantCount><attendees><attendee/></attendees></meeting></meetings></response>

      """
    ),
  ]

  @Test("No damage ends the program", arguments: samples.indices, [BadRowPolicy.error, .skip])
  func survives(_ sample: Int, _ onBadRow: BadRowPolicy) throws {
    let (format, text) = Self.samples[sample]
    var (traces, errors) = (0, 0)
    for round in 0..<150 as Range<UInt64> {
      var stream = StreamFamily(seed: 4, replication: sample, purpose: StreamPurpose("damage"))
        .stream(round)
      var bytes = Array(text.utf8)
      for _ in 0...stream.nextIndex(below: 3) {
        let place = stream.nextIndex(below: bytes.count)
        let length = min(1 + stream.nextIndex(below: 12), bytes.count - place)
        switch stream.nextIndex(below: 4) {
        case 0: bytes[place] = UInt8(stream.nextIndex(below: 256))
        case 1 where bytes.count > length: bytes.removeSubrange(place..<place + length)
        case 2: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
        default: bytes[place] = UInt8(ascii: "9")
        }
      }
      let damaged = String(decoding: bytes, as: UTF8.self)
      do {
        let result = try imported(damaged, from: format) {
          $0.onBadRow = onBadRow
          if format != .cloudwatch { $0.metricMeaning = .counter }
        }
        #expect(!result.notes.isEmpty)
        traces += 1
      } catch let error as TraceError {
        guard case .invalid(let issues, let total) = error else { throw error }
        #expect(
          !issues.isEmpty && total >= issues.count
            && issues.allSatisfy { !$0.problem.isEmpty && !$0.expected.isEmpty })
        errors += 1
      }
    }
    #expect(traces > 0 && errors > 0, "\(traces) traces, \(errors) errors")
  }
}

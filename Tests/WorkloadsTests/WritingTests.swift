import PoolSimulation
import Settings
import Testing

@testable import Workloads

@Suite struct WritingTests {
  private func again(_ workload: Workload) throws -> Workload {
    try source(workload.joinsCSV()).makeWorkload(seed: 0, replication: 0).workload
  }

  @Test("a written workload reads back as the same workload")
  func roundTrips() throws {
    let text = """
      meeting_id,join_time,stay_s,participant_id,seats,patience_s
      "say ""hi"", all",0.001,20,ann,2,
      " padded ",10,0,,1,inf
      "two
      lines",10,1.0005,"bob, jr",,30
      plain,4503599627370.496,9,é,1,0

      """
    let workload = try source(text).makeWorkload(seed: 0, replication: 0).workload
    #expect(Columns(try again(workload)) == Columns(workload))
    #expect(try again(workload).leaveOrder == workload.leaveOrder)
  }

  @Test("columns that nobody uses are not written")
  func leavesOutColumns() throws {
    let workload = try source("meeting_id,join_time,stay_s\na,1,2\n").makeWorkload(
      seed: 0, replication: 0
    ).workload
    #expect(workload.joinsCSV() == "meeting_id,join_time,leave_time\na,1.000,3.000\n")
  }

  @Test("a drawn workload reads back the same, but for the names of sessions that shared one")
  func roundTripsSessions() throws {
    let rows =
      "meeting_id,start_time,duration_s,participants\na,600,600,5\na,7200,600,5\na-2,600,600,5\n"
    let workload = try source(rows, flow: .scheduled(ScheduledFlow())).makeWorkload(
      seed: 2, replication: 0
    ).workload
    let read = try again(workload)
    #expect(Set(read.meetings) == ["a", "a-2", "a-3"])
    #expect(
      read.joinTimes == workload.joinTimes && read.stays == workload.stays
        && read.meetingOfJoin == workload.meetingOfJoin)
  }

  @Test("the text comes in pieces that make up the whole", arguments: [1, 20, 1000])
  func writesChunks(size: Int) throws {
    let workload = try source("meeting_id,join_time,stay_s\na,1,2\nb,2,2\nc,3,2\n").makeWorkload(
      seed: 0, replication: 0
    ).workload
    var pieces: [String] = []
    workload.writeJoins(chunkSize: size) { pieces.append($0) }
    #expect(pieces.joined() == workload.joinsCSV())
    #expect(pieces.count == (size == 1000 ? 1 : size == 1 ? 3 : 2))
  }

  @Test("written sessions read back as the same sessions, through a change of the clocks too")
  func roundTripsMeetings() throws {
    let calendar = try calendar("2020-10-26T00:00:00", "America/New_York")
    let duration: Int64 = 14 * 86_400_000
    var part = DemandPart()
    part.meetingsPerWeek = 200
    let sessions = SyntheticSampler(
      SyntheticDemand(parts: [part]), calendar: calendar, seed: 3, replication: 0
    ).sessions(
      during: 0...duration)
    let text = sessions.meetingsCSV(calendar: calendar)
    #expect(text.hasPrefix("meeting_id,start_time,duration_s,participants,kind\n2020-10-26-"))
    let read = try source(text, duration: duration, calendar: calendar).sessions(
      seed: 0, replication: 0)
    #expect(read == sessions)
  }
}

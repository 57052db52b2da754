import Greenroom

/// Four hours of lectures: at each full hour ten of them begin, with 20 to 59 people who come
/// within three minutes and stay for about 45.
func lectures(seed: UInt64, replication: Int) -> Workload {
  let draws = StreamFamily(
    seed: seed, replication: replication, purpose: StreamPurpose("lectures"))
  let delay = Distribution.uniform(min: 0, max: 180_000)
  let stay = Distribution.normal(mean: 2_700_000, sd: 300_000, min: 0)
  var builder = WorkloadBuilder()
  for lecture in 0..<40 {
    var stream = draws.stream(UInt64(lecture))
    let meeting = builder.addMeeting(named: "lecture \(lecture)")
    let hour = SimulationTime(milliseconds: Int64(lecture / 10) * 3_600_000)
    for _ in 0..<(20 + stream.nextIndex(below: 40)) {
      builder.addJoin(
        at: hour + TimeSpan(milliseconds: Int64(delay.sample(from: &stream))),
        stay: TimeSpan(milliseconds: Int64(stay.sample(from: &stream))), meeting: meeting)
    }
  }
  return builder.finish()
}

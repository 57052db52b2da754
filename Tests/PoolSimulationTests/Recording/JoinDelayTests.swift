import PoolSimulation
import Studies
import Testing

@Suite struct JoinDelayTests {
  @Test("The mean delay is over all who got in, at once or later")
  func mean() throws {
    // B waits 6 s for A's seat, C finds one at once, D waits in vain.
    let joins = [
      Join("A", 0, 10), Join("B", 4, 10), Join("C", 30, 60), Join("D", 40, 10, patience: 5),
    ]
    let result = checked(
      try plan(workload(joins), instances: 1, limit: 1) {
        $0.admission.whenFull = .wait(patience: nil)
      })
    let metric = try #require(Metric.named("join_delay_mean_s"))
    #expect(result.counts.joinsAdmitted == 3)
    #expect(metric.value(MetricContext(result, participantLimit: 1)).number == 2)
    let empty = checked(try plan(workload([]), instances: 1, limit: 1))
    #expect(metric.value(MetricContext(empty, participantLimit: 1)) == .missing)
  }
}

package import PoolSimulation

extension LoadedScenario {
  /// One replication, from 0, by itself.
  /// - Throws: that the program of an external policy does not decide.
  package func result(replication: Int) throws(ScenarioError) -> RunResult {
    let (plan, _) = plan(replication: replication)
    return try scenario.run(plan, in: folder(of: document.path))
  }
}

package import PoolSimulation
internal import Settings
internal import Studies

extension ImportedScenario {
  /// Reads files, and writes the scenario of one group in them.
  /// - Parameters:
  ///   - files: what the AWS CLI or Terraform printed, a template, or a Jitsi autoscaler's groups
  ///   - group: which group; nil: the only one
  ///   - parameters: `NAME=value` of a template's parameters
  ///   - metrics: metrics of CloudWatch's that are taken for some of a scenario
  /// - Throws: everything that is wrong with the files.
  package init(
    files: [String], group: String?, parameters: [String], metrics: [String: ScalingMetric]
  ) throws {
    let read = try DeployedFiles(files, parameters: parameters)
    let names = files.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    if !read.jitsiGroups.isEmpty {
      var (found, scaling, notes) = try JitsiGroups.read(read.jitsiGroups, group: group)
      if !read.answers.all(.group).isEmpty {
        notes.leaveOut(
          "the group of AWS's in the other files",
          "a Jitsi autoscaler's stands in these, and one is "
            + "imported at a time")
      }
      self.init(found, notes: notes, files: names, scaling: scaling)
      return
    }
    let (found, notes) = try GroupReader.read(read.answers, group: group, metrics: metrics)
    var all = read.notes
    all.add(notes)
    self.init(found, notes: all, files: names)
  }
}

internal import PoolSimulation
internal import Studies

extension Scenario {
  /// `instances.csv`: a row an instance with its hours and money by state.
  ///
  /// `cost_total_usd` is exactly the sum of the row's other amounts. The commitment and what
  /// registers belong to no instance and are not among them: what a commitment covers is left out of
  /// the compute amounts, so the instances add up to the summary's total less `cost_commitment_usd`
  /// and `cost_registration_usd`.
  var instanceTable: RunTable {
    RunTable(
      name: "instances", of: self,
      fields: Self.lifeFields + LedgerState.allCases.flatMap(fields) + [Self.totalField]
    ) {
      $0.result.instances
    }
  }

  private static var lifeFields: [Field<InstanceAccount>] {
    [
      Field("instance_id", "ordinal", "the instance, from 0 in order of creation") {
        .count($0.id)
      },
      Field(
        "source", "text",
        Wording.list(AccountSource.allCases.map(\.rawValue), "or", isSeparated: true)
          + ": prepared and never launched into the group"
      ) { .text($0.source.rawValue) },
      Field("zone", "ordinal", "the zone, from 0") { .count($0.zone) },
      Field("created_s", "s", "the decision that created it") { .seconds(at: $0.created) },
      Field("serving_s", "s", "when it first took joins; empty: never") {
        .seconds(at: $0.serving)
      },
      Field("ended_s", "s", "when it ended; empty: alive at the end") { .seconds(at: $0.ended) },
      Field("compute_s", "s", "compute time as it is billed") { .seconds($0.compute.reduce(0, +)) },
      Field("compute_covered_s", "s", "the part of it that a commitment covers") {
        .seconds($0.covered.reduce(0, +))
      },
      Field("storage_s", "s", "the volume's time as it is billed") {
        .seconds($0.storage.reduce(0, +))
      },
    ]
  }

  private static var totalField: Field<InstanceAccount> {
    Field("cost_total_usd", "USD", "the sum of the row's amounts; without the commitment") {
      .dollars($0.totalCost)
    }
  }

  /// The columns of a state; those that are zero for every instance, such as the compute of a
  /// stopped one, or its address where that is no Elastic IP, are left out.
  private func fields(of state: LedgerState) -> [Field<InstanceAccount>] {
    let (name, index) = (state.name, state.rawValue)
    let runs = state != .warmStopped && state != .warmHibernated
    let seats = state == .serving || state == .draining
    var fields: [Field<InstanceAccount>] = [
      Field("\(name)_time_s", "s", "time in the state \(name)") { .seconds($0.time[index]) }
    ]
    if runs {
      fields.append(
        Field("compute_\(name)_s", "s", "its compute time as it is billed") {
          .seconds($0.compute[index])
        })
      let help = "its compute, what a commitment covers left out"
      fields.append(Field("compute_\(name)_usd", "USD", help) { .dollars($0.computeCost[index]) })
    }
    fields.append(
      Field("storage_\(name)_s", "s", "the volume's time in it as it is billed") {
        .seconds($0.storage[index])
      })
    fields.append(
      Field("storage_\(name)_usd", "USD", "the volume in it") { .dollars($0.storageCost[index]) })
    if runs || prices.hasElasticAddresses {
      fields.append(
        Field("address_\(name)_usd", "USD", "the public IPv4 address in it") {
          .dollars($0.addressCost[index])
        })
    }
    if seats {
      fields.append(
        Field("egress_\(name)_usd", "USD", "traffic to participants in it") {
          .dollars($0.egressCost[index])
        })
    }
    if seats, prices.crossZonePerGB > 0 {
      fields.append(
        Field("cross_zone_\(name)_usd", "USD", "traffic between zones in it") {
          .dollars($0.crossZoneCost[index])
        })
    }
    return fields
  }
}

/// Where an instance came from, and whether it was used.
enum AccountSource: String, CaseIterable {
  case initial, cold, warm
  /// Prepared and never launched into the group.
  case warmUnused = "warm_unused"
}

extension InstanceAccount {
  fileprivate var source: AccountSource {
    switch origin {
    case .initial: .initial
    case .cold: .cold
    case .warm: joinedGroup ? .warm : .warmUnused
    }
  }
}

import PoolSimulation
import Studies
import Testing

@testable import Reports

/// Tables that the page has and no file.
@Suite struct PageTableTests {
  private func sum(_ table: ReportTable, _ column: String) -> Int128 {
    table.rows.indices.reduce(0) { sum, row in
      switch table.cell(row, column) {
      case .decimal(let units, _): sum + units
      case .integer(let count): sum + Int128(count)
      default: sum
      }
    }
  }

  @Test("What things cost adds up to the run's total, by row and by column")
  func money() throws {
    let result = try Sample.study().runs[0].result
    let table = result.moneyTable
    #expect(sum(table, "total_usd") == Int128(result.totalCost) && result.commitmentCost > 0)
    let kinds = table.columns.map(\.name).filter { $0.hasSuffix("_usd") && $0 != "total_usd" }
    #expect(kinds.reduce(0) { $0 + sum(table, $1) } == Int128(result.totalCost))
  }

  @Test("Every refusal has a reason in the table, with its words")
  func refusals() throws {
    let result = try Sample.study().runs[0].result
    let table = result.refusalTable
    #expect(sum(table, "joins") == Int128(result.rejections.count) && !result.rejections.isEmpty)
    #expect(table.rows.allSatisfy { $0[2] != .text("") })
  }

  @Test("The late crossings have the lags of the run that are not 0, by time")
  func crossings() throws {
    let result = try Sample.study().runs[0].result
    let table = result.crossingTable
    #expect(table.rows.count == result.scaleUp.detections.count && !table.rows.isEmpty)
    #expect(sum(table, "lag_s") == Int128(result.scaleUp.lags.reduce(0, +)))
    let starts = table.rows.indices.map { row -> Int128 in
      if case .decimal(let units, _) = table.cell(row, "since_s") { units } else { -1 }
    }
    #expect(starts == starts.sorted() && starts.allSatisfy { $0 >= 0 })
  }
}

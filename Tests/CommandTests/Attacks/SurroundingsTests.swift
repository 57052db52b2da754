import Foundation
import Testing

/// The same bytes in any surroundings, or a plain error.
@Suite struct SurroundingsTests {
  private static let codes: Set<Int32> = [0, 64, 65, 66, 74]
  private static let command = "\"$GREENROOM\" simulate small.yaml --quiet --set replications=3"

  private func shell(_ line: String, in bench: Workbench) throws -> Workbench.Outcome {
    try bench.shell("GREENROOM=\"\(Attempt.binary)\"; export GREENROOM; \(line)")
  }

  @Test(
    "Whatever the environment, the bytes are the same",
    arguments: [
      "TZ=Asia/Tokyo ", "TZ=nowhere ", "TZ=:/etc/passwd ", "LC_ALL=de_DE.UTF-8 ",
      "LC_ALL=tr_TR.UTF-8 ", "LC_ALL=C ", "LANG=ar_EG ",
      "LC_ALL=nonsense ",
      "env -u HOME ", "env -i GREENROOM_HTML_ASSETS= ", "TMPDIR=/no/such/folder ",
      "HOME=/no/such/home ", "NO_COLOR=1 ",
      "COLUMNS=0 ", "COLUMNS=1 ", "COLUMNS=-5 ",
      "COLUMNS=x ",
      "COLUMNS=99999999999999999999 ", "TERM= ", "TERM=dumb ", "CLICOLOR_FORCE=1 ",
      "YAMS_DEFAULT_ENCODING=UTF16 ", "MALLOC_PERTURB_=165 ",
    ])
  func environment(prefix: String) throws {
    let bench = try Workbench()
    let plain = try shell("\(Self.command) --out plain", in: bench)
    let other = try shell("\(prefix)\(Self.command) --out other", in: bench)
    #expect(plain.code == 0 && other.code == 0, "\(other.problems)")
    #expect(plain.output == other.output && other.problems == plain.problems, "\(other.problems)")
    #expect(try bench.shell("diff -r plain other").output == "")
  }

  @Test(
    "With less than it is used to, the bytes are the same, or there is a plain error",
    arguments: [
      "ulimit -s 256; COMMAND", "ulimit -s 64; COMMAND", "ulimit -n 16; COMMAND",
      "ulimit -n 8; COMMAND", "ulimit -n 5; COMMAND",
      "ulimit -f 1; COMMAND",
      "ulimit -c 0; COMMAND", "COMMAND <&-", "COMMAND 2>&-", "COMMAND >&-", "COMMAND <&- >&- 2>&-",
      "umask 777; COMMAND",
      "mkdir a; cd a; rmdir ../a; COMMAND", "chmod 555 .; COMMAND",
    ])
  func limits(line: String) throws {
    let bench = try Workbench()
    let plain = try shell("\(Self.command) --out plain", in: bench)
    let other = try shell(
      line.replacingOccurrences(of: "COMMAND", with: "\(Self.command) --out other"), in: bench)
    _ = try bench.shell("chmod -R u+rwX .")
    #expect(Self.codes.contains(other.code), "\(line): \(other.code), \(other.problems)")
    if other.code == 0 {
      #expect(plain.output == other.output || line.contains(">&-"), "\(line)")
      #expect(try bench.shell("diff -r plain other").output == "", "\(line)")
    } else {
      #expect(!other.problems.isEmpty || line.contains("2>&-"), "\(line)")
      #expect(
        !bench.contents.contains { $0.contains("tmp") || $0.hasSuffix("~") }, "\(bench.contents)")
    }
  }

  @Test(
    "A disk that is full is told, and what is there is whole",
    arguments: [4, 8, 16, 24, 32, 48, 64, 96, 128, 160, 192])
  func fullDisk(kibibytes: Int) throws {
    let bench = try Workbench()
    // A namespace of its own, so that nothing is left mounted.
    guard try bench.shell("unshare -m true").code == 0 else {
      print("A full disk was not tried: nothing can be mounted here.")
      return
    }
    let arguments =
      "sweep small.yaml --set 'sweep={axes: {scaling.free_participants: [1, 2]}}' --set replications=10 --quiet"
    for (name, command) in [("simulate", Self.command), ("sweep", "\"$GREENROOM\" \(arguments)")] {
      #expect(try shell("\(command) --out \(name)", in: bench).code == 0)
      let inside =
        "mount -t tmpfs -o size=\(kibibytes)k none full && \(command) --out full/x; echo $? > code-\(name); cp -r full/x kept-\(name) 2>/dev/null; true"
      try bench.write(inside, to: "inside.sh")
      let run = try shell("mkdir -p full; unshare -m sh inside.sh", in: bench)
      let code = Int32(try bench.read("code-\(name)").filter(\.isNumber))
      if code == 32 {
        print("A full disk was not tried: nothing can be mounted here.")
        return
      }
      #expect(code == 0 || code == 74, "\(name), \(kibibytes) KiB: \(code ?? -1), \(run.problems)")
      if code != 0 {
        #expect(
          run.problems.contains("full/x") && run.problems.split(separator: "\n").count == 1,
          "\(name), \(kibibytes) KiB: \(run.problems)")
      }
      for file in bench.contents where file.hasPrefix("kept-\(name)/") {
        let leaf = String(file.dropFirst(name.count + 6))
        if leaf.hasPrefix("results.sqlite") { continue }
        #expect(
          try bench.shell("cmp \(name)/\(leaf) \(file)").code == 0,
          "\(name), \(kibibytes) KiB: \(leaf) is not whole")
      }
    }
  }
}

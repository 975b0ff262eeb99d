import Testing

@testable import Topics

struct OfficePartitionsTests {
  /// Of `UtilsTest.testMurmur2` in Apache Kafka.
  @Test(
    arguments: [
      ("21", -973_932_308), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536),
      ("a-little-bit-longer-string", -1_486_304_829),
      ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971), ("abc", 479_470_107),
    ] as [(String, Int32)])
  func `murmur2 is that of Kafka`(text: String, hash: Int32) {
    #expect(Int32(bitPattern: Partitioner.murmur2(Array(text.utf8))) == hash)
    // Without its sign, the remainder.
    #expect(Partitioner.murmur2.partition(of: text, count: 7) == Int(hash & 0x7FFF_FFFF) % 7)
  }

  /// The check value of the catalogue of CRCs.
  @Test func `crc32 is that of zlib`() {
    #expect(Partitioner.crc32(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(Partitioner.crc32([]) == 0)
    #expect(Partitioner.crc32.partition(of: "123456789", count: 10) == 0xCBF4_3926 % 10)
    #expect(Partitioner.crc32.partition(of: "123456789", count: 0) == 0)
  }

  @Test func `An office that comes from a second partition is in both`() {
    var offices = OfficePartitions()
    for (office, partition) in [("74", 1), ("14", 3), ("74", 1), ("14", 3)] as [(String, Int32)] {
      offices.note(office, partition: partition)
    }
    #expect(offices.splits == [])
    offices.note("74", partition: 3)
    #expect(offices.splits == [SplitOffice("74", in: [3, 1])])
    offices.note("74", partition: 0)
    offices.note("11", partition: 2)
    offices.note("11", partition: 5)
    #expect(offices.splits == [SplitOffice("11", in: [2, 5]), SplitOffice("74", in: [0, 1, 3])])
    #expect(offices.splitCount == 2)
  }

  @Test func `Many offices are one line in a log`() throws {
    let one = [SplitOffice("21", in: [0, 1])]
    #expect([SplitOffice]().line(of: "e", partitionCount: 2) == nil)
    let line = try #require(one.line(of: "e", partitionCount: 2))
    #expect(line.hasPrefix("e: office 21 is in partitions 0") && line.hasSuffix("More partitions)"))
    let lines = try #require((one + [SplitOffice("22", in: [0, 1])]).line(of: "e", partitionCount: 2))
    #expect(lines.hasPrefix(line) && lines.hasSuffix(" (2 offices in all, tiendo topics check names them)"))
  }

  @Test func `The explanation names the partitioners that disagree`() throws {
    // "21" is in 1,173,551,340 mod 5 = 0 by murmur2 (-973,932,308 without its sign is 1,173,551,340).
    let other = Int32(Partitioner.crc32.partition(of: "21", count: 5))
    try #require(other != 0)
    let deviation = SplitOffice("21", in: [other, 0]).deviation(of: "case-events", partitionCount: 5)
    #expect(deviation.found == "in partitions 0 (murmur2_random) and \(other) (consistent_random)")
    #expect(deviation.severity == .error && !deviation.stopsWorker)
    #expect(deviation.remedy.contains("partitioner=murmur2_random"))
    let unknown = SplitOffice("21", in: [0, other]).deviation(of: "case-events", partitionCount: 0)
    #expect(unknown.found == "in partitions 0 and \(other)")
  }
}

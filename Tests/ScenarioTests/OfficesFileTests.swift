import Foundation
import Scenario
import Testing

@Suite struct OfficesFileTests {
  private static let header = "code,name,level,parent,validFrom,validTo\n"

  @Test(arguments: [(63, OfficeList.bundled63, OfficeList.csv63), (34, OfficeList.bundled34, OfficeList.csv34)])
  func theBundledOfficesAreThoseOfTheFile(count: Int, list: OfficeList, text: String) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/Scenario/Resources/offices-\(count).csv").standardizedFileURL
    #expect(try String(contentsOf: file, encoding: .utf8) == text)
    #expect(list.offices(ofLevel: "province").count == count)
    #expect(list.children(of: "00").count == count)
    #expect(list["00"]?.name == "Toàn quốc")
  }

  @Test func officesStandInTheirHierarchy() throws {
    let list = try OfficesFile.parse(
      Self.header + "14-119,\"Thuận Châu, Sơn La\",district,14,,\r\n\r\n00,\"Toàn \"\"quốc\"\"\",national,,,\n"
        + "14,Sơn La,province,00,2004-01-01,2025-06-30")
    #expect(list.path(of: "14-119").map(\.code) == ["14-119", "14", "00"])
    #expect(list["14-119"]?.name == "Thuận Châu, Sơn La")
    #expect(list["00"]?.name == "Toàn \"quốc\"")
    #expect(list["14"]?.validTo == "2025-06-30")
    #expect(list["99"] == nil)
  }

  @Test func furtherColumnsAnyOrderAndAByteOrderMarkAreFine() throws {
    let list = try OfficesFile.parse("\u{FEFF}name,note,validTo,validFrom,parent,level,code\nHà Nội,x,,,,province,01\n")
    #expect(list.offices == [Office(code: "01", name: "Hà Nội", level: "province", parent: nil)])
  }

  @Test(arguments: [
    ("", 1, "empty"),
    ("code,name,level,parent,validFrom\n", 1, "validTo"),
    ("code,code,name,level,parent,validFrom,validTo\n", 1, "code"),
    (header + "01,A,p,,,\n02,B,p,,,\n01,C,p,,,\n", 4, "a code is one office for ever"),
    (header + "01,A,p,,\n", 2, "5 fields"),
    (header + "0 1,A,p,,,\n", 2, "0 1"),
    (header + ",A,p,,,\n", 2, "code"),
    (header + "01,,p,,,\n", 2, "no name"),
    (header + "01,A,p,07,,\n", 2, "parent 07"),
    (header + "01,A,p,02,,\n02,B,p,01,,\n", 2, "above itself"),
    (header + "01,A,p,,2021-02-29,\n", 2, "2021-02-29"),
    (header + "01,A,p,,2021-03-01,2021-02-28\n", 2, "after"),
    (header + "01,\"A\nB\",p,,,\n02,\"C,p,,,\n", 4, "never ends"),
    (header + "01,A\"B,p,,,\n", 2, "quote"),
  ])
  func aFaultIsNamedWithItsLine(text: String, line: Int, part: String) throws {
    let failure = #expect(throws: OfficesFile.Failure.self) { try OfficesFile.parse(text) }
    #expect(failure?.line == line)
    #expect(failure?.reason.contains(part) == true, "\(failure?.reason ?? "")")
  }

  @Test func bytesThatAreNotUTF8AreRefused() {
    #expect(throws: OfficesFile.Failure.self) { try OfficesFile.parse([0x63, 0xFF]) }
  }
}

/// The offices of a national model with their sizes.
struct NationalOffices: Sendable {
  let codes: [String]
  let list: OfficeList
  /// Sums of the sizes up to and including each office.
  private let cumulativeSizes: [Int]
  let officerCounts: [Int]

  /// Sizes of the larger provinces relative to `usualSize`; what the model assumes, not a statistic.
  private static let sizes: [String: Int] = [
    "79": 110, "01": 62, "74": 36, "75": 34, "80": 24, "72": 24, "82": 20, "91": 19, "92": 18, "48": 18, "87": 18,
    "83": 16, "89": 16, "68": 16, "66": 17, "38": 15, "40": 14, "31": 14, "60": 15, "77": 15, "94": 13, "96": 13,
    "24": 12, "70": 13, "22": 11, "06": 3, "02": 4, "04": 4, "12": 3, "11": 5, "62": 4,
  ]
  private static let usualSize = 8

  init(count: Int) {
    let provinces = OfficeList.bundled63.offices(ofLevel: "province")
    var offices = Array(provinces.prefix(count))
    var districts = [Int](repeating: 0, count: provinces.count)
    for index in stride(from: 0, to: count - provinces.count, by: 1) {
      let place = index % provinces.count
      districts[place] += 1
      let digits = String(districts[place])
      let number = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
      let province = provinces[place]
      offices.append(
        Office(
          code: "\(province.code)-\(number)", name: "\(province.name) \(number)", level: "district",
          parent: province.code))
    }
    codes = offices.map(\.code)
    list = OfficeList(offices: OfficeList.bundled63.offices(ofLevel: "national") + offices)
    var sizes: [Int] = []
    for index in offices.indices {
      let place = index % provinces.count
      sizes.append(Self.sizes[provinces[place].code, default: Self.usualSize] * 1_000 / (districts[place] + 1))
    }
    officerCounts = sizes.map { max(3, $0 * 6 / 1_000) }
    var sum = 0
    cumulativeSizes = sizes.map {
      sum += max(1, $0)
      return sum
    }
  }

  /// An office, the larger ones more often.
  func draw(_ random: inout SplitMix64) -> Int {
    let target = random.below(cumulativeSizes.last ?? 0)
    var low = 0
    var high = cumulativeSizes.count - 1
    while low < high {
      let middle = (low + high) / 2
      if cumulativeSizes[middle] > target {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low
  }

  /// The share of an office in all the work, of a million.
  func sharePerMillion(of office: Int) -> Int {
    let before = office == 0 ? 0 : cumulativeSizes[office - 1]
    return (cumulativeSizes[office] - before) * 1_000_000 / max(1, cumulativeSizes.last ?? 1)
  }
}

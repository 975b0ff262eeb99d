/// The totals of one office for one period (section "Totals" of the contract).
public struct TotalsRecord: Equatable, Sendable {
  /// A category's columns.
  public struct Category: Equatable, Sendable {
    /// Its name.
    public var name: String
    /// In cases.
    public var cases: Columns
    /// In đồng.
    public var money: Columns

    /// A category with its columns.
    public init(name: String, cases: Columns, money: Columns) {
      self.name = name
      self.cases = cases
      self.money = money
    }
  }

  /// What a record has beside the totals when it is published.
  public struct Publication: Equatable, Sendable {
    /// The office's clock, in microseconds since 1970-01-01T00:00:00Z.
    public var asOfMicroseconds: Int64
    /// Its latest event time, in the same unit.
    public var lastEventMicroseconds: Int64
    /// Partition of the office.
    public var partition: Int32
    /// Offset of the last event applied to the office.
    public var offset: Int64
    /// Rejected events of the office so far.
    public var rejected: Int64
    /// Duplicate events of the office so far.
    public var duplicates: Int64

    /// A publication with these values.
    public init(
      asOfMicroseconds: Int64, lastEventMicroseconds: Int64, partition: Int32, offset: Int64, rejected: Int64,
      duplicates: Int64
    ) {
      self.asOfMicroseconds = asOfMicroseconds
      self.lastEventMicroseconds = lastEventMicroseconds
      self.partition = partition
      self.offset = offset
      self.rejected = rejected
      self.duplicates = duplicates
    }
  }

  /// Code of the office.
  public var office: String
  /// Year of the period.
  public var period: Int32
  /// The columns in cases.
  public var cases: Columns
  /// The columns in đồng.
  public var money: Columns
  /// The office's target for the period in hundredths of a percent; `nil` until set.
  public var target: Target?
  /// Enforcement officers at present; `nil` until set.
  public var officers: Int32?
  /// Posts at present; `nil` until set.
  public var quota: Int32?
  /// Complaints received in the period.
  public var complaintsReceived: Int64
  /// Complaints resolved in the period.
  public var complaintsResolved: Int64
  /// Cases at present of which events came but no acceptance.
  public var orphans: Int64
  /// The categories that have occurred up to the period, in ascending byte order of their names.
  public var categories: [Category]
  /// Set where the record is published.
  public var publication: Publication?

  /// A record with these values.
  public init(
    office: String, period: Int32, cases: Columns, money: Columns, target: Target?, officers: Int32?, quota: Int32?,
    complaintsReceived: Int64, complaintsResolved: Int64, orphans: Int64, categories: [Category]
  ) {
    self.office = office
    self.period = period
    self.cases = cases
    self.money = money
    self.target = target
    self.officers = officers
    self.quota = quota
    self.complaintsReceived = complaintsReceived
    self.complaintsResolved = complaintsResolved
    self.orphans = orphans
    self.categories = categories
  }
}

/// An office's target for a period.
public struct Target: Equatable, Sendable {
  /// The period.
  public var period: Int32
  /// Sequence of the event that set it; the higher wins.
  public var sequence: UInt32
  /// Target for the rate in cases, in hundredths of a percent.
  public var casesHundredths: Int32
  /// Target for the rate in money, in hundredths of a percent.
  public var moneyHundredths: Int32

  /// A target with these values.
  public init(period: Int32, sequence: UInt32, casesHundredths: Int32, moneyHundredths: Int32) {
    self.period = period
    self.sequence = sequence
    self.casesHundredths = casesHundredths
    self.moneyHundredths = moneyHundredths
  }
}

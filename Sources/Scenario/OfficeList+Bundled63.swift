extension OfficeList {
  /// The 63 provinces of Việt Nam until 30 June 2025, with the national office above them.
  /// Codes of the statistics office.
  public static let bundled63 = bundled(csv63)

  /// The same bytes as `Resources/offices-63.csv` (a test compares them): held in the code so that a program moved
  /// without its resources still knows its offices.
  package static let csv63 = """
    code,name,level,parent,validFrom,validTo
    00,Toàn quốc,national,,,
    01,Hà Nội,province,00,,2025-06-30
    02,Hà Giang,province,00,,2025-06-30
    04,Cao Bằng,province,00,,2025-06-30
    06,Bắc Kạn,province,00,,2025-06-30
    08,Tuyên Quang,province,00,,2025-06-30
    10,Lào Cai,province,00,,2025-06-30
    11,Điện Biên,province,00,,2025-06-30
    12,Lai Châu,province,00,,2025-06-30
    14,Sơn La,province,00,,2025-06-30
    15,Yên Bái,province,00,,2025-06-30
    17,Hòa Bình,province,00,,2025-06-30
    19,Thái Nguyên,province,00,,2025-06-30
    20,Lạng Sơn,province,00,,2025-06-30
    22,Quảng Ninh,province,00,,2025-06-30
    24,Bắc Giang,province,00,,2025-06-30
    25,Phú Thọ,province,00,,2025-06-30
    26,Vĩnh Phúc,province,00,,2025-06-30
    27,Bắc Ninh,province,00,,2025-06-30
    30,Hải Dương,province,00,,2025-06-30
    31,Hải Phòng,province,00,,2025-06-30
    33,Hưng Yên,province,00,,2025-06-30
    34,Thái Bình,province,00,,2025-06-30
    35,Hà Nam,province,00,,2025-06-30
    36,Nam Định,province,00,,2025-06-30
    37,Ninh Bình,province,00,,2025-06-30
    38,Thanh Hóa,province,00,,2025-06-30
    40,Nghệ An,province,00,,2025-06-30
    42,Hà Tĩnh,province,00,,2025-06-30
    44,Quảng Bình,province,00,,2025-06-30
    45,Quảng Trị,province,00,,2025-06-30
    46,Thừa Thiên Huế,province,00,,2025-06-30
    48,Đà Nẵng,province,00,,2025-06-30
    49,Quảng Nam,province,00,,2025-06-30
    51,Quảng Ngãi,province,00,,2025-06-30
    52,Bình Định,province,00,,2025-06-30
    54,Phú Yên,province,00,,2025-06-30
    56,Khánh Hòa,province,00,,2025-06-30
    58,Ninh Thuận,province,00,,2025-06-30
    60,Bình Thuận,province,00,,2025-06-30
    62,Kon Tum,province,00,,2025-06-30
    64,Gia Lai,province,00,,2025-06-30
    66,Đắk Lắk,province,00,,2025-06-30
    67,Đắk Nông,province,00,,2025-06-30
    68,Lâm Đồng,province,00,,2025-06-30
    70,Bình Phước,province,00,,2025-06-30
    72,Tây Ninh,province,00,,2025-06-30
    74,Bình Dương,province,00,,2025-06-30
    75,Đồng Nai,province,00,,2025-06-30
    77,Bà Rịa – Vũng Tàu,province,00,,2025-06-30
    79,Thành phố Hồ Chí Minh,province,00,,2025-06-30
    80,Long An,province,00,,2025-06-30
    82,Tiền Giang,province,00,,2025-06-30
    83,Bến Tre,province,00,,2025-06-30
    84,Trà Vinh,province,00,,2025-06-30
    86,Vĩnh Long,province,00,,2025-06-30
    87,Đồng Tháp,province,00,,2025-06-30
    89,An Giang,province,00,,2025-06-30
    91,Kiên Giang,province,00,,2025-06-30
    92,Cần Thơ,province,00,,2025-06-30
    93,Hậu Giang,province,00,,2025-06-30
    94,Sóc Trăng,province,00,,2025-06-30
    95,Bạc Liêu,province,00,,2025-06-30
    96,Cà Mau,province,00,,2025-06-30

    """
}

extension OfficeList {
  /// A bundled text is read by the tests, so a text that cannot be read never leaves them.
  static func bundled(_ text: String) -> OfficeList {
    (try? OfficesFile.parse(text)) ?? OfficeList(offices: [])
  }
}

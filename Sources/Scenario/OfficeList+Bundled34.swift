extension OfficeList {
  /// The 34 provinces of Việt Nam since 1 July 2025, with the national office above them;
  /// the file names the old codes each one took over.
  /// Codes of the statistics office.
  public static let bundled34 = bundled(csv34)

  /// The same bytes as `Resources/offices-34.csv` (a test compares them): held in the code so that a program moved
  /// without its resources still knows its offices.
  package static let csv34 = """
    code,name,level,parent,validFrom,validTo,mergedFrom
    00,Toàn quốc,national,,,,
    01,Hà Nội,province,00,2025-07-01,,01
    04,Cao Bằng,province,00,2025-07-01,,04
    08,Tuyên Quang,province,00,2025-07-01,,02+08
    11,Điện Biên,province,00,2025-07-01,,11
    12,Lai Châu,province,00,2025-07-01,,12
    14,Sơn La,province,00,2025-07-01,,14
    15,Lào Cai,province,00,2025-07-01,,10+15
    19,Thái Nguyên,province,00,2025-07-01,,06+19
    20,Lạng Sơn,province,00,2025-07-01,,20
    22,Quảng Ninh,province,00,2025-07-01,,22
    24,Bắc Ninh,province,00,2025-07-01,,24+27
    25,Phú Thọ,province,00,2025-07-01,,17+25+26
    31,Hải Phòng,province,00,2025-07-01,,30+31
    33,Hưng Yên,province,00,2025-07-01,,33+34
    37,Ninh Bình,province,00,2025-07-01,,35+36+37
    38,Thanh Hóa,province,00,2025-07-01,,38
    40,Nghệ An,province,00,2025-07-01,,40
    42,Hà Tĩnh,province,00,2025-07-01,,42
    44,Quảng Trị,province,00,2025-07-01,,44+45
    46,Huế,province,00,2025-07-01,,46
    48,Đà Nẵng,province,00,2025-07-01,,48+49
    51,Quảng Ngãi,province,00,2025-07-01,,51+62
    52,Gia Lai,province,00,2025-07-01,,52+64
    56,Khánh Hòa,province,00,2025-07-01,,56+58
    66,Đắk Lắk,province,00,2025-07-01,,54+66
    68,Lâm Đồng,province,00,2025-07-01,,60+67+68
    75,Đồng Nai,province,00,2025-07-01,,70+75
    79,Thành phố Hồ Chí Minh,province,00,2025-07-01,,74+77+79
    80,Tây Ninh,province,00,2025-07-01,,72+80
    82,Đồng Tháp,province,00,2025-07-01,,82+87
    86,Vĩnh Long,province,00,2025-07-01,,83+84+86
    91,An Giang,province,00,2025-07-01,,89+91
    92,Cần Thơ,province,00,2025-07-01,,92+93+94
    96,Cà Mau,province,00,2025-07-01,,95+96

    """
}

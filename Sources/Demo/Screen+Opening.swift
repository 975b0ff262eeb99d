internal import Monitor

/// What is explained while the worker joins its group.
extension Screen {
  func opening(_ view: DemoView) -> [StyledLine] {
    var lines = [StyledLine(language.text(" Tiendo demo", " Tiendo: chạy thử").set(in: width), .title), StyledLine()]
    for paragraph in language.opening {
      lines += Self.wrapped(paragraph, to: min(width, 96)).map { StyledLine($0) }
      lines.append(StyledLine())
    }
    lines.append(
      StyledLine(
        language.text("Starting … (any key begins at once)", "Đang khởi động … (bấm phím bất kỳ để bắt đầu)"),
        .notice))
    return lines
  }

  /// A paragraph in lines of whole words.
  static func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " " + word
    }
    return line.isEmpty ? lines : lines + [line]
  }
}

extension Language {
  /// The keys that do something.
  var keys: String {
    text("q quit · space pause · + faster · - slower", "q thoát · phím cách: tạm dừng · + nhanh hơn · - chậm hơn")
  }

  /// What is about to be seen, in paragraphs.
  var opening: [String] {
    [
      text(
        "A made-up country goes through two statistics years of civil judgment enforcement. Each step of a case "
          + "(accepted, money collected, completed …) is an event: a line of JSON in the Kafka topic case-events.",
        "Một đất nước giả định đi qua hai năm thống kê thi hành án dân sự. Mỗi bước của một việc (thụ lý, thu tiền, "
          + "thi hành xong …) là một sự kiện: một dòng JSON trong topic case-events của Kafka."),
      text(
        "Tiendo reads the events as they come, keeps what each office has to do and has done, and publishes the "
          + "totals. It fires an alert when an office falls behind: its rate against the pace of its target, against "
          + "last week, against last year.",
        "Tiendo đọc các sự kiện ngay khi đến, tính số phải thi hành và số đã xong của từng đơn vị, công bố kết quả, "
          + "và cảnh báo khi một đơn vị tụt lại: so với tiến độ của chỉ tiêu, với tuần trước, với năm trước."),
      text(
        "The table is made only from the published topics, as any other program could make it. "
          + "The broker, the worker and the reader all run in this one program; nothing else is needed.",
        "Bảng chỉ dùng các topic đã công bố, như bất kỳ chương trình nào khác. "
          + "Broker, worker và phần đọc đều chạy trong chương trình này; không cần cài thêm gì."),
    ]
  }
}

/// How the partitions of the events are: which one is behind, which one is busy.
extension PageContext {
  var partitionsPart: Part {
    Part("partitions") { html in
      html.element("section", ["id": "partitions"]) { html in
        guard !freshness.inputs.isEmpty else { return }
        html.element("details") { html in
          html.element("summary", text: text("Partitions of the events", "Các phân vùng sự kiện"))
          html.element("div", ["class": "scroll", "tabindex": "0"]) { html in
            html.element("table") { html in partitionTable(&html) }
          }
        }
      }
    }
  }

  private func partitionTable(_ html: inout HTML) {
    html.element("tr") { html in
      for name in [
        text("Partition", "Phân vùng"), text("Events", "Sự kiện"), text("Not counted yet", "Chưa được tính"),
        text("Events/s", "Sự kiện/giây"), text("Latest event", "Sự kiện mới nhất"),
      ] {
        html.element("th", ["scope": "col", "class": "number"], text: name)
      }
    }
    for (partition, input) in freshness.inputs.sorted(by: { $0.key < $1.key }) {
      html.element("tr") { html in
        html.element("th", ["scope": "row", "class": "number"], text: "\(partition)")
        let latest = board.latestEvents[partition].map { language.time($0, calendar) }
        for cell in [
          language.grouped(input.end), input.lag.map { language.grouped($0) } ?? "–",
          input.rate.map { language.grouped($0) } ?? "–", latest ?? "–",
        ] {
          html.element("td", ["class": "number"], text: cell)
        }
      }
    }
  }
}

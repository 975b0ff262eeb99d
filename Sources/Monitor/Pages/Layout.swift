import Ledger

/// What surrounds every page.
enum Layout {
  /// A whole document.
  ///
  /// - Parameters:
  ///   - version: of the view that the page was made from; the live connection goes on from there.
  ///   - hasLogout: whether the reader is logged in.
  static func document(_ page: Page, _ context: PageContext, version: String, hasLogout: Bool) -> HTML {
    var html = HTML()
    html.raw("<!doctype html>")
    let live = "/live?path=\(context.request.address.percentEncoded)&from=\(version)"
    html.element("html", ["lang": context.language.tag]) { html in
      html.element("head") { head(page, context, &$0) }
      html.element("body", ["data-live": live]) { html in
        html.element(
          "a", ["class": "skip", "href": "#main"], text: context.text("Skip to the content", "Đến nội dung"))
        header(context, hasLogout: hasLogout, &html)
        html.element("main", ["id": "main"]) { html in
          for part in page.parts { html.append(part.html) }
        }
        footer(context, &html)
      }
    }
    return html
  }

  private static func head(_ page: Page, _ context: PageContext, _ html: inout HTML) {
    html.void("meta", ["charset": "utf-8"])
    html.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
    html.void("meta", ["name": "color-scheme", "content": "light dark"])
    html.element("title", text: "\(page.title) · Tiendo")
    html.void("link", ["rel": "stylesheet", "href": Assets.style.path])
    html.void("link", ["rel": "icon", "href": Assets.icon.path, "type": "image/svg+xml"])
    html.void(
      "link",
      [
        "rel": "alternate", "type": "application/atom+xml", "href": "/feeds/alerts.atom?lang=\(context.language.tag)",
        "title": context.text("Alerts", "Cảnh báo"),
      ])
    html.element("script", ["src": Assets.script.path, "defer": ""], text: "")
  }

  private static func header(_ context: PageContext, hasLogout: Bool, _ html: inout HTML) {
    let request = context.request
    html.element("header", ["class": "site"]) { html in
      html.element("a", ["class": "brand", "href": request.to(.overview).address], text: "Tiendo")
      html.element("nav", ["aria-label": context.text("Main", "Chính")]) { html in
        link(context.text("Overview", "Tổng quan"), request.to(.overview), isCurrent: request.page == .overview, &html)
        link(context.text("Alerts", "Cảnh báo"), request.to(.alerts), isCurrent: request.page == .alerts, &html)
      }
      html.element("nav", ["class": "languages", "aria-label": context.text("Language", "Ngôn ngữ")]) { html in
        for (language, name) in [(Language.vi, "Tiếng Việt"), (.en, "English")] {
          html.element(
            "a",
            [
              "href": request.with { $0.language = language }.address, "lang": language.tag, "hreflang": language.tag,
              "aria-current": language == request.language ? "true" : nil,
            ], text: name)
        }
      }
      if hasLogout {
        html.element("form", ["method": "post", "action": "/logout"]) { html in
          html.element("button", text: context.text("Log out", "Đăng xuất"))
        }
      }
    }
  }

  private static func link(_ text: String, _ request: PageRequest, isCurrent: Bool, _ html: inout HTML) {
    html.element("a", ["href": request.address, "aria-current": isCurrent ? "page" : nil], text: text)
  }

  private static func footer(_ context: PageContext, _ html: inout HTML) {
    html.element("footer", ["class": "site"]) { html in
      html.element(
        "p",
        text: context.text(
          "rate = done ÷ eligible · pace = target × part of the year gone · ahead = rate − pace, in points",
          "tỷ lệ = xong ÷ có điều kiện · tiến độ = chỉ tiêu × phần năm đã qua · chênh = tỷ lệ − tiến độ, theo điểm"))
      html.element("p") { html in
        for (name, href) in [
          ("API", "/api/v1/summary"), ("CSV", "/api/v1/offices.csv"),
          ("Atom", "/feeds/alerts.atom?lang=\(context.language.tag)"), ("Prometheus", "/metrics"),
        ] {
          html.element("a", ["href": href], text: name)
          html.raw(" ")
        }
      }
    }
  }
}

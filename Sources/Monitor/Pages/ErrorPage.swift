import HTTPTypes
import Records

/// Pages that have no figures: errors, and the way in.
enum ErrorPage {
  static func answer(_ problem: Problem, _ language: Language) -> Answer {
    let isMissing = problem.status == .notFound
    let title =
      isMissing
      ? language.text("Not found", "Không tìm thấy") : language.text("Error", "Lỗi") + " \(problem.status.code)"
    let html = document(title, language) { html in
      html.element("h1", text: title)
      html.element(
        "p",
        text: isMissing
          ? language.text("There is nothing at this address.", "Không có nội dung ở địa chỉ này.") : problem.detail)
      html.element("p") { html in
        html.element("a", ["href": "/"], text: language.text("To the overview", "Về trang tổng quan"))
      }
    }
    return Answer(status: problem.status, type: Answer.html, bytes: html.bytes, caching: .none)
  }

  /// The form that takes the token.
  static func login(_ language: Language, isWrong: Bool) -> Answer {
    let title = language.text("Log in", "Đăng nhập")
    let html = document(title, language) { html in
      html.element("h1", text: title)
      if isWrong {
        html.element(
          "p", ["class": "warning", "role": "alert"],
          text: "⚠ " + language.text("That is not the token.", "Mã truy cập không đúng."))
      }
      html.element("form", ["method": "post", "action": "/login"]) { html in
        html.element("label", ["for": "token"], text: language.text("Token", "Mã truy cập"))
        html.void(
          "input",
          [
            "type": "password", "id": "token", "name": "token", "required": "", "autofocus": "",
            "autocomplete": "current-password",
          ])
        html.element("button", text: title)
      }
    }
    return Answer(status: isWrong ? .unauthorized : .ok, type: Answer.html, bytes: html.bytes, caching: .none)
  }

  private static func document(_ title: String, _ language: Language, _ body: (inout HTML) -> Void) -> HTML {
    var html = HTML()
    html.raw("<!doctype html>")
    html.element("html", ["lang": language.tag]) { html in
      html.element("head") { html in
        html.void("meta", ["charset": "utf-8"])
        html.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
        html.element("title", text: "\(title) · Tiendo")
        html.void("link", ["rel": "stylesheet", "href": Assets.style.path])
        html.void("link", ["rel": "icon", "href": Assets.icon.path, "type": "image/svg+xml"])
      }
      html.element("body") { html in
        html.element("main", ["id": "main"]) { html in
          html.element("section", ["class": "login"]) { body(&$0) }
        }
      }
    }
    return html
  }
}

extension Answer {
  /// A problem for programs (RFC 9457).
  init(_ problem: Problem) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("type", "about:blank")
    writer.member("title", problem.status.reasonPhrase)
    writer.member("status", problem.status.code)
    writer.member("detail", problem.detail)
    writer.endObject()
    self.init(status: problem.status, type: Answer.problem, bytes: writer.bytes, caching: .none)
  }
}

import Foundation
import HTTPTypes
import Testing
import Threads

@testable import Monitor

@Suite struct SiteTests {
  @Test(arguments: [
    "/", "/offices/74", "/offices/14", "/offices/00", "/alerts", "/alerts?state=all",
    "/alerts/5392e46f-0d59-513b-ab9a-146571b25e2b", "/alerts/a144fb6c-af39-514f-b736-275ab93e6173",
    "/?level=all&sort=-perOfficer&q=binh&page=99&period=2020", "/?parent=14", "/?period=1999",
    "/?period=x&sort=y&page=z", "/alerts?page=9223372036854775807", "/alerts?state=all&page=1000",
    "/?page=9223372036854775807", "/offices/00?period=-2147483648", "/offices/00?period=2147483647", "/?period=9998",
    "/offices/74?period=2",
  ])
  func `Every page is there in both languages, and no name becomes markup`(path: String) async throws {
    let site = TestSite()
    for language in ["vi", "en"] {
      let answer = try await site.get(path, [.acceptLanguage: language])
      #expect(answer.status == .ok)
      #expect(answer.headers[.contentLanguage] == language)
      #expect(answer.text.hasPrefix("<!doctype html><html lang=\"\(language)\">"))
      #expect(!answer.text.contains("<script>alert"))
    }
  }

  @Test func `The overview has the sums of the country, in the forms of the language`() async throws {
    let site = TestSite()
    // (105 + 95) ÷ (400 + 100) cases; 20 ÷ 130 billion.
    let vietnamese = try await site.get("/?lang=vi").text
    #expect(vietnamese.contains(">40,00 %<") && vietnamese.contains(">15,38 %<"))
    #expect(vietnamese.contains("xong 20 tỷ đ trên 130 tỷ đ có điều kiện"))
    let english = try await site.get("/?lang=en").text
    #expect(english.contains(">40.00 %<") && english.contains("20 bn đ done of 130 bn đ eligible"))
    // Bình Dương alone: 26.25 % against a pace of 33.66 %.
    #expect(try await site.get("/offices/74?lang=en").text.contains("▼ -7.41 pts"))
  }

  @Test func `An alert's page says what moved the rate`() async throws {
    let text = try await TestSite().get("/alerts/5392e46f-0d59-513b-ab9a-146571b25e2b?lang=en").text
    #expect(text.contains("rate in cases below 30.00 %"))
    #expect(text.contains("26.25 % = 105 ÷ 400"))
    // Against a sample: 20 of 100 = 20 %; with 300 more eligible 20 of 400 = 5 %; then 105 done.
    let site = TestSite(fill: { board in
      board.take(
        .alerts, Published.alert("dropped", "fired", extra: #","referenceDone":20,"referenceEligible":100"#))
    })
    let other = try await site.get("/alerts/dropped?lang=en").text
    #expect(other.contains(">300</td><td class=\"number\">-15.00 pts<"))
    #expect(other.contains(">85</td><td class=\"number\">+21.25 pts<"))
  }

  @Test func `Nothing is at other addresses`() async throws {
    let site = TestSite()
    for path in [
      "/x", "/offices/99", "/alerts/99", "/?parent=74", "/live?path=/x", "/api/v1/x", "/assets/0/tiendo.css",
    ] {
      let forPrograms = try await site.get(path)
      #expect(forPrograms.status == .notFound, "\(path)")
      #expect(forPrograms.headers[.contentType] == "application/problem+json")
      let forPeople = try await site.get(path, [.accept: "text/html"])
      #expect(forPeople.status == .notFound)
      #expect(forPeople.headers[.contentType] == "text/html; charset=utf-8")
    }
  }

  @Test func `What has not changed is not sent again, and what is long is compressed`() async throws {
    let site = TestSite()
    let first = try await site.get("/", [.acceptEncoding: "gzip"])
    #expect(first.headers[.contentEncoding] == "gzip")
    #expect(Array(first.body.prefix(3)) == [0x1F, 0x8B, 8])
    let tag = try #require(first.headers[.eTag])
    let second = try await site.get("/", [.ifNoneMatch: tag])
    #expect(second.status == .notModified)
    #expect(second.body.isEmpty)
    #expect(second.headers[.vary] == "Accept-Language, Accept-Encoding")
    for refused in ["gzip;q=0", "gzip; q=0.0, *", "br", "*;q=0"] {
      #expect(try await site.get("/", [.acceptEncoding: refused]).headers[.contentEncoding] == nil)
    }
    for taken in ["GZIP", "*", "br, gzip;q=0.1"] {
      #expect(try await site.get("/", [.acceptEncoding: taken]).headers[.contentEncoding] == "gzip")
    }
    #expect(try await site.get("/", [.ifNoneMatch: "\"other\""]).status == .ok)
  }

  @Test func `Other methods are refused, and HEAD is GET without its body`() async throws {
    let site = TestSite()
    for method in [HTTPRequest.Method.post, .put, .delete, .patch, .options, .trace] {
      let answer = try await site.get("/api/v1/rules", method: method)
      #expect(answer.status == .methodNotAllowed)
      #expect(answer.headers[.allow] == "GET, HEAD")
    }
    #expect(try await site.get("/logout").headers[.allow] == "POST")
    let whole = try await site.get("/api/v1/rules")
    let head = try await site.get("/api/v1/rules", method: .head)
    #expect(head.status == .ok && head.body.isEmpty)
    #expect(head.headers[.eTag] == whole.headers[.eTag])
  }

  @Test func `On loopback only names of this machine are answered`() async throws {
    let site = TestSite()
    for host in ["localhost", "localhost:8080", "127.0.0.1", "[::1]:8080", "LOCALHOST"] {
      #expect(try await site.get("/", host: host).status == .ok, "\(host)")
    }
    for host in ["evil.example", "localhost.evil.example:80", "", "[::2]"] {
      #expect(try await site.get("/", host: host).status.code == 421, "\(host)")
    }
    #expect(try await site.get("/", host: nil).status.code == 421)
    let guarded = TestSite(token: "secret")
    #expect(try await guarded.get("/", [.authorization: "Bearer secret"], host: "evil.example").status == .ok)
  }

  @Test func `Every answer forbids what is inline or from elsewhere`() async throws {
    let site = TestSite(token: "secret")
    for path in ["/", "/x", "/login", "/api/v1/summary", "/health/live"] {
      let answer = try await site.get(path)
      #expect(answer.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'; ") == true)
      #expect(answer.headers[.xContentTypeOptions] == "nosniff")
    }
  }

  @Test func `With a token nobody reads without it`() async throws {
    let site = TestSite(token: "secret")
    for path in ["/", "/api/v1/offices", "/feeds/alerts.atom", "/metrics", "/live?path=/", "/nothing"] {
      let refused = try await site.get(path)
      #expect(refused.status == .unauthorized)
      #expect(refused.headers[.wwwAuthenticate] == "Bearer")
      #expect(try await site.get(path, [.authorization: "Bearer secre"]).status == .unauthorized)
      #expect(try await site.get(path, [.authorization: "Basic secret"]).status == .unauthorized)
      let page = try await site.get(path, [.accept: "text/html"])
      #expect(page.status == .seeOther && page.headers[.location] == "/login")
    }
    #expect(try await site.get("/api/v1/offices", [.authorization: "Bearer secret"]).status == .ok)
    #expect(try await site.get("/health/live").status == .ok)
  }

  @Test func `A login lasts twelve hours and no longer`() async throws {
    let now = Locked<Int64>(1_600_000_000_000_000)
    let site = TestSite(token: "s&=+ %é", wallClock: { now.withLock { $0 } })
    #expect(try await site.get("/login", method: .post, body: "token=wrong").status == .unauthorized)
    let answer = try await site.get("/login", method: .post, body: "token=s%26%3D%2B+%25%C3%A9")
    #expect(answer.status == .seeOther)
    let cookie = try #require(answer.headers[.setCookie])
    #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
    let pair = String(cookie.prefix { $0 != ";" })
    #expect(try await site.get("/", [.cookie: pair]).status == .ok)
    let second = try #require(
      try await site.get("/login", method: .post, body: "token=s%26%3D%2B+%25%C3%A9").headers[.setCookie])
    let other = String(second.prefix { $0 != ";" })
    let end = try await site.get("/logout", [.cookie: other], method: .post)
    #expect(try await site.get("/", [.cookie: other]).status == .unauthorized)
    #expect(end.headers[.setCookie]?.hasPrefix("tiendo_session=;") == true)
    #expect(try await site.get("/", [.cookie: pair + "x"]).status == .unauthorized)
    now.withLock { $0 += 12 * 3600 * 1_000_000 - 1_000_000 }
    #expect(try await site.get("/", [.cookie: pair]).status == .ok)
    now.withLock { $0 += 1_000_000 }
    #expect(try await site.get("/", [.cookie: pair]).status == .unauthorized)
  }

  @Test func `A form that is too long is refused`() async throws {
    let site = TestSite(token: "secret")
    let long = String(repeating: "x", count: 10_000)
    #expect(try await site.get("/login", method: .post, body: "token=\(long)").status == .contentTooLarge)
  }

  @Test func `Probes say how the program is`() async throws {
    let site = TestSite()
    #expect(try await site.get("/health/startup").status == .ok)
    #expect(try await site.get("/health/ready").status == .serviceUnavailable)
    #expect(try await site.get("/health/live").status == .ok)
  }
}

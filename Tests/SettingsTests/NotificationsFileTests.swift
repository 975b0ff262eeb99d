import Settings
import Testing

@Suite struct NotificationsFileTests {
  @Test func `Every key is taken`() throws {
    let settings = try NotificationsFile.parse(
      """
      maxAge: 2h
      webhooks:
        - name: duty
          url: https://duty.example/hook?x=1
          secret: whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=
          rules: ["cases-*"]
          offices: ["74"]
          severity: critical
          allowPrivate: true
      alertmanagers: [{name: main, url: "http://127.0.0.1:9093/"}]
      """)
    #expect(settings.maximumAge == .seconds(7_200))
    let webhook = try #require(settings.webhooks.first)
    #expect(webhook.secret == Array("0123456789abcdef0123456789abcdef".utf8))
    #expect(webhook.url == "https://duty.example/hook?x=1")
    #expect(webhook.selection == .init(rules: ["cases-*"], offices: ["74"], severity: .critical))
    #expect(webhook.allowsPrivateAddresses)
    #expect(settings.alertmanagers.map(\.url) == ["http://127.0.0.1:9093"])
    #expect(try NotificationsFile.parse("maxAge: 24h") == NotificationSettings())
  }

  @Test(arguments: [
    ("", "is empty"), ("webhook: []", "is not a key here; did you mean webhooks?"),
    ("webhooks: [{name: a, url: ftp://x}]", "is not an address to post to"),
    ("webhooks: [{name: a, url: https://u:p@x/}]", "is not an address to post to"),
    ("webhooks: [{name: A, url: https://x}]", "is not a name"),
    ("webhooks: [{name: a, url: https://x}]", "webhooks[0].secret is missing; write whsec_"),
    ("webhooks: [{name: a, url: https://x, secret: hush}]", "*** is not a secret of Standard Webhooks"),
    ("webhooks: [{name: a, url: https://x, secret: whsec_MDEy}]", "is not a secret of Standard Webhooks"),
    ("alertmanagers: [{name: a, url: http://x}, {name: a, url: http://y}]", "has two targets named a"),
    ("alertmanagers: [{name: a, url: http://x, severity: loud}]", "write info, warning or critical"),
    ("maxAge: soon", "such as 24h"),
  ])
  func `A mistake is named, with what is allowed, and no secret is shown`(text: String, part: String) {
    do {
      _ = try NotificationsFile.parse(text)
      Issue.record("\(text) was taken")
    } catch {
      #expect(error.description.contains(part), "\(error)")
      #expect(!error.description.contains("hush"))
    }
  }
}

import Foundation
import Settings
import Testing

@testable import Notifications

@Suite struct PureTests {
  @Test func `A signature is that of the published example`() throws {
    // From the specification of Standard Webhooks, section "Signature scheme", and its reference implementations.
    let secret = try #require(Data(base64Encoded: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    let signature = Signature.sign(
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestampSeconds: 1_614_265_330, body: Array(#"{"test": 2432232314}"#.utf8),
      secret: Array(secret))
    #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
  }

  @Test func `What fails is tried again for three days, later each time, and no sooner than the receiver asks`() {
    func step(_ result: Post.Result, _ attempts: Int) -> RetrySchedule.Step {
      RetrySchedule.step(after: result, attempts: attempts, jitter: 0)
    }
    #expect(step(.answered(status: 204, retryAfterSeconds: 0), 1) == .delivered)
    #expect(step(.answered(status: 410, retryAfterSeconds: 0), 1) == .disable)
    #expect(step(.failed("x"), 1) == .again(afterSeconds: 5))
    // A redirect is a failure like any other.
    #expect(step(.answered(status: 302, retryAfterSeconds: 0), 2) == .again(afterSeconds: 300))
    #expect(step(.answered(status: 503, retryAfterSeconds: 1_000), 2) == .again(afterSeconds: 1_000))
    #expect(step(.answered(status: 429, retryAfterSeconds: 10), 2) == .again(afterSeconds: 300))
    #expect(step(.answered(status: 503, retryAfterSeconds: .max), 1) == .again(afterSeconds: 86_400))
    #expect(step(.failed("x"), 10) == .giveUp)
    var total: Int64 = 0
    for attempts in 1...9 {
      if case .again(let pause) = step(.failed("x"), attempts) { total += pause }
    }
    #expect((72 * 3_600...80 * 3_600).contains(total))
    #expect(RetrySchedule.step(after: .failed("x"), attempts: 2, jitter: 1) == .again(afterSeconds: 330))
  }

  @Test(arguments: [
    ("10.0.0.1", true), ("127.0.0.1", true), ("169.254.169.254", true), ("172.16.0.1", true), ("172.31.255.255", true),
    ("172.32.0.1", false), ("192.168.1.1", true), ("100.64.0.1", true), ("100.128.0.1", false), ("0.0.0.0", true),
    ("224.0.0.1", true), ("255.255.255.255", true), ("8.8.8.8", false), ("203.0.113.9", true), ("::1", true),
    ("::", true), ("fe80::1", true), ("fc00::1", true), ("fd12::1", true), ("ff02::1", true), ("2001:db8::1", true),
    ("2001:4860:4860::8888", false), ("::ffff:10.0.0.1", true), ("::ffff:8.8.8.8", false), ("64:ff9b::7f00:1", true),
    ("64:ff9b::808:808", false), ("2002:7f00:1::", true), ("::127.0.0.1", true),
  ])
  func `Private addresses are known`(text: String, isPrivate: Bool) throws {
    var four = in_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      #expect(PrivateAddress.isPrivate(v4: UInt32(bigEndian: four.s_addr)) == isPrivate)
    } else {
      var six = in6_addr()
      try #require(inet_pton(AF_INET6, text, &six) == 1)
      #expect(withUnsafeBytes(of: six) { PrivateAddress.isPrivate(v6: Array($0)) } == isPrivate)
    }
  }

  @Test func `A message is the event as it was published, with a timestamp`() throws {
    let notice = try #require(AlertNotice(Array(Sample.alert("a", "fired").utf8)))
    #expect(String(decoding: notice.body, as: UTF8.self).hasSuffix(#"},"timestamp":"2026-11-28T02:15:00Z"}"#))
    let object = try #require(try JSONSerialization.jsonObject(with: Data(notice.body)) as? [String: Any])
    #expect(object["type"] as? String == "tiendo.alert.fired")
    #expect(object["timestamp"] as? String == object["time"] as? String)
    #expect(AlertNotice(Array("{}".utf8)) == nil)
  }

  @Test func `A target is told of what it selects`() throws {
    let notice = try #require(AlertNotice(Array(Sample.alert("a", "fired", severity: "warning").utf8)))
    func isSelected(_ change: (inout NotificationSettings.Selection) -> Void) -> Bool {
      var selection = NotificationSettings.Selection()
      change(&selection)
      return notice.isSelected(by: selection)
    }
    #expect(isSelected { _ in })
    #expect(isSelected { $0.severity = .warning })
    #expect(!isSelected { $0.severity = .critical })
    #expect(isSelected { $0.rules = ["x", "cases-*"] })
    #expect(!isSelected { $0.rules = ["money-*"] })
    #expect(isSelected { $0.offices = ["7?"] })
    #expect(!isSelected { $0.offices = ["7"] })
  }

  @Test("what an integrity rule observed is an annotation, of no other alert")
  func observed() {
    let plain = Sample.alert("a", "fired")
    #expect(AlertNotice(Array(plain.utf8))?.annotations["observed"] == nil)
    let text = plain.replacing("\"reference\":30", with: "\"reference\":30,\"observed\":45.5")
    #expect(AlertNotice(Array(text.utf8))?.annotations["observed"] == "45.5")
  }
}

enum Sample {
  static func alert(
    _ id: String, _ state: String, time: String = "2026-11-28T02:15:00Z", severity: String = "critical"
  ) -> String {
    """
    {"specversion":"1.0","id":"\(id)/\(state)","source":"/tiendo","type":"tiendo.alert.\(state)","time":"\(time)",\
    "subject":"74","data":{"alert":"\(id)","rule":"cases-low","office":"74","metric":"cases","period":2027,\
    "severity":"\(severity)","state":"\(state)","cause":"e1","rate":26.25,"reference":30,"done":105,"eligible":400,\
    "referenceDone":null,"referenceEligible":null,"summary":{"en":"74 is low"}}}
    """
  }
}

internal import Crypto
internal import Foundation

/// The signature of a message after Standard Webhooks
/// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
enum Signature {
  /// The value of `webhook-signature`: HMAC-SHA256 of `id.timestamp.body`.
  static func sign(id: String, timestampSeconds: Int64, body: [UInt8], secret: [UInt8]) -> String {
    let signed = Data("\(id).\(timestampSeconds).".utf8) + Data(body)
    let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: secret))
    return "v1," + Data(code).base64EncodedString()
  }
}

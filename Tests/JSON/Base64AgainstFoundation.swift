import Foundation
import JSON
import Testing

@Suite struct Base64AgainstFoundation {
  @Test func encodingAgreesAtEveryLength() {
    var random = SeededGenerator(3)
    for length in Array(0...300) + [767, 768, 769, 770, 771, 1535, 1536, 1537, 5000, 65_536, 65_537] {
      let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      let text = Data(bytes).base64EncodedString()
      #expect(Base64.encode(bytes) == text)
      #expect(bytes.withUnsafeBytes { Base64.encode($0) } == text)
      var appended: [UInt8] = [0x3E]
      bytes.withUnsafeBytes { Base64.append($0, to: &appended) }
      #expect(String(decoding: appended, as: UTF8.self) == ">" + text)
      #expect(Base64.decode(text) == bytes)
      #expect(Base64.encodedCount(length) == text.utf8.count)
    }
  }

  @Test func aCollectionThatIsNotContiguousIsEncodedToo() { #expect(Base64.encode((0...2).reversed()) == "AgEA") }

  @Test(arguments: ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy", "+/+/", "////", "AAAA", "AA=="])
  func whatIsCanonicalIsDecoded(_ text: String) { #expect(Base64.decode(text).map { Base64.encode($0) } == text) }

  @Test(arguments: [
    "Z", "Zg", "Zg=", "Zm9", "Zm9vY", "=", "==", "===", "====", "Z===", "=Zm9", "Z=m9", "Zg=v", "Zg==Zg==", "Zm8=Zm8=", "Zm9v====",
    "Zm9v\n",
    "\nZm9v", "Zm 9v", "Zm9v ", "Zm-v", "Zm_v", "Zm9é", "Zh==", "Zm9=", "Zm9vYh==", "/x==", "Zm9v\0", "Zg=\0", "Zm9v,", "Zm.v",
    "@@@@", "[[[[", "``{{",
  ])
  func whatIsNotCanonicalIsRefused(_ text: String) { #expect(Base64.decode(text) == nil) }

  @Test func whateverIsDecodedFoundationDecodesAlike() {
    var random = SeededGenerator(4)
    let letters = Array("ABYZabyz0189+/==-_ \né".unicodeScalars)
    var accepted = 0
    for _ in 0..<50_000 {
      var text = ""
      for _ in 0..<Int.random(in: 0...8, using: &random) {
        text.unicodeScalars.append(letters[Int.random(in: 0..<letters.count, using: &random)])
      }
      guard let bytes = Base64.decode(text) else { continue }
      accepted += 1
      #expect(Data(base64Encoded: text).map(Array.init) == bytes)
    }
    #expect(accepted > 1000)
  }
}

extension Shell {
  /// The words that words become: variables replaced, and what is not quoted split at blanks.
  mutating func fields(_ words: [ShellWord], _ streams: GuestStreams) throws(GuestEnd) -> [String] {
    var fields: [String] = []
    var size = 0
    for word in words {
      let more = try self.fields(word, streams)
      size += more.reduce(0) { $0 + $1.utf8.count }
      if size > GuestLimits.text { throw try noMemory(streams) }
      fields += more
    }
    return fields
  }

  private mutating func fields(_ word: ShellWord, _ streams: GuestStreams) throws(GuestEnd) -> [String] {
    var fields: [String] = []
    var current: String?
    func add(splitting text: String) {
      var isFirst = true
      let startsBlank = text.first?.isWhitespace == true
      for piece in text.split(whereSeparator: \.isWhitespace) {
        if !isFirst || startsBlank, let done = current {
          fields.append(done)
          current = nil
        }
        current = (current ?? "") + piece
        isFirst = false
      }
      if text.last?.isWhitespace == true, let done = current {
        fields.append(done)
        current = nil
      }
    }
    for part in word.parts {
      switch part {
      case .text(let text, _): current = (current ?? "") + text
      case .parameter(let parameter, let isQuoted) where parameter.name == "@" && isQuoted:
        for (index, argument) in arguments.enumerated() {
          if index > 0, let done = current {
            fields.append(done)
            current = nil
          }
          current = (current ?? "") + argument
        }
      case .parameter(let parameter, let isQuoted):
        let value = try self.value(parameter, streams)
        if isQuoted { current = (current ?? "") + value } else { add(splitting: value) }
      case .output(let script, let isQuoted):
        let value = try outputText(of: script, streams)
        if isQuoted { current = (current ?? "") + value } else { add(splitting: value) }
      case .number(let expression): current = (current ?? "") + String(try calculate(expression, streams))
      }
    }
    if let current { fields.append(current) }
    return fields
  }

  /// The text that a word becomes where it is one, whatever stands in it.
  mutating func text(_ word: ShellWord, _ streams: GuestStreams) throws(GuestEnd) -> String {
    var text = ""
    for part in word.parts {
      switch part {
      case .text(let piece, _): text += piece
      case .parameter(let parameter, _): text += try value(parameter, streams)
      case .output(let script, _): text += try outputText(of: script, streams)
      case .number(let expression): text += String(try calculate(expression, streams))
      }
      if text.utf8.count > GuestLimits.text { throw try noMemory(streams) }
    }
    return text
  }

  private mutating func value(_ parameter: ShellParameter, _ streams: GuestStreams) throws(GuestEnd) -> String {
    var value = variable(parameter.name)
    if parameter.heedsEmpty, value?.isEmpty == true { value = nil }
    if value == nil, let standard = parameter.standard { value = try text(standard, streams) }
    return parameter.isLength ? String(value?.count ?? 0) : value ?? ""
  }

  private func variable(_ name: String) -> String? {
    switch name {
    case "?": return String(status)
    case "$": return String(pid)
    case "#": return String(arguments.count)
    case "@", "*": return arguments.joined(separator: " ")
    case "0": return self.name
    case "-", "!": return ""
    default: break
    }
    if let index = Int(name) { return arguments.indices.contains(index - 1) ? arguments[index - 1] : nil }
    return variables[name]
  }

  /// Without the line ends at its end, as shells have it.
  private mutating func outputText(of script: String, _ streams: GuestStreams) throws(GuestEnd) -> String {
    var (bytes, status) = try output(of: script, streams)
    self.status = status
    while bytes.last == 0x0A { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func calculate(_ expression: String, _ streams: GuestStreams) throws(GuestEnd) -> Int {
    var calculation = ShellCalculation(expression) { name in variable(name).flatMap { Int($0) } ?? 0 }
    let result = calculation.result()
    if calculation.dividedByZero {
      try streams.complain("sh: divide by zero\n", watch)
      throw .exits(2)
    }
    return result
  }
}

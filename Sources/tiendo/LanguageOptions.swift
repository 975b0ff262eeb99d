internal import ArgumentParser
internal import Monitor

/// The option for the language of what people read.
struct LanguageOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Language of words and numbers. (default: that of the environment)", valueName: "en|vi"),
    transform: { text in
      guard let language = Language(rawValue: text) else { throw ValidationError("\"\(text)\" is not en or vi") }
      return language
    })
  var lang: Language?
}

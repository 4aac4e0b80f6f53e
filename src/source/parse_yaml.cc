// ParseYaml: limits, encodings, and then the parser.

#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "source/masked.h"
#include "source/source_text.h"
#include "source/text_check.h"
#include "source/tree.h"
#include "source/tree_builder.h"
#include "source/yaml_outline.h"
#include "source/yaml_parser.h"
#include "source/yaml_text.h"

namespace rulecheck::source {

namespace {

using Texts = std::shared_ptr<TreeTexts>;

// The tree by way of the outline; null when that finds no way through the text.
std::shared_ptr<const Tree> ParseOutline(const SourceText& source, const Limits& limits, const Texts& texts) {
  const auto outline = MakeOutline(source.text, StartsWithBom(source.text) ? 3 : 0);
  if (!outline) return nullptr;
  TreeBuilder builder(source, limits, texts);
  RunYamlParser(source.text, &*outline, &builder);
  return builder.failed() ? nullptr : builder.Take();
}

std::shared_ptr<const Tree> Parse(const SourceText& source, const Limits& limits, bool outline,
                                  const Texts& texts) {
  TreeBuilder builder(source, limits, texts);
  if (source.text.size() > limits.max_bytes) {
    builder.Fail(TooLarge(limits.max_bytes), {}, true);
  } else if (const auto problem = CheckText(source.text)) {
    builder.Fail(problem->message, problem->span);
  } else if (HasLoneReturn(source.text)) {
    RunYamlParser(WithoutLoneReturns(source.text), nullptr, &builder);
  } else {
    auto tree = outline ? ParseOutline(source, limits, texts) : nullptr;
    if (tree != nullptr) return tree;
    RunYamlParser(source.text, nullptr, &builder);
  }
  return builder.Take();
}

std::shared_ptr<const Tree> ParseAny(const SourceText& source, const Limits& limits, bool outline = true) {
  const auto texts = std::make_shared<TreeTexts>(source.file);
  if (!IsUtf16(source.text) || source.text.size() > limits.max_bytes) {
    return Parse(source, limits, outline, texts);
  }
  texts->text = DecodeUtf16(source, &texts->map);
  return Parse({texts->text, source.file, &texts->map, 0}, limits, outline, texts);
}

}  // namespace

std::shared_ptr<const Tree> ParseMasked(const SourceFile& file, std::string masked, std::string_view shown) {
  const auto texts = std::make_shared<TreeTexts>(&file);
  texts->text = std::move(masked);
  const Limits limits;
  TreeBuilder builder({texts->text, &file, nullptr, 0}, limits, texts, shown);
  if (texts->text.size() > limits.max_bytes || shown.size() != texts->text.size()) {
    builder.Fail(TooLarge(limits.max_bytes), {}, true);
  } else if (const auto problem = CheckText(texts->text)) {
    builder.Fail(problem->message, problem->span);
  } else {
    RunYamlParser(texts->text, nullptr, &builder);
  }
  return builder.Take();
}

std::shared_ptr<const Tree> ParseYaml(const SourceFile& file, const Limits& limits) {
  return ParseAny(WholeFile(file), limits);
}

std::shared_ptr<const Tree> ParseYamlInFull(const SourceFile& file, const Limits& limits) {
  return ParseAny(WholeFile(file), limits, false);
}

std::shared_ptr<const Tree> ParseYaml(const MappedText& text, const Limits& limits) {
  return ParseAny(InnerText(text), limits);
}

}  // namespace rulecheck::source

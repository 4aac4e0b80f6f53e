#include "documents/parse_any.h"

#include <string>
#include <string_view>

namespace rulecheck::documents {
namespace {

bool LooksLikeJson(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

bool HasJsonName(const std::string& path) {
  return path.size() > 5 && path.compare(path.size() - 5, 5, ".json") == 0;
}

}  // namespace

Parsed ParseAny(const SourceFile& file, bool compat) {
  if (compat || !LooksLikeJson(file.text())) return {source::ParseYaml(file)};
  auto json = source::ParseJson(file);
  if (!json->error()) return {json, true};
  auto yaml = source::ParseYaml(file);
  return yaml->error() && HasJsonName(file.path()) ? Parsed{json, true} : Parsed{yaml};
}

Parsed ParseInner(const MappedText& text, bool looks_like_json) {
  if (!looks_like_json) return {source::ParseYaml(text)};
  auto json = source::ParseJson(text);
  if (!json->error()) return {json, true};
  auto yaml = source::ParseYaml(text);
  return yaml->error() ? Parsed{json, true} : Parsed{yaml};
}

}  // namespace rulecheck::documents

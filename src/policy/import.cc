#include "policy/import.h"

#include <fmt/format.h>

namespace rulecheck::policy {
namespace {

constexpr int kBlockDepth = 3;  // what is nested deeper stands on one line

bool IsPlainKey(const std::string& key) {
  return !key.empty() &&
         key.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/-.") ==
             std::string::npos;
}

std::string KeyText(const std::string& key) {
  return IsPlainKey(key) ? key : Json(key).dump();
}

// On one line; a text of JSON is one of YAML.
std::string Inline(const Json& value) {
  if (value.is_object()) {
    std::string out;
    for (const auto& [key, inner] : value.items())
      out += (out.empty() ? "" : ", ") + KeyText(key) + ": " + Inline(inner);
    return "{" + out + "}";
  }
  if (value.is_array()) {
    std::string out;
    for (const Json& inner : value) out += (out.empty() ? "" : ", ") + Inline(inner);
    return "[" + out + "]";
  }
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void PrintMapping(const Json& mapping, int depth, const std::string& indent, std::string* out);

void PrintValue(const std::string& key, const Json& value, int depth, const std::string& indent,
                std::string* out) {
  const bool block = depth < kBlockDepth && !value.empty() &&
                     (value.is_object() || (value.is_array() && value.front().is_object()));
  if (!block) {
    *out += indent + KeyText(key) + ": " + Inline(value) + "\n";
    return;
  }
  *out += indent + KeyText(key) + ":\n";
  if (value.is_object()) return PrintMapping(value, depth + 1, indent + "  ", out);
  for (const Json& entry : value) {
    std::string lines;
    PrintMapping(entry, depth + 1, indent + "    ", &lines);
    lines.replace(indent.size() + 2, 2, "- ");
    *out += lines;
  }
}

void PrintMapping(const Json& mapping, int depth, const std::string& indent, std::string* out) {
  for (const auto& [key, value] : mapping.items()) PrintValue(key, value, depth, indent, out);
}

int RankOf(std::string_view level) {
  return level == "error" ? 3 : level == "warning" ? 2 : level == "info" ? 1 : 0;
}

}  // namespace

void ImportDraft::Left(Span where, const std::string& what) {
  left_.push_back(fmt::format("{}:{}: {}", file_.path(), file_.Position(where.begin).line, what));
}

void ImportDraft::SetCheck(std::string_view id, std::string_view level) {
  Json& checks = settings["checks"];
  Json& known = checks[std::string(id)];
  if (!known.is_string() || RankOf(known.get<std::string>()) < RankOf(level)) known = std::string(level);
}

void ImportDraft::Add(std::string_view list, Json entry) {
  settings[std::string(list)].push_back(std::move(entry));
}

std::string ImportDraft::Print() const {
  std::string out;
  PrintMapping(settings, 0, "", &out);
  if (!left_.empty()) out += "# Not taken over:\n";
  for (const std::string& line : left_) {
    std::string flat = line;
    for (char& c : flat) c = c == '\n' || c == '\r' ? ' ' : c;
    out += "# - " + flat + "\n";
  }
  return out;
}

}  // namespace rulecheck::policy

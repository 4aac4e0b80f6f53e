#include "unittest/histogram_diff.h"

#include <algorithm>
#include <map>

#include "base/strings.h"

namespace rulecheck::unittest {
namespace {

// Elements of lists that are told apart; histograms may have thousands of buckets.
constexpr size_t kMaxElements = 12;

using Parts = std::map<std::string, std::string, std::less<>>;

// `key:value` and `key:[a b c]`, blank separated.
Parts ReadParts(std::string_view text) {
  Parts parts;
  size_t begin = std::min(text.find_first_not_of('{'), text.size());
  size_t end = text.find_last_not_of('}') + 1;
  if (end <= begin) return parts;
  std::string_view rest = text.substr(begin, end - begin);
  while (!rest.empty()) {
    size_t colon = rest.find(':');
    if (colon == std::string_view::npos) break;
    std::string key(TrimSpace(rest.substr(0, colon)));
    bool list = colon + 1 < rest.size() && rest[colon + 1] == '[';
    size_t stop = list ? rest.find(']', colon) : rest.find(' ', colon);
    if (list && stop != std::string_view::npos) ++stop;
    stop = std::min(stop, rest.size());
    parts[key] = rest.substr(colon + 1, stop - colon - 1);
    rest.remove_prefix(stop);
  }
  return parts;
}

std::string Default(std::string_view key) {
  if (key == "counter_reset_hint") return "unknown";
  return key == "buckets" || key == "n_buckets" || key == "custom_values" ? "[]" : "0";
}

std::string PartOf(const Parts& parts, const std::string& key) {
  auto it = parts.find(key);
  return it == parts.end() ? Default(key) : it->second;
}

std::vector<std::string_view> Elements(std::string_view list) {
  if (list.size() <= 2) return {};
  return Split(list.substr(1, list.size() - 2), ' ');
}

void DiffLists(const std::string& key, std::string_view expected, std::string_view got,
               std::vector<FieldDiff>* out) {
  std::vector<std::string_view> e = Elements(expected);
  std::vector<std::string_view> g = Elements(got);
  size_t differing = 0;
  for (size_t i = 0; i < std::max(e.size(), g.size()); ++i) {
    if (i < e.size() && i < g.size() && e[i] == g[i]) continue;
    if (++differing > kMaxElements) continue;
    auto at = [&](const std::vector<std::string_view>& list) {
      return i < list.size() ? std::optional<std::string>(list[i]) : std::nullopt;
    };
    out->push_back({FieldDiff::What::kHistogram, key + "[" + std::to_string(i) + "]", at(e), at(g)});
  }
  if (differing <= kMaxElements) return;
  std::string rest = std::to_string(differing - kMaxElements) + " more elements";
  out->push_back({FieldDiff::What::kHistogram, key, rest, rest + " that differ"});
}

}  // namespace

std::vector<FieldDiff> DiffHistograms(std::string_view expected, std::string_view got) {
  Parts e = ReadParts(expected);
  Parts g = ReadParts(got);
  std::vector<std::string> keys;
  for (const auto& [key, value] : e) keys.push_back(key);
  for (const auto& [key, value] : g) {
    if (!e.contains(key)) keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end());
  std::vector<FieldDiff> out;
  for (const std::string& key : keys) {
    std::string a = PartOf(e, key);
    std::string b = PartOf(g, key);
    if (a == b) continue;
    if (a.starts_with('[')) {
      DiffLists(key, a, b, &out);
    } else {
      out.push_back({FieldDiff::What::kHistogram, key, a, b});
    }
  }
  if (out.empty()) {
    out.push_back({FieldDiff::What::kValue, "", std::string(expected), std::string(got)});
  }
  return out;
}

}  // namespace rulecheck::unittest

#include "policy/baseline.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "policy/selection.h"
#include "source/decode_scalars.h"
#include "source/tree.h"

namespace rulecheck::policy {
namespace {

using LineJson = nlohmann::ordered_json;

constexpr size_t kMaxKeptText = 120;  // longer ones are known by their beginning and a hash
constexpr int64_t kBaselineVersion = 1;

// Blanks do not count, so that a query may be laid out anew.
std::string KeptText(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  while (out.ends_with(' ')) out.pop_back();
  if (out.size() <= kMaxKeptText) return out;
  const uint64_t hash = HashBytes(out);
  size_t cut = kMaxKeptText;
  while (cut > 0 && (static_cast<unsigned char>(out[cut]) & 0xC0U) == 0x80U) --cut;
  return fmt::format("{}... {:016x}", out.substr(0, cut), hash);
}

// What was not understood was not judged: it is never fine.
bool MayBeKnown(const Finding& finding) {
  const bool unread = finding.check.ends_with("/syntax") && finding.severity == Severity::kError;
  return !unread && finding.check != "yaml/too-large" && FamilyOf(finding.check) != "meta";
}

std::string TextAt(const source::Node& entry, std::string_view key) {
  const source::Node* node = source::Find(entry, key);
  return node != nullptr && node->is_scalar() ? std::string(node->value) : "";
}

uint64_t CountAt(const source::Node& entry) {
  const source::Node* node = source::Find(entry, "count");
  if (node == nullptr) return 1;
  const source::Number number = source::ReadNumber(node->value);
  return number.integer && *number.integer > 0 ? static_cast<uint64_t>(*number.integer) : 0;
}

}  // namespace

Baseline::Baseline(const source::FileSystem& files, std::string path)
    : files_(files), path_(std::move(path)), folder_(files.Absolute(source::FolderOf(path_))) {}

Status Baseline::Read() {
  const Result<std::string> text = files_.Read(path_);
  if (!text) return text.error();
  const SourceFile file(path_, *text);
  const auto tree = source::ParseJson(file);
  if (tree->error()) return Error{tree->error()->message, {}};
  const source::Node* list =
      tree->documents().empty() ? nullptr : source::Find(*tree->documents()[0].root, "findings");
  if (list == nullptr || !list->is_sequence() ||
      TextAt(*tree->documents()[0].root, "version") != fmt::format("{}", kBaselineVersion)) {
    return Error{"no baseline of this version: `rulecheck lint --write-baseline` writes one", {}};
  }
  for (const source::Item& item : list->items) {
    const source::Node& entry = *item.node;
    entries_[{TextAt(entry, "path"), TextAt(entry, "check"), TextAt(entry, "subject"), TextAt(entry, "text")}]
        .expected += CountAt(entry);
  }
  return {};
}

Baseline::Known Baseline::KeyOf(const Finding& finding) const {
  std::string path = files_.Absolute(finding.where.file->path());
  const std::string below = folder_ == "/" ? folder_ : folder_ + "/";
  if (path.starts_with(below)) path.erase(0, below.size());
  const std::string_view text = finding.where.file->text();
  return {std::move(path), finding.check, finding.subject,
          KeptText(text.substr(finding.where.span.begin, finding.where.span.size()))};
}

bool Baseline::Take(const Finding& finding) {
  if (!MayBeKnown(finding)) return false;
  if (records_) ++entries_[KeyOf(finding)].expected;
  const auto it = entries_.find(KeyOf(finding));
  if (it == entries_.end() || it->second.came >= it->second.expected) return false;
  ++it->second.came;
  ++taken_;
  return true;
}

// What a file that is gone had is gone, too.
bool Baseline::WasJudged(const Known& known, const Judged& judged) const {
  const std::string path = known.path.starts_with('/') ? known.path : folder_ + "/" + known.path;
  return judged(path, known.check) || !files_.Info(path);
}

uint64_t Baseline::Stale(const Judged& judged) const {
  return static_cast<uint64_t>(std::count_if(entries_.begin(), entries_.end(), [&](const auto& entry) {
    return entry.second.came < entry.second.expected && WasJudged(entry.first, judged);
  }));
}

void Baseline::Prune(const Judged& judged) {
  for (auto& [key, count] : entries_) {
    if (WasJudged(key, judged)) count.expected = count.came;
  }
  std::erase_if(entries_, [](const auto& entry) { return entry.second.expected == 0; });
}

uint64_t Baseline::size() const {
  uint64_t sum = 0;
  for (const auto& [key, count] : entries_) sum += count.expected;
  return sum;
}

std::string Baseline::Print() const {
  std::string out = fmt::format("{{\"version\": {}, \"findings\": [", kBaselineVersion);
  bool first = true;
  for (const auto& [key, count] : entries_) {
    LineJson line = {{"path", key.path}, {"check", key.check}, {"subject", key.subject}, {"text", key.text}};
    if (count.expected > 1) line["count"] = count.expected;
    out += (first ? "\n" : ",\n") + line.dump(-1, ' ', false, LineJson::error_handler_t::replace);
    first = false;
  }
  return out + "\n]}\n";
}

}  // namespace rulecheck::policy

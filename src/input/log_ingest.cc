#include "input/log_ingest.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/go_format.h"
#include "engine/logql/json_scan.h"
#include "engine/logql/logfmt_scan.h"
#include "engine/logql/scratch.h"

namespace rulecheck::input {
namespace {

// Labels that name a service, by precedence (discover_service_name of limits_config).
constexpr std::array<std::string_view, 13> kServiceLabels = {"service",
                                                             "app",
                                                             "application",
                                                             "app_name",
                                                             "name",
                                                             "app_kubernetes_io_name",
                                                             "container",
                                                             "container_name",
                                                             "k8s_container_name",
                                                             "component",
                                                             "workload",
                                                             "job",
                                                             "k8s_job_name"};

// Fields that name a level, by precedence (log_level_fields).
constexpr std::array<std::string_view, 14> kLevelFields = {
    "level",        "LEVEL", "Level", "log.level", "severity",      "SEVERITY",      "Severity",
    "SeverityText", "lvl",   "LVL",   "Lvl",       "severity_text", "Severity_Text", "SEVERITY_TEXT"};

// Objects inside each other in which a level is looked for (log_level_from_json_max_depth).
constexpr size_t kMaxJsonDepth = 2;

struct LevelWord {
  std::string_view word;
  std::string_view level;
};
// As the value of a field, in any case of letters.
constexpr std::array<LevelWord, 14> kLevelValues = {{{"trace", "trace"},
                                                     {"trc", "trace"},
                                                     {"debug", "debug"},
                                                     {"dbg", "debug"},
                                                     {"info", "info"},
                                                     {"inf", "info"},
                                                     {"information", "info"},
                                                     {"warn", "warn"},
                                                     {"wrn", "warn"},
                                                     {"warning", "warn"},
                                                     {"error", "error"},
                                                     {"err", "error"},
                                                     {"critical", "critical"},
                                                     {"fatal", "fatal"}}};
// As a word of the line; of two at the same place the earlier row counts.
constexpr std::array<LevelWord, 9> kLevelWords = {{{"trace", "trace"},
                                                   {"debug", "debug"},
                                                   {"fatal", "fatal"},
                                                   {"critical", "critical"},
                                                   {"error", "error"},
                                                   {"err", "error"},
                                                   {"warning", "warn"},
                                                   {"warn", "warn"},
                                                   {"info", "info"}}};

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

std::string Lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), Lower);
  return out;
}

// The usual name of a level; nothing for an unknown one.
std::optional<std::string_view> KnownLevel(std::string_view text) {
  const std::string lower = Lowered(text);
  for (const LevelWord& row : kLevelValues) {
    if (row.word == lower) return row.level;
  }
  return std::nullopt;
}

std::string NormalLevel(std::string_view text) {
  return std::string(KnownLevel(text).value_or(text));
}

const std::string* FindLabel(const engine::logql::LabelPairs& labels, std::string_view name) {
  const auto at =
      std::find_if(labels.begin(), labels.end(), [&](const auto& label) { return label.first == name; });
  return at == labels.end() ? nullptr : &at->second;
}

const std::string* FindLevelLabel(const engine::logql::LabelPairs& labels) {
  for (std::string_view field : kLevelFields) {
    if (const std::string* value = FindLabel(labels, field)) return value;
  }
  return nullptr;
}

// OpenTelemetry's severity numbers come in fours.
std::string LevelOfSeverity(std::string_view number) {
  constexpr std::array<std::string_view, 6> kLevels = {"trace", "debug", "info", "warn", "error", "fatal"};
  const std::optional<int64_t> severity = ParseInt(number, 10);
  if (!severity) return "info";
  if (*severity == 0 || *severity > 24) return "unknown";
  return std::string(*severity < 0 ? kLevels[0] : kLevels[static_cast<size_t>(*severity - 1) / 4]);
}

// The first text field with the name of a level, objects inside included, arrays not.
bool FindJsonLevel(std::string_view object, size_t depth, engine::logql::Scratch* scratch,
                   std::string* level) {
  if (depth > kMaxJsonDepth) return false;
  bool found = false;
  engine::logql::ForEachJsonField(
      object, scratch, [&](std::string_view key, const engine::logql::JsonValue& value) {
        if (value.type == engine::logql::JsonType::kObject) {
          found = FindJsonLevel(value.text, depth + 1, scratch, level);
        } else if (value.type == engine::logql::JsonType::kString &&
                   std::find(kLevelFields.begin(), kLevelFields.end(), key) != kLevelFields.end()) {
          found = true;
          *level = std::string(value.text);
        }
        return found ? std::string_view("found") : std::string_view();
      });
  return found;
}

std::string JsonLevel(std::string_view line) {
  engine::logql::Scratch scratch;
  std::string level;
  FindJsonLevel(line, 1, &scratch, &level);
  return level;
}

// Keys in any case of letters; the field of highest precedence counts. Reading ends at
// the first pair that is malformed.
std::string LogfmtLevel(std::string_view line) {
  size_t best = kLevelFields.size();
  std::string level;
  engine::logql::Scratch scratch;
  engine::logql::LogfmtScanner pairs(line, &scratch);
  while (best > 0 && !pairs.AtEnd() && pairs.Next()) {
    const std::string key = Lowered(pairs.key());
    for (size_t i = 0; i < best; ++i) {
      if (Lowered(kLevelFields[i]) != key) continue;
      best = i;
      level = std::string(pairs.value());
      break;
    }
  }
  return level;
}

bool IsJson(std::string_view line) {
  const auto space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  const auto first = std::find_if_not(line.begin(), line.end(), space);
  const auto last = std::find_if_not(line.rbegin(), line.rend(), space);
  return first != line.end() && *first == '{' && *last == '}';
}

// A word stands alone; a colon may end it (`error: ...`) but not begin it (`misc:error`).
bool IsWord(std::string_view line, size_t begin, size_t end) {
  constexpr std::string_view kBefore = " \t\n[({\"'=|";
  constexpr std::string_view kAfter = " \t\n[](){}:,!\"'=|";
  return (begin == 0 || kBefore.find(line[begin - 1]) != std::string_view::npos) &&
         (end == line.size() || kAfter.find(line[end]) != std::string_view::npos);
}

size_t FindWord(std::string_view line, std::string_view word) {
  for (size_t at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    if (IsWord(line, at, at + word.size())) return at;
  }
  return std::string_view::npos;
}

// The level whose name stands first in the line.
std::string WordLevel(std::string_view line) {
  const std::string lower = Lowered(line);
  size_t first = std::string_view::npos;
  std::string_view level = "unknown";
  for (const LevelWord& row : kLevelWords) {
    const size_t at = FindWord(lower, row.word);
    if (at >= first) continue;
    first = at;
    level = row.level;
  }
  return std::string(level);
}

std::string LineLevel(std::string_view line) {
  std::string value;
  if (IsJson(line)) {
    value = JsonLevel(line);
  } else if (line.find('=') != std::string_view::npos) {
    value = LogfmtLevel(line);
  }
  const std::optional<std::string_view> known = KnownLevel(value);
  return known ? std::string(*known) : WordLevel(line);
}

std::string DetectLevel(const engine::logql::LabelPairs& stream, std::string_view line,
                        const engine::logql::LabelPairs& metadata) {
  if (const std::string* label = FindLevelLabel(stream)) return NormalLevel(*label);
  if (const std::string* label = FindLevelLabel(metadata)) return NormalLevel(*label);
  const std::string* severity = FindLabel(metadata, "severity_number");
  if (severity != nullptr && !severity->empty()) return LevelOfSeverity(*severity);
  return LineLevel(line);
}

}  // namespace

void AddServiceName(engine::logql::LabelPairs* stream) {
  const std::string* given = FindLabel(*stream, kServiceName);
  if (given != nullptr && !given->empty()) return;
  std::string service = "unknown_service";
  for (std::string_view name : kServiceLabels) {
    const std::string* value = FindLabel(*stream, name);
    if (value == nullptr || value->empty()) continue;
    service = *value;
    break;
  }
  std::erase_if(*stream, [](const auto& label) { return label.first == kServiceName; });
  stream->emplace_back(kServiceName, service);
}

void AddDetectedLevel(const engine::logql::LabelPairs& stream, std::string_view line,
                      engine::logql::LabelPairs* metadata) {
  const auto given = std::find_if(metadata->begin(), metadata->end(),
                                  [](const auto& label) { return label.first == kDetectedLevel; });
  if (given != metadata->end()) {
    given->second = NormalLevel(given->second);
    return;
  }
  std::string level = DetectLevel(stream, line, *metadata);
  if (!level.empty()) metadata->emplace_back(kDetectedLevel, std::move(level));
}

}  // namespace rulecheck::input

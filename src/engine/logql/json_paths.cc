#include "engine/logql/json_paths.h"

#include <algorithm>
#include <span>

#include "engine/logql/lang.h"

namespace rulecheck::engine::logql {
namespace {

using Steps = std::span<const lang::PathStep>;

// A step as that parser has it: an index is a key in brackets.
bool IsKey(const lang::PathStep& step, std::string_view key) {
  if (!step.is_index) return step.name == key;
  return key == "[" + std::to_string(step.index) + "]";
}

bool EntersArray(const lang::PathStep& step) {
  return step.is_index || step.name.starts_with('[');
}

// The number between the brackets; 0 when that is none.
int64_t IndexOf(const lang::PathStep& step) {
  if (step.is_index) return step.index;
  int64_t index = 0;
  if (step.name.size() < 3 || step.name.size() > 12) return 0;
  for (const char c : std::string_view(step.name).substr(1, step.name.size() - 2)) {
    if (c < '0' || c > '9') return 0;
    index = index * 10 + (c - '0');
  }
  return index;
}

struct ArrayElement {
  JsonValue value;
  const char* begin;  // quotes included
};

// Calls visit(element) for those of the array at `p` that can be read. Returns the place of
// its end, or of what is wrong with it.
template <typename Visitor>
const char* ForEachElement(const char* p, const char* end, Visitor&& visit) {
  const char* at = p + 1;
  const char* next = SkipJsonBlanks(at, end);
  if (next == nullptr) return at;
  at = next;
  if (*at == ']') return at;
  while (true) {
    JsonValue value;
    std::string_view error;
    const char* const behind = ReadJsonValue(at, end, &value, &error);
    if (behind == nullptr) return at;
    visit(value);
    at = SkipJsonBlanks(behind, end);
    if (at == nullptr) return behind;
    if (*at != ',') return at;
    ++at;
  }
}

// Searches one value for the rest of a path. Gives the place where the value there
// begins, null when there is none. Unlike the walk above it takes the first key that
// fits, and gives up where the text goes deeper than the path.
class PathSearch {
 public:
  PathSearch(Steps steps, Scratch* scratch) : steps_(steps), scratch_(scratch) {}

  const char* Find(std::string_view text) {
    const char* p = text.data();
    const char* const end = p + text.size();
    if (steps_.empty()) return p;
    for (; p < end; ++p) {
      switch (*p) {
        case '"': {
          const char* const found = String(&p, end);
          if (failed_ || found != nullptr) return failed_ ? nullptr : found;
          break;
        }
        case '{':
          if (last_matched_) {
            ++level_;
          } else {
            p = JsonObjectEnd(p, end);
            if (p == nullptr) return nullptr;
            --p;
          }
          break;
        case '}':
          --level_;
          if (level_ == matched_) --matched_;
          break;
        case '[': {
          if (matched_ == level_ && level_ >= 0 && EntersArray(Step(level_))) return Array(p, end);
          p = JsonArrayEnd(p, end);
          if (p == nullptr) return nullptr;
          --p;
          break;
        }
        case ':':
          return nullptr;
        default:
          break;
      }
    }
    return nullptr;
  }

 private:
  const lang::PathStep& Step(int64_t level) const { return steps_[static_cast<size_t>(level)]; }

  // Leaves *p on the last byte it has read.
  const char* String(const char** p, const char* end) {
    bool escaped = false;
    const char* const begin = *p + 1;
    const char* const behind = JsonStringEnd(begin, end, &escaped);
    const char* const next = behind == nullptr ? nullptr : SkipJsonBlanks(behind, end);
    if (next == nullptr) return Fail();
    if (*next != ':') {
      *p = next - 1;
      return nullptr;
    }
    *p = next;
    std::string_view key(begin, static_cast<size_t>(behind - begin) - 1);
    if (level_ < 1 || (escaped && !UnescapeJson(key, scratch_, &key))) return Fail();
    if (level_ > static_cast<int64_t>(steps_.size())) return Fail();
    last_matched_ = IsKey(Step(level_ - 1), key);
    if (!last_matched_ || matched_ != level_ - 1) return nullptr;
    ++matched_;
    return matched_ == static_cast<int64_t>(steps_.size()) ? next + 1 : nullptr;
  }

  const char* Array(const char* p, const char* end) {
    const int64_t wanted = IndexOf(Step(level_));
    int64_t index = 0;
    std::string_view found;
    ForEachElement(p, end, [&](const JsonValue& value) {
      if (index++ != wanted) return;
      found = value.text;
      // With its quotes: it is read again.
      if (value.type == JsonType::kString) found = {value.text.data() - 1, value.text.size() + 2};
    });
    if (found.data() == nullptr) return nullptr;
    return PathSearch(steps_.subspan(static_cast<size_t>(level_) + 1), scratch_).Find(found);
  }

  const char* Fail() {
    failed_ = true;
    return nullptr;
  }

  Steps steps_;
  Scratch* scratch_;
  int64_t level_ = 0;
  int64_t matched_ = 0;  // steps found so far
  bool last_matched_ = true;
  bool failed_ = false;
};

}  // namespace

JsonPaths::JsonPaths(std::vector<std::vector<lang::PathStep>> paths) : paths_(std::move(paths)) {
  for (const auto& path : paths_) longest_ = std::max(longest_, path.size());
}

void JsonPaths::Walk(std::string_view text, Scratch* scratch, Sink* sink) {
  done_.assign(paths_.size(), false);
  done_count_ = 0;
  here_.assign(longest_ + 1, {});
  Walker w{text.data(), text.data() + text.size(), 0, scratch, sink};
  for (; w.p < w.end; ++w.p) {
    switch (*w.p) {
      case '"':
        if (!String(&w)) return;
        break;
      case '{':
        ++w.level;
        break;
      case '}':
      case ']':
        --w.level;
        break;
      case '[':
        if (!Array(&w)) return;
        break;
      default:
        break;
    }
  }
}

// Leaves w->p on the last byte it has read. False ends the walk.
bool JsonPaths::String(Walker* w) {
  bool escaped = false;
  const char* const begin = w->p + 1;
  const char* const behind = JsonStringEnd(begin, w->end, &escaped);
  const char* const next = behind == nullptr ? nullptr : SkipJsonBlanks(behind, w->end);
  if (next == nullptr) return false;
  if (*next != ':') {
    w->p = next - 1;
    return true;
  }
  w->p = next;
  std::string_view key(begin, static_cast<size_t>(behind - begin) - 1);
  if (escaped && !UnescapeJson(key, w->scratch, &key)) return false;
  return Key(w, key);
}

// Do the keys around lead along the path, down to `level`?
bool JsonPaths::AtHand(size_t path, size_t level) const {
  const Steps steps(paths_[path]);
  const size_t common = std::min(steps.size(), level);
  for (size_t i = 0; i < common; ++i) {
    if (!IsKey(steps[i], here_[i])) return false;
  }
  return true;
}

bool JsonPaths::Key(Walker* w, std::string_view key) {
  if (w->level > static_cast<int64_t>(longest_)) return true;
  if (w->level < 1) {
    w->sink->Failed(json_error::kMalformed);
    return false;
  }
  const auto level = static_cast<size_t>(w->level);
  here_[level - 1] = key;
  for (size_t i = 0; i < paths_.size(); ++i) {
    if (done_[i] || paths_[i].size() != level || !AtHand(i, level)) continue;
    done_[i] = true;
    ++done_count_;
    JsonValue value;
    std::string_view error;
    if (ReadJsonValue(w->p + 1, w->end, &value, &error) != nullptr) {
      w->sink->Found(i, value);
    } else {
      w->sink->Failed(error);
    }
  }
  return !AllDone();
}

void JsonPaths::Element(Walker* w, int64_t index, const JsonValue& element, size_t level) {
  for (const size_t i : wanted_) {
    if (IndexOf(paths_[i][level]) != index) continue;
    ++done_count_;
    done_[i] = true;
    const char* const at = PathSearch(Steps(paths_[i]).subspan(level + 1), w->scratch).Find(element.text);
    if (at == nullptr) continue;
    if (element.type == JsonType::kString) {
      w->sink->Found(i, element);
      continue;
    }
    JsonValue value;
    std::string_view error;
    const char* const end = element.text.data() + element.text.size();
    if (ReadJsonValue(at, end, &value, &error) != nullptr) {
      w->sink->Found(i, value);
    } else {
      w->sink->Failed(error);
    }
  }
}

bool JsonPaths::Array(Walker* w) {
  if (w->level < 0) {
    w->sink->Failed(json_error::kMalformed);
    return false;
  }
  const auto level = static_cast<size_t>(w->level);
  wanted_.clear();
  for (size_t i = 0; i < paths_.size(); ++i) {
    if (!done_[i] && paths_[i].size() > level && EntersArray(paths_[i][level]) && AtHand(i, level))
      wanted_.push_back(i);
  }
  if (wanted_.empty()) {
    const char* const behind = JsonArrayEnd(w->p, w->end);
    if (behind == nullptr) return false;
    w->p = behind - 1;
    return true;
  }
  ++w->level;
  int64_t index = 0;
  const char* const stopped =
      ForEachElement(w->p, w->end, [&](const JsonValue& element) { Element(w, index++, element, level); });
  if (AllDone()) return false;
  w->p = stopped - 1;
  return true;
}

}  // namespace rulecheck::engine::logql

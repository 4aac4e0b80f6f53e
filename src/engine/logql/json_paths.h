// Finds the values at given paths of a JSON text in one walk, as Loki's parser does
// (EachKey of github.com/grafana/jsonparser).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/logql/json_scan.h"
#include "engine/logql/lang.h"
#include "logql/label_path.h"

namespace rulecheck::engine::logql {

class JsonPaths {
 public:
  explicit JsonPaths(std::vector<std::vector<lang::PathStep>> paths);

  class Sink {
   public:
    virtual ~Sink() = default;
    virtual void Found(size_t path, const JsonValue& value) = 0;
    virtual void Failed(std::string_view error) = 0;
  };

  // Tells of each path at most once, in the order of the text. Stops without a word
  // where the text is broken, unless a value was to be read there.
  void Walk(std::string_view text, Scratch* scratch, Sink* sink);

 private:
  // What is being walked through.
  struct Walker {
    const char* p;
    const char* end;
    int64_t level = 0;
    Scratch* scratch;
    Sink* sink;
  };
  bool String(Walker* w);
  bool Key(Walker* w, std::string_view key);
  bool Array(Walker* w);
  bool AtHand(size_t path, size_t level) const;
  void Element(Walker* w, int64_t index, const JsonValue& element, size_t level);
  bool AllDone() const { return done_count_ == paths_.size(); }

  std::vector<std::vector<lang::PathStep>> paths_;
  size_t longest_ = 0;
  // --- of one walk
  std::vector<bool> done_;
  size_t done_count_ = 0;
  std::vector<std::string_view> here_;  // the keys around, outermost first
  std::vector<size_t> wanted_;          // paths that lead into the array at hand
};

}  // namespace rulecheck::engine::logql

// Reads `key=value key="quoted value"` lines as Loki does (pkg/logql/log/logfmt).
#pragma once

#include <string>
#include <string_view>

#include "engine/logql/scratch.h"

namespace rulecheck::engine::logql {

class LogfmtScanner {
 public:
  LogfmtScanner(std::string_view line, Scratch* scratch) : line_(line), scratch_(scratch) {}

  bool AtEnd() const { return at_ >= line_.size(); }

  // The next pair; false when there is none at this place, which may be an error.
  bool Next();
  std::string_view key() const { return key_; }
  std::string_view value() const { return value_; }

  // Of the last pair that was wrong: "logfmt syntax error at pos 3 : unexpected '='".
  bool failed() const { return failed_; }
  std::string ErrorText() const;

 private:
  enum class Wrong : uint8_t { kByte, kKey, kUnterminated, kQuoted };

  bool Key();
  bool Value();
  bool QuotedValue();
  bool EndKey(size_t begin);
  bool Fail(Wrong wrong);
  bool SkipBad(Wrong wrong);
  bool Unquote(std::string_view quoted);

  std::string_view line_;
  Scratch* scratch_;
  size_t at_ = 0;
  std::string_view key_;
  std::string_view value_;
  bool failed_ = false;
  Wrong wrong_ = Wrong::kByte;
  size_t wrong_at_ = 0;
  char wrong_byte_ = 0;
};

}  // namespace rulecheck::engine::logql

// Loads whole log files into a store, each line with what Loki's distributor adds to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/logql/log_store.h"
#include "input/log_file.h"
#include "rulecheck/source_file.h"

namespace rulecheck::input {

// A time at the beginning of a line, maybe in brackets: what plain lines have mostly.
inline constexpr const char* kUsualLogTime = R"(^\[?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[^\s\]]*))";

// By the first line that is not blank.
LogFileFormat GuessLogFormat(const SourceFile& file);

struct LogData {
  engine::logql::LogStore store;
  std::optional<int64_t> first_ns, last_ns;  // of all lines; nothing: there are none
  std::vector<std::string> errors;           // `file:line:column: what`
};

class LogLoader {
 public:
  // `stream`: the labels of lines whose file has none. `ingest`: with detected_level and
  // service_name. Sealing the store is left to the caller.
  LogLoader(bool ingest, engine::logql::LabelPairs stream, LogData* out)
      : ingest_(ingest), stream_(std::move(stream)), out_(*out) {}

  void Load(const SourceFile& file, const LogFileRule& rule);

 private:
  void Fail(const SourceFile& file, Span span, std::string_view message);
  bool Add(const SourceFile& file, LogRecord record);

  bool ingest_;
  engine::logql::LabelPairs stream_;
  LogData& out_;
  uint64_t lines_ = 0;
};

}  // namespace rulecheck::input

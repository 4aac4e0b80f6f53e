// | drop and | keep
#include <re2/re2.h>

#include <algorithm>
#include <memory>

#include "base/go_regexp.h"
#include "engine/logql/lang.h"
#include "engine/logql/stage.h"

namespace rulecheck::engine::logql {
namespace {

// A label name, or a matcher as those of streams: anchored, `.` is any byte.
struct Named {
  NameId name = kNoName;
  bool has_matcher = false;
  lang::MatchOp op = lang::MatchOp::kEqual;
  std::string value;
  std::unique_ptr<const re2::RE2> regex;

  bool Matches(std::string_view text) const {
    const auto by_regex = [&] { return re2::RE2::FullMatch({text.data(), text.size()}, *regex); };
    switch (op) {
      case lang::MatchOp::kEqual:
        return text == value;
      case lang::MatchOp::kNotEqual:
        return text != value;
      case lang::MatchOp::kRegexp:
        return by_regex();
      case lang::MatchOp::kNotRegexp:
        return !by_regex();
    }
    return false;
  }
};

Result<std::vector<Named>> MakeNames(const lang::NamesStage& stage, LabelNames* names) {
  std::vector<Named> all;
  for (const lang::NamedMatcher& from : stage.names) {
    Named named;
    named.name = names->Intern(from.label.name);
    named.has_matcher = from.has_matcher;
    if (from.has_matcher) {
      named.op = from.matcher.op;
      named.value = from.matcher.value.value;
    }
    if (named.op == lang::MatchOp::kRegexp || named.op == lang::MatchOp::kNotRegexp) {
      re2::RE2::Options options;
      options.set_log_errors(false);
      options.set_dot_nl(true);
      named.regex = std::make_unique<const re2::RE2>("^(?s:" + ForRe2(named.value) + ")$", options);
      if (!named.regex->ok()) return Error{"invalid regular expression: " + named.value, std::nullopt};
    }
    all.push_back(std::move(named));
  }
  return all;
}

class DropStage final : public Stage {
 public:
  DropStage(std::vector<Named> named, const StageContext& context)
      : named_(std::move(named)),
        error_(context.names.Intern(kErrorLabel)),
        details_(context.names.Intern(kErrorDetailsLabel)) {}

  bool Run(Line& line) override {
    LineLabels& labels = line.labels;
    for (const Named& named : named_) {
      if (named.name == error_) {
        if (!named.has_matcher || named.Matches(labels.error())) labels.SetError({});
      } else if (named.name == details_) {
        if (!named.has_matcher || named.Matches(labels.error_details())) labels.SetErrorDetails({});
      } else {
        const auto value = labels.Get(named.name);
        const bool drop = named.has_matcher ? named.Matches(value ? *value : std::string_view()) : !!value;
        if (drop) labels.Delete(named.name);
      }
    }
    return true;
  }

 private:
  std::vector<Named> named_;
  NameId error_;
  NameId details_;
};

class KeepStage final : public Stage {
 public:
  explicit KeepStage(std::vector<Named> named) : named_(std::move(named)) {}

  bool Run(Line& line) override {
    deleted_.clear();
    line.labels.ForEach([&](NameId name, std::string_view value) {
      const std::string_view text = line.labels.names().text(name);
      if (text == kErrorLabel || text == kErrorDetailsLabel || text == kPreserveErrorLabel) return;
      const bool kept = std::any_of(named_.begin(), named_.end(), [&](const Named& named) {
        return named.name == name && (!named.has_matcher || named.Matches(value));
      });
      if (!kept) deleted_.push_back(name);
    });
    for (const NameId name : deleted_) line.labels.Delete(name);
    return true;
  }

 private:
  std::vector<Named> named_;
  std::vector<NameId> deleted_;
};

}  // namespace

Result<StagePtr> Make(const lang::DropStage& drop, const StageContext& context) {
  Result<std::vector<Named>> named = MakeNames(drop, &context.names);
  if (!named) return named.error();
  return StagePtr(std::make_unique<DropStage>(std::move(*named), context));
}

Result<StagePtr> Make(const lang::KeepStage& keep, const StageContext& context) {
  Result<std::vector<Named>> named = MakeNames(keep, &context.names);
  if (!named) return named.error();
  return StagePtr(std::make_unique<KeepStage>(std::move(*named)));
}

}  // namespace rulecheck::engine::logql

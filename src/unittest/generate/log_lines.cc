#include "unittest/generate/log_lines.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/go_format.h"
#include "unittest/generate/label_values.h"

namespace rulecheck::unittest {
namespace {

using logql::As;
using logql::LabelFilter;
using logql::LabelFilterKind;
using logql::Stage;
using LineFields = std::map<std::string, std::string>;

std::string Beyond(logql::CompareOp op, double bound) {
  switch (op) {
    case logql::CompareOp::kGreater:
    case logql::CompareOp::kNotEqual:
      return FormatFloat(bound + 1, 'f', -1);
    case logql::CompareOp::kLess:
      return FormatFloat(bound - 1, 'f', -1);
    default:
      return FormatFloat(bound, 'f', -1);
  }
}

class LineMaker {
 public:
  explicit LineMaker(const logql::LogRange& range) : range_(range) {}

  MadeLine Make(const std::string& value, const std::vector<std::string>& wanted);

 private:
  void Visit(const Stage& stage);
  void VisitFilter(const logql::LineFilter& filter);
  void Want(const LabelFilter& filter);
  // A label that the line must give, unless the stream has it.
  void Set(const std::string& label, const std::string& value) { fields_.try_emplace(label, value); }
  bool Parses() const { return parser_ != nullptr; }
  // The parser can give a label of this name.
  bool Gives(const std::string& label) const;
  void AddExtractions(std::span<const logql::Extraction> extractions);
  std::string Compose() const;
  std::string ComposeJson() const;
  std::string ComposeLogfmt() const;
  std::string ComposePattern(std::string_view pattern) const;
  std::string WithTexts(std::string line) const;

  const logql::LogRange& range_;
  const Stage* parser_ = nullptr;
  LineFields fields_;                // by label
  LineFields paths_;                 // label to path, of extractions
  std::vector<std::string> texts_;   // that the line must hold
  std::vector<std::string> format_;  // labels of the last line_format; lines are made of these
};

void LineMaker::VisitFilter(const logql::LineFilter& filter) {
  if (filter.op != logql::LineOp::kContains && filter.op != logql::LineOp::kMatches) return;
  const std::string_view operand = filter.operands.front().text.value;
  const std::string text =
      filter.op == logql::LineOp::kContains ? std::string(operand) : SampleOf(operand, {});
  if (format_.empty()) {
    texts_.push_back(text);
  } else {
    Set(format_.front(), text);
  }
}

void LineMaker::Want(const LabelFilter& filter) {
  const std::string label(filter.label.name);
  switch (filter.kind) {
    case LabelFilterKind::kAnd:
      Want(*filter.left);
      return Want(*filter.right);
    case LabelFilterKind::kOr:
      return Want(*filter.left);
    case LabelFilterKind::kString: {
      if (label == "__error__") return;
      const promql::Matcher matcher = MatcherOf(filter.match, filter.text.value);
      const auto value = ValueThatMatches({&matcher}, label + "-1", filter.match == logql::MatchOp::kEqual);
      if (value && !value->empty()) Set(label, *value);
      return;
    }
    case LabelFilterKind::kNumber:
      return Set(label, Beyond(filter.compare, filter.number));
    case LabelFilterKind::kDuration:
      return Set(label, Beyond(filter.compare, static_cast<double>(filter.duration_ns) / 1e9) + "s");
    case LabelFilterKind::kBytes:
      return Set(label, Beyond(filter.compare, static_cast<double>(filter.bytes)) + "B");
    case LabelFilterKind::kIp:
      return Set(label, std::string(filter.text.value));
  }
}

void LineMaker::AddExtractions(std::span<const logql::Extraction> extractions) {
  for (const logql::Extraction& one : extractions) {
    paths_.emplace(one.label.name, one.path);
    Set(std::string(one.label.name), std::string(one.label.name) + "-1");
  }
}

void LineMaker::Visit(const Stage& stage) {
  if (const auto* filter = As<logql::LineFilter>(&stage)) return VisitFilter(*filter);
  if (const auto* filter = As<logql::LabelFilterStage>(&stage)) return Want(*filter->filter);
  if (const auto* json = As<logql::JsonStage>(&stage)) AddExtractions(json->extractions);
  if (const auto* logfmt = As<logql::LogfmtStage>(&stage)) AddExtractions(logfmt->extractions);
  if (const auto* format = As<logql::LineFormatStage>(&stage)) {
    // `{{.name}}`
    const std::string_view text = format->text.value;
    const size_t dot = text.find("{{");
    const size_t end = text.find("}}", dot == std::string_view::npos ? 0 : dot);
    if (dot == std::string_view::npos || end == std::string_view::npos) return;
    std::string name(text.substr(dot + 2, end - dot - 2));
    std::erase_if(name, [](char c) { return c == ' ' || c == '.' || c == '-'; });
    format_ = {name};
    return;
  }
  switch (stage.kind) {
    case logql::StageKind::kJson:
    case logql::StageKind::kLogfmt:
    case logql::StageKind::kRegexp:
    case logql::StageKind::kPattern:
      if (parser_ == nullptr) parser_ = &stage;
      break;
    default:
      break;
  }
}

bool LineMaker::Gives(const std::string& label) const {
  if (!Parses()) return false;
  if (!paths_.empty()) return paths_.contains(label);
  if (const auto* regexp = As<logql::RegexpStage>(parser_))
    return regexp->text.value.find("<" + label + ">") != std::string_view::npos;
  if (const auto* pattern = As<logql::PatternStage>(parser_))
    return pattern->text.value.find("<" + label + ">") != std::string_view::npos;
  return true;
}

std::string LineMaker::WithTexts(std::string line) const {
  std::string before;
  for (const std::string& text : texts_) {
    if (line.find(text) == std::string::npos && before.find(text) == std::string::npos)
      before += (before.empty() ? "" : " ") + text;
  }
  return before.empty() ? line : line.empty() ? before : before + " " + line;
}

std::string LineMaker::ComposeJson() const {
  nlohmann::ordered_json out = nlohmann::ordered_json::object();
  const std::string text = WithTexts("");
  if (!text.empty()) out["msg"] = text;
  for (const auto& [label, value] : fields_) {
    const auto path = paths_.find(label);
    nlohmann::ordered_json* at = &out;
    std::string_view rest = path == paths_.end() ? std::string_view(label) : std::string_view(path->second);
    for (size_t dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
      at = &(*at)[std::string(rest.substr(0, dot))];
      rest.remove_prefix(dot + 1);
    }
    if (at->is_null() || at->is_object()) (*at)[std::string(rest)] = value;
  }
  return out.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string LineMaker::ComposeLogfmt() const {
  std::string out;
  for (const auto& [label, value] : fields_) {
    const auto path = paths_.find(label);
    out += (out.empty() ? "" : " ") + (path == paths_.end() ? label : path->second) + "=" +
           (value.find_first_of(" =\"") == std::string::npos ? value : Quote(value));
  }
  std::string missing;
  for (const std::string& text : texts_) {
    if (out.find(text) == std::string::npos) missing += (missing.empty() ? "" : " ") + text;
  }
  if (missing.empty()) return out;
  return out + (out.empty() ? "" : " ") + "msg=" + Quote(missing);
}

std::string LineMaker::ComposePattern(std::string_view pattern) const {
  std::string out;
  while (!pattern.empty()) {
    const size_t open = pattern.find('<');
    const size_t close = open == std::string_view::npos ? open : pattern.find('>', open);
    if (close == std::string_view::npos) break;
    out += pattern.substr(0, open);
    const auto field = fields_.find(std::string(pattern.substr(open + 1, close - open - 1)));
    out += field == fields_.end() ? "x" : field->second;
    pattern.remove_prefix(close + 1);
  }
  return out + std::string(pattern);
}

std::string LineMaker::Compose() const {
  if (parser_ == nullptr) return WithTexts("");
  if (parser_->kind == logql::StageKind::kJson) return ComposeJson();
  if (parser_->kind == logql::StageKind::kLogfmt) return ComposeLogfmt();
  if (const auto* regexp = As<logql::RegexpStage>(parser_))
    return WithTexts(SampleOf(regexp->text.value, fields_));
  return WithTexts(ComposePattern(As<logql::PatternStage>(parser_)->text.value));
}

MadeLine LineMaker::Make(const std::string& value, const std::vector<std::string>& wanted) {
  MadeLine out;
  for (const logql::Matcher& matcher : range_.log->matchers) {
    const promql::Matcher plain = MatcherOf(matcher.op, matcher.value.value);
    const std::string name(matcher.label.name);
    const auto fits = ValueThatMatches({&plain}, name + "-1", false);
    if (fits && !fits->empty()) out.labels.emplace(name, *fits);
  }
  if (range_.unwrap != nullptr) Set(std::string(range_.unwrap->label.name), value);
  for (const Stage* stage : range_.log->stages) Visit(*stage);
  for (const std::string& label : wanted) {
    if (!out.labels.contains(label)) Set(label, label + "-1");
  }
  // What no parser gives is a label of the stream.
  for (auto it = fields_.begin(); it != fields_.end();) {
    if (Gives(it->first)) {
      ++it;
      continue;
    }
    out.labels.try_emplace(it->first, it->second);
    it = fields_.erase(it);
  }
  out.line = Compose();
  if (out.line.empty()) out.line = "a line";
  return out;
}

}  // namespace

MadeLine LineFor(const logql::LogRange& range, const std::string& value,
                 const std::vector<std::string>& wanted) {
  return LineMaker(range).Make(value, wanted);
}

}  // namespace rulecheck::unittest

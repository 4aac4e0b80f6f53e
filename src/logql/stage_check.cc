// Errors of building a pipeline: Loki does not look at these places before it runs the
// query (the Stage methods of pkg/logql/syntax/ast.go).
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "logql/ip_pattern.h"
#include "logql/label_path.h"
#include "logql/pattern.h"
#include "logql/regex.h"
#include "logql/stage_templates.h"
#include "rulecheck/logql.h"

namespace rulecheck::logql {
namespace {

using ErrorKind = StageError::Kind;

class StageChecker {
 public:
  explicit StageChecker(const Query& query) : query_(query) {}

  std::vector<StageError> Run() {
    Walk(*query_.root(), [this](const Expr& expr) {
      if (const auto* log = As<LogExpr>(&expr)) {
        for (const Stage* stage : log->stages) Check(*stage);
      }
      if (const auto* range = As<RangeAggregation>(&expr)) CheckUnwrap(*range->range);
      return true;
    });
    std::stable_sort(errors_.begin(), errors_.end(),
                     [](const StageError& a, const StageError& b) { return a.span.begin < b.span.begin; });
    return std::move(errors_);
  }

 private:
  void Check(const Stage& stage) {
    stage_span_ = stage.span;
    switch (stage.kind) {
      case StageKind::kLineFilter:
        return CheckLineFilter(To<LineFilter>(stage));
      case StageKind::kJson:
        for (const Extraction& item : To<JsonStage>(stage).extractions) {
          CheckPath(item, ErrorKind::kJsonPath, ParseJsonPath(item.path));
        }
        return;
      case StageKind::kLogfmt:
        for (const Extraction& item : To<LogfmtStage>(stage).extractions) {
          CheckPath(item, ErrorKind::kLogfmtKey, ParseLogfmtKey(item.path));
        }
        return;
      case StageKind::kLabelFilter:
        return CheckLabelFilter(*To<LabelFilterStage>(stage).filter, true);
      case StageKind::kLineFormat:
        return CheckTemplate(To<LineFormatStage>(stage).text, "line");
      case StageKind::kLabelFormat:
        return CheckLabelFormat(To<LabelFormatStage>(stage));
      default:
        return;
    }
  }

  // --- line filters

  void CheckLineFilter(const LineFilter& filter) {
    for (const LineOperand& operand : filter.operands) {
      if (operand.ip) {
        CheckIpOperand(filter, operand);
      } else if (filter.op == LineOp::kMatches || filter.op == LineOp::kNotMatches) {
        if (auto problem = CheckRegex(operand.text.value)) {
          Add(ErrorKind::kLineRegex, InText(operand.text, problem->span),
              fmt::format("invalid regular expression: {}", problem->message), problem->hint);
        }
      } else if (filter.op == LineOp::kPattern || filter.op == LineOp::kNotPattern) {
        if (auto problem = CheckPatternFilter(operand.text.value)) {
          Add(ErrorKind::kLinePattern, InText(operand.text, problem->span),
              fmt::format("invalid pattern: {}", problem->message), problem->hint);
        }
      }
    }
  }

  void CheckIpOperand(const LineFilter& filter, const LineOperand& operand) {
    if (filter.op != LineOp::kContains && filter.op != LineOp::kNotContains) {
      Add(ErrorKind::kIp, operand.span, fmt::format("ip() cannot stand after {}", LineOpText(filter.op)),
          "write `|= ip(...)` or `!= ip(...)`");
    } else {
      CheckIp(operand.text, true);
    }
  }

  void CheckIp(const Text& text, bool refused) {
    if (ParseIpPattern(text.value)) return;
    Add(ErrorKind::kIp, text.span, fmt::format("{} is no address, block or range of addresses", Quoted(text)),
        "such as 10.0.0.1, 10.0.0.0/8 or 10.0.0.1-10.0.0.9, without blanks");
    errors_.back().refused = refused;
  }

  // --- label filters

  // Only a filter that is nothing but an ip() is looked at when Loki builds it.
  void CheckLabelFilter(const LabelFilter& root, bool refused) {
    std::vector<const LabelFilter*> stack = {&root};
    while (!stack.empty()) {
      const LabelFilter* filter = stack.back();
      stack.pop_back();
      if (filter->kind == LabelFilterKind::kIp) CheckIp(filter->text, refused && filter == &root);
      if (filter->left != nullptr) stack.insert(stack.end(), {filter->right, filter->left});
    }
  }

  void CheckUnwrap(const LogRange& range) {
    if (range.unwrap == nullptr) return;
    stage_span_ = range.unwrap->span;
    for (const LabelFilter* filter : range.unwrap->filters) CheckLabelFilter(*filter, false);
  }

  // --- parsers and formats

  void CheckPath(const Extraction& item, ErrorKind kind, const ParsedPath& parsed) {
    if (!parsed.problem) return;
    Span span = item.path_span;
    if (item.has_text) {
      const Text text = {item.path, item.path_span};
      span = InText(text, parsed.problem->span);
    }
    Add(kind, span, parsed.problem->message, parsed.problem->hint);
  }

  void CheckTemplate(const Text& text, std::string_view name) {
    const auto outcome = ParseStageTemplate(text.value, name);
    if (!outcome.error) return;
    const Span span = outcome.error->span;
    Add(ErrorKind::kTemplate, InText(text, span), fmt::format("invalid template: {}", outcome.error->message),
        HintForTemplate(text.value.substr(span.begin, span.size()), outcome.error->message));
  }

  static std::string HintForTemplate(std::string_view name, std::string_view message) {
    if (!message.ends_with("not defined")) return {};
    std::vector<std::string_view> names;
    for (const auto& function : StageFunctionNames().functions) names.push_back(function.name);
    const std::string_view nearest = Nearest(name, names);
    return nearest.empty() ? std::string() : fmt::format("did you mean {}?", nearest);
  }

  void CheckLabelFormat(const LabelFormatStage& stage) {
    std::set<std::string_view> names;
    for (const LabelFormat& format : stage.formats) {
      if (format.label.name == "__error__") {
        Add(ErrorKind::kLabelFormat, format.label.span, "__error__ cannot be formatted",
            "drop it: | drop __error__");
      } else if (!names.insert(format.label.name).second) {
        Add(ErrorKind::kLabelFormat, format.label.span,
            fmt::format("label \"{}\" is set more than once in one label_format", format.label.name),
            "use a label_format of its own for the second");
      }
      if (!format.rename) CheckTemplate(format.text, "label");
    }
  }

  std::string Quoted(const Text& text) const {
    const std::string_view literal = query_.text().substr(text.span.begin, text.span.size());
    return literal.size() > 60 ? "the pattern of ip()" : std::string(literal);
  }

  Span InText(const Text& text, Span decoded) const { return TextSpan(query_, text, decoded); }

  void Add(ErrorKind kind, Span span, std::string message, std::string hint) {
    errors_.push_back({kind, span, std::move(message), std::move(hint), stage_span_, true});
  }

  const Query& query_;
  std::vector<StageError> errors_;
  Span stage_span_;
};

}  // namespace

std::vector<StageError> CheckStages(const Query& query) {
  return StageChecker(query).Run();
}

}  // namespace rulecheck::logql

// Log queries: selectors and the stages of pipelines.
#include <fmt/format.h>

#include <algorithm>

#include "base/go_format.h"
#include "logql/build.h"
#include "logql/lexis.h"
#include "logql/pattern.h"
#include "logql/regex.h"

namespace rulecheck::logql {
namespace {

using P = grammar_logql::LogQLParser;

MatchOp MatchOpOf(size_t type) {
  switch (type) {
    case P::NEQ:
    case P::NAMED_NEQ:
      return MatchOp::kNotEqual;
    case P::RE:
      return MatchOp::kRegexp;
    case P::NRE:
    case P::NAMED_NRE:
      return MatchOp::kNotRegexp;
    default:
      return MatchOp::kEqual;
  }
}

LineOp LineOpOf(size_t type) {
  switch (type) {
    case P::PIPE_EXACT:
      return LineOp::kContains;
    case P::NEQ:
      return LineOp::kNotContains;
    case P::PIPE_MATCH:
      return LineOp::kMatches;
    case P::NRE:
      return LineOp::kNotMatches;
    case P::PIPE_PATTERN:
      return LineOp::kPattern;
    default:
      return LineOp::kNotPattern;
  }
}

bool MatchesEmpty(const Matcher& matcher) {
  switch (matcher.op) {
    case MatchOp::kEqual:
      return matcher.value.value.empty();
    case MatchOp::kNotEqual:
      return !matcher.value.value.empty();
    case MatchOp::kRegexp:
      return RegexMatchesEmpty(matcher.value.value);
    case MatchOp::kNotRegexp:
      return !RegexMatchesEmpty(matcher.value.value);
  }
  return false;
}

}  // namespace

LogExpr* Builder::BuildLog(P::LogQueryContext* context) {
  auto* log = query_.NewNode<LogExpr>(SpanOfContext(context));
  SetSelector(context->source, log);
  log->stages = BuildStages(context->stages);
  return log;
}

void Builder::SetSelector(P::SelectorContext* context, LogExpr* log) {
  log->selector_span = SpanOfContext(context);
  std::vector<Matcher> matchers;
  matchers.reserve(context->items.size());
  for (P::MatcherContext* item : context->items) matchers.push_back(BuildMatcher(item));
  log->matchers = query_.CopyList(matchers);
}

// A query may not go over all streams there are.
void Builder::CheckSelector(const LogExpr& log) {
  if (std::any_of(log.matchers.begin(), log.matchers.end(),
                  [](const Matcher& matcher) { return !MatchesEmpty(matcher); })) {
    return;
  }
  // The one that is asked for may be the one that could not be read.
  const bool unread = std::any_of(log.matchers.begin(), log.matchers.end(), [&](const Matcher& matcher) {
    return BadEscape(TextOf(matcher.value.span)).has_value();
  });
  if (unread) return;
  AddError(log.selector_span, "stream selector must contain at least one matcher that an empty value fails",
           "such as app=\"x\" or app=~\".+\"; app=~\".*\" is none");
}

Matcher Builder::BuildMatcher(P::MatcherContext* context) {
  const Matcher matcher = {LabelOf(context->label), MatchOpOf(context->op->getType()), TextOf(context->value),
                           SpanOfContext(context)};
  CheckMatcher(matcher);
  return matcher;
}

void Builder::CheckMatcher(const Matcher& matcher) {
  if (matcher.op != MatchOp::kRegexp && matcher.op != MatchOp::kNotRegexp) return;
  const auto problem = CheckRegex(matcher.value.value);
  if (!problem) return;
  AddError(InText(matcher.value, problem->span),
           fmt::format("invalid regular expression: {}", problem->message), problem->hint);
}

std::span<Stage*> Builder::BuildStages(const std::vector<P::StageContext*>& contexts) {
  std::vector<Stage*> stages;
  stages.reserve(contexts.size());
  for (P::StageContext* context : contexts) stages.push_back(BuildStage(context));
  return query_.CopyList(stages);
}

Stage* Builder::BuildStage(P::StageContext* context) {
  const Span span = SpanOfContext(context);
  if (context->line != nullptr) return BuildLineFilter(context->line);
  if (context->filter == nullptr) return BuildNamedStage(context, span);
  auto* stage = query_.NewNode<LabelFilterStage>(span);
  stage->filter = BuildLabelFilter(context->filter);
  return stage;
}

// Stages that begin with a keyword.
Stage* Builder::BuildNamedStage(P::StageContext* context, Span span) {
  switch (context->kind->getType()) {
    case P::JSON: {
      auto* stage = query_.NewNode<JsonStage>(span);
      stage->extractions = BuildExtractions(context->paths);
      return stage;
    }
    case P::LOGFMT:
      return BuildLogfmt(context, span);
    case P::REGEXP: {
      auto* stage = BuildTextStage<RegexpStage>(context, span);
      CheckRegexp(stage->text);
      return stage;
    }
    case P::PATTERN: {
      auto* stage = BuildTextStage<PatternStage>(context, span);
      CheckPattern(stage->text);
      return stage;
    }
    case P::LINE_FORMAT:
      return BuildTextStage<LineFormatStage>(context, span);
    case P::LABEL_FORMAT:
      return BuildLabelFormat(context, span);
    case P::DROP: {
      auto* stage = query_.NewNode<DropStage>(span);
      stage->names = BuildNames(context);
      return stage;
    }
    case P::KEEP: {
      auto* stage = query_.NewNode<KeepStage>(span);
      stage->names = BuildNames(context);
      return stage;
    }
    case P::UNPACK:
      return query_.NewNode<UnpackStage>(span);
    default:
      return query_.NewNode<DecolorizeStage>(span);
  }
}

Stage* Builder::BuildLineFilter(P::LineFilterContext* context) {
  auto* filter = query_.NewNode<LineFilter>(SpanOfContext(context));
  filter->op = LineOpOf(context->op->getType());
  filter->op_span = SpanOf(context->op);
  std::vector<LineOperand> operands;
  operands.reserve(context->operands.size());
  for (P::LineOperandContext* operand : context->operands) {
    operands.push_back({operand->ip != nullptr, TextOf(operand->text), SpanOfContext(operand)});
  }
  filter->operands = query_.CopyList(operands);
  return filter;
}

template <typename T>
T* Builder::BuildTextStage(P::StageContext* context, Span span) {
  auto* stage = query_.NewNode<T>(span);
  stage->text = TextOf(context->text);
  return stage;
}

Stage* Builder::BuildLogfmt(P::StageContext* context, Span span) {
  auto* stage = query_.NewNode<LogfmtStage>(span);
  for (const antlr4::Token* flag : context->flags) {
    const bool strict = TextOf(SpanOf(flag)) == "--strict";
    (strict ? stage->strict : stage->keep_empty) = true;
  }
  stage->extractions = BuildExtractions(context->paths);
  return stage;
}

std::span<Extraction> Builder::BuildExtractions(P::ExtractionsContext* context) {
  if (context == nullptr) return {};
  std::vector<Extraction> extractions;
  extractions.reserve(context->items.size());
  for (P::ExtractionContext* item : context->items) {
    Extraction extraction;
    extraction.label = LabelOf(item->label);
    extraction.span = SpanOfContext(item);
    extraction.has_text = item->text != nullptr;
    extraction.path = extraction.label.name;
    extraction.path_span = extraction.label.span;
    if (extraction.has_text) {
      const Text text = TextOf(item->text);
      extraction.path = text.value;
      extraction.path_span = text.span;
    }
    extractions.push_back(extraction);
  }
  return query_.CopyList(extractions);
}

Stage* Builder::BuildLabelFormat(P::StageContext* context, Span span) {
  auto* stage = query_.NewNode<LabelFormatStage>(span);
  std::vector<LabelFormat> formats;
  formats.reserve(context->formats.size());
  for (P::LabelFormatContext* item : context->formats) {
    LabelFormat format;
    format.label = LabelOf(item->label);
    format.span = SpanOfContext(item);
    format.rename = item->source != nullptr;
    if (format.rename) {
      format.source = LabelOf(item->source);
    } else {
      format.text = TextOf(item->text);
    }
    formats.push_back(format);
  }
  stage->formats = query_.CopyList(formats);
  return stage;
}

std::span<NamedMatcher> Builder::BuildNames(P::StageContext* context) {
  std::vector<NamedMatcher> names;
  names.reserve(context->names.size());
  for (P::NamedMatcherContext* item : context->names) {
    NamedMatcher named;
    named.label = LabelOf(item->label);
    named.span = SpanOfContext(item);
    named.has_matcher = item->op != nullptr;
    if (named.has_matcher) {
      named.matcher = {named.label, MatchOpOf(item->op->getType()), TextOf(item->text), named.span};
      CheckMatcher(named.matcher);
    }
    names.push_back(named);
  }
  return query_.CopyList(names);
}

void Builder::CheckRegexp(const Text& text) {
  if (const auto problem = CheckRegexpParser(text.value)) {
    AddError(InText(text, problem->span), fmt::format("invalid regexp parser: {}", problem->message),
             problem->hint);
  }
}

void Builder::CheckPattern(const Text& text) {
  if (const auto problem = CheckPatternParser(text.value)) {
    AddError(InText(text, problem->span), fmt::format("invalid pattern parser: {}", problem->message),
             problem->hint);
  }
}

}  // namespace rulecheck::logql

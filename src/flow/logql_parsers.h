// What the parsers of a LogQL pipeline write.
#pragma once

#include "flow/logql_stages.h"

namespace rulecheck::flow {

Lines AfterJson(const logql::JsonStage& stage, const ParserHints& hints, const Lines& in);
Lines AfterLogfmt(const logql::LogfmtStage& stage, const ParserHints& hints, const Lines& in);
Lines AfterRegexp(const logql::RegexpStage& stage, const ParserHints& hints, const Lines& in);
Lines AfterPattern(const logql::PatternStage& stage, const ParserHints& hints, const Lines& in);
Lines AfterUnpack(const logql::UnpackStage& stage, const ParserHints& hints, const Lines& in);

}  // namespace rulecheck::flow

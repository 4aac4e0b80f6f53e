// In the engine `logql` is the engine's own; `lang` is the language: its tree, its patterns.
#pragma once

#include "rulecheck/logql.h"

namespace rulecheck::engine::logql {

namespace lang = rulecheck::logql;

}  // namespace rulecheck::engine::logql

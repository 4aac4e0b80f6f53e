// The series of `eval --series`, in any notation.
#pragma once

#include <memory>

#include "input/loader.h"

namespace rulecheck::cli {

// Lines, acceptance scripts or YAML: as the file looks.
void LoadEvalSeries(const std::shared_ptr<const SourceFile>& file, input::InputLoader* loader);

}  // namespace rulecheck::cli

// Texts in XML 1.0, which has no way to write most control characters.
#pragma once

#include <string>
#include <string_view>

namespace rulecheck::report {

std::string EscapeXml(std::string_view text, bool attribute);
// ` name="value"`
std::string XmlAttribute(std::string_view name, std::string_view value);

}  // namespace rulecheck::report

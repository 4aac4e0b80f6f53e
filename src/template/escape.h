// Escaping for HTML, JavaScript and URLs, as the html, js and urlquery functions do it.
#pragma once

#include <string>
#include <string_view>

namespace rulecheck::gotemplate {

std::string EscapeHtml(std::string_view text);
std::string EscapeJavaScript(std::string_view text);
std::string EscapeQuery(std::string_view text);  // as net/url.QueryEscape

// `text` in backquotes where Go could read that back, else in double quotes.
std::string QuoteRaw(std::string_view text);

}  // namespace rulecheck::gotemplate

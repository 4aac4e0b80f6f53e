// The head of the page. Colours follow the reader's dark or light setting.
#include "report/html_parts.h"
#include "report/xml.h"

namespace rulecheck::report {
namespace {

constexpr std::string_view kStyle = R"html(<style>
:root { color-scheme: light dark; --line: #8884; --error: #c62828; --warning: #9a5b00; --info: #1565c0; --good: #2e7d32;
  --hole: #ffcdd2; --reached: #c8e6c9; --s0: #1565c0; --s1: #ad1457; --s2: #2e7d32; --s3: #6a1b9a; --s4: #9a5b00; --s5: #00696b }
@media (prefers-color-scheme: dark) { :root { --error: #ef9a9a; --warning: #ffcc80; --info: #90caf9; --good: #a5d6a7;
  --hole: #7f1d1d; --reached: #14401a; --s0: #90caf9; --s1: #f48fb1; --s2: #a5d6a7; --s3: #ce93d8; --s4: #ffcc80; --s5: #80cbc4 } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; overflow-wrap: anywhere } h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; overflow-wrap: anywhere }
nav a { margin-right: 1rem } a { color: var(--info) }
table { border-collapse: collapse } td, th { padding: .15rem .8rem .15rem 0; text-align: left; vertical-align: top; overflow-wrap: anywhere }
article { border: 1px solid var(--line); border-left-width: 5px; border-radius: 4px; margin: .6rem 0; padding: .5rem .8rem }
article.error { border-left-color: var(--error) } article.warning { border-left-color: var(--warning) }
article.info { border-left-color: var(--info) }
b.error, .failed { color: var(--error) } b.warning { color: var(--warning) } b.info { color: var(--info) } .passed { color: var(--good) }
pre, code { font: 13px/1.4 ui-monospace, monospace } pre { overflow-x: auto; margin: .5rem 0 0 }
p { margin: .2rem 0 } .id { opacity: .7; float: right }
details { border-top: 1px solid var(--line); padding: .2rem 0 } summary { cursor: pointer; overflow-wrap: anywhere }
:focus-visible { outline: 3px solid var(--info); outline-offset: 2px }
mark.hole { background: var(--hole); color: inherit; text-decoration: underline wavy var(--error) } mark.reached { background: var(--reached); color: inherit }
.plot { overflow-x: auto } svg { display: block; width: 100%; min-width: 34rem; height: auto } svg text { font: 11px system-ui, sans-serif; fill: currentColor }
svg .axis { stroke: currentColor; opacity: .4 } svg .threshold { stroke: var(--error); stroke-dasharray: 5 4 } svg .asked { stroke: currentColor; stroke-dasharray: 2 3 }
svg polyline { fill: none; stroke-width: 2 } svg .pending { fill: var(--warning) } svg .firing { fill: var(--error) } svg .resolved, svg .inactive { fill: var(--line) }
.s0 { stroke: var(--s0); color: var(--s0) } .s1 { stroke: var(--s1); color: var(--s1) } .s2 { stroke: var(--s2); color: var(--s2) }
.s3 { stroke: var(--s3); color: var(--s3) } .s4 { stroke: var(--s4); color: var(--s4) } .s5 { stroke: var(--s5); color: var(--s5) }
figcaption span { display: block; overflow-wrap: anywhere } figure { margin: .5rem 0 }
ins { color: var(--good); text-decoration: none } del { color: var(--error); text-decoration: none }
@media (max-width: 30rem) { body { margin: 1rem auto; padding: 0 .6rem } .id { float: none; display: block } }
</style>
)html";

}  // namespace

std::string Escaped(std::string_view text) {
  return EscapeXml(text, true);
}

std::string WithCode(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t open = text.find('`', at);
    const size_t close = open == std::string_view::npos ? open : text.find('`', open + 1);
    if (close == std::string_view::npos) return out + Escaped(text.substr(at));
    out += Escaped(text.substr(at, open - at));
    out += "<code>" + Escaped(text.substr(open + 1, close - open - 1)) + "</code>";
    at = close + 1;
  }
  return out;
}

std::string PageHead(std::string_view title) {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
         Escaped(title) + "</title>\n" + std::string(kStyle) + "</head>\n<body>\n";
}

}  // namespace rulecheck::report

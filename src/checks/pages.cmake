# Writes OUTPUT, a C++ file that holds every page FAMILY/NAME.md below SOURCE_DIR.
# Run as: cmake -DSOURCE_DIR=... -DOUTPUT=... -P pages.cmake
file(GLOB pages RELATIVE ${SOURCE_DIR} ${SOURCE_DIR}/*/*.md)
list(SORT pages)
set(text "// Written by src/checks/pages.cmake from the pages beside the checks.\n#include \"checks/pages.h\"\n\n")
string(APPEND text "namespace rulecheck::checks {\n\nstd::string_view FindPage(std::string_view id) {\n")
foreach(page ${pages})
  string(REGEX REPLACE "\\.md$" "" id ${page})
  file(READ ${SOURCE_DIR}/${page} content)
  string(APPEND text "  if (id == \"${id}\") return R\"rcpage(${content})rcpage\";\n")
endforeach()
string(APPEND text "  return {};\n}\n\n}  // namespace rulecheck::checks\n")
file(WRITE ${OUTPUT} "${text}")

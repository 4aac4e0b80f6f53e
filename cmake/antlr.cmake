# add_grammar(NAME FILES...) makes the static library grammar_NAME from ANTLR
# grammars: generated at build time, compiled once, warnings off.
find_program(ANTLR4_TOOL NAMES antlr4 REQUIRED)

# clang refuses one header of the runtime (a class with const members and a defaulted
# constructor) that nothing here uses: give it a list of headers without that one.
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  file(READ ${ANTLR4_INCLUDE_DIR}/antlr4-runtime.h umbrella)
  string(REPLACE "#include \"misc/InterpreterDataReader.h\"" "" umbrella "${umbrella}")
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/antlr/antlr4-runtime.h CONTENT "${umbrella}" @ONLY)
  target_include_directories(antlr4_runtime SYSTEM BEFORE INTERFACE ${PROJECT_BINARY_DIR}/antlr)
endif()

function(add_grammar name)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${name}/grammar_${name})
  set(sources)
  set(headers)
  set(depends)
  foreach(grammar ${ARGN})
    get_filename_component(stem ${grammar} NAME_WE)
    list(APPEND sources ${out}/${stem}.cpp)
    list(APPEND headers ${out}/${stem}.h ${out}/${stem}.tokens)
    list(APPEND depends ${CMAKE_CURRENT_SOURCE_DIR}/${grammar})
  endforeach()
  # A parser reads the tokens of the lexer that stands before it in the list.
  add_custom_command(
    OUTPUT ${sources} ${headers}
    COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C.UTF-8 ${ANTLR4_TOOL} -Dlanguage=Cpp -no-listener -no-visitor
            -Werror -package rulecheck::grammar_${name} -Xexact-output-dir -o ${out} -lib ${out} ${ARGN}
    WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
    DEPENDS ${depends}
    COMMENT "ANTLR ${ARGN}"
    VERBATIM)
  add_library(grammar_${name} STATIC ${sources})
  target_include_directories(grammar_${name} SYSTEM PUBLIC ${CMAKE_CURRENT_BINARY_DIR}/${name})
  target_link_libraries(grammar_${name} PUBLIC antlr4_runtime)
  set_target_properties(grammar_${name} PROPERTIES UNITY_BUILD ${RULECHECK_UNITY})
  # Tool 4.7.2 writes u8"..." where it wants const char*.
  target_compile_options(grammar_${name} PRIVATE -w -fno-char8_t)
  set_property(GLOBAL APPEND PROPERTY RULECHECK_GRAMMARS grammar_${name})
endfunction()
